/// An institute, agency, university or carrier that people belong to.
package struct Organisation: Subject {
    /// The identity of an organisation.
    package typealias ID = Identifier<Organisation>
    /// `organisation`.
    package static let streamKind = "organisation"
    /// True once it is on the register.
    package private(set) var isRegistered = false

    /// An organisation that nobody has registered.
    package init() {}

    /// Folds one record of the organisation's stream.
    package mutating func apply(_ body: any EventBody) {
        if body is Registered { isRegistered = true }
    }
}

extension Organisation {
    /// An organisation is on the register.
    package struct Registered: EventBody {
        /// `organisation.registered`.
        package static let type = "organisation.registered"
        /// The organisation.
        package var id: ID
        /// ISO 3166-1 alpha-2.
        package var country: String
        /// `agency`, `institute`, `university`, `museum`, `company`, `international`.
        package var kind: String
    }

    /// Puts an organisation on the register. Its names go to the vault.
    package struct Register: Command {
        /// `organisation.register`.
        package static let name = "organisation.register"
        /// The kinds that there are.
        package static let kinds = ["agency", "institute", "university", "museum", "company", "international"]
        /// The new organisation.
        package var subject: ID
        /// ISO 3166-1 alpha-2.
        package var country: String
        /// One of ``kinds``.
        package var kind: String

        /// A registration.
        package init(subject: ID, country: String, kind: String) {
            self.subject = subject
            self.country = country
            self.kind = kind
        }

        /// Refuses a second registration, and what is no country code.
        package func decide(_ state: Organisation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.organisationRegister)
            guard !state.isRegistered else { throw Refusal("organisation.exists") }
            try context.requireNew(subject)
            let letters = country.utf8.allSatisfy { (65...90).contains($0) }
            guard country.utf8.count == 2, letters else { throw .invalid("country", "notACountryCode") }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            return [Draft(Organisation.stream(subject), .everyone, Registered(id: subject, country: country, kind: kind))]
        }
    }
}
