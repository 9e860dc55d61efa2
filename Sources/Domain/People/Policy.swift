/// The rules of one agency, as values: nothing here is a constant in code.
///
/// Adopted by a record that names the digest of the policy file, so that every
/// decision can be held against the rules that were in force.
package struct Policy: Hashable, Sendable {
    /// What may be lent, for how long.
    package struct LoanTerm: Hashable, Sendable {
        /// How long.
        package var months: Int
        /// How often it may be renewed.
        package var renewals: Int
        /// How long each renewal is.
        package var renewalMonths: Int

        /// A term.
        package init(months: Int, renewals: Int, renewalMonths: Int) {
            self.months = months
            self.renewals = renewals
            self.renewalMonths = renewalMonths
        }
    }

    /// A role's name in the policy file: `programmeOffice`.
    package struct Role: Hashable, Sendable {
        /// What whoever holds it may do.
        package var permissions: Set<Permission>
        /// Roles that nobody may hold beside this one.
        package var excludes: Set<String>
        /// What whoever holds it may not do, although everybody may: an auditor does not apply.
        package var forbids: Set<Permission>

        /// A role with its powers.
        package init(permissions: Set<Permission>, excludes: Set<String> = [], forbids: Set<Permission> = []) {
            self.permissions = permissions
            self.excludes = excludes
            self.forbids = forbids
        }
    }

    /// Kinds of material of which an application needs at least one.
    package typealias AnyOf = Set<String>

    /// SHA-256 of the file, in hexadecimal.
    package var digest: String
    /// The zone and the working days that it counts in.
    package var calendar: PolicyCalendar
    /// Roles, by name.
    package var roles: [String: Role]
    /// What everybody with an account may do.
    package var everyone: Set<Permission>
    /// How long each category may be lent; none for what is never lent.
    package var loanTerms: [Sample.Category: LoanTerm]
    /// Working days from the agreement to its lapse.
    package var signWithinWorkingDays: Int
    /// How certificates are numbered.
    package var certificatePattern: CertificatePattern
    /// Hours after which an unaccepted hand-over alarms.
    package var acceptWithinHours: Int
    /// Names of the facilities that keep samples, besides those that samples are or have been at.
    package var facilities: Set<String>
    /// Reviews that a recommendation needs.
    package var reviewQuorum: Int
    /// The most of one sample, in micrograms, that one application may ask for.
    package var capPerItem: Mass?
    /// What a balance may be wrong by, in micrograms; more is a discrepancy.
    package var toleranceByBalance: [String: Mass]
    /// The kinds of material that exist.
    package var materialKinds: Set<String>
    /// Complete when each group has at least one of its kinds.
    package var requiredMaterials: [AnyOf]
    /// What files may come with it.
    package var uploads: Uploads
    /// What reviewers score.
    package var criteria: [Criterion]
    /// Days before (positive) and after (negative) the due date.
    package var reminderDays: [Int]

    /// What files are taken.
    package struct Uploads: Hashable, Sendable {
        /// Media types: `application/pdf`.
        package var types: Set<String>
        /// The most bytes of one file.
        package var largest: Int64

        /// Files of these types, at most so large.
        package init(types: Set<String>, largest: Int64) {
            self.types = types
            self.largest = largest
        }

        /// Refuses a file that the policy does not take.
        package func check(_ file: FileReference, _ field: String) throws(Refusal) {
            guard types.contains(file.mediaType) else {
                throw .invalid(field, "fileType", ["types": types.sorted().joined(separator: ", ")])
            }
            guard file.size <= largest else { throw .invalid(field, "fileTooLarge", ["bytes": "\(largest)"]) }
        }
    }

    /// What reviewers score, and on what scale.
    package struct Criterion: Hashable, Sendable {
        /// Its name in the policy file.
        package var id: String
        /// The lowest score.
        package var lowest: Int
        /// The highest score.
        package var highest: Int

        /// A criterion with its scale.
        package init(id: String, lowest: Int, highest: Int) {
            self.id = id
            self.lowest = lowest
            self.highest = highest
        }
    }

    /// All rules of one agency.
    package init(
        digest: String,
        calendar: PolicyCalendar,
        roles: [String: Role],
        everyone: Set<Permission> = [.applicationSubmit],
        loanTerms: [Sample.Category: LoanTerm],
        signWithinWorkingDays: Int,
        certificatePattern: CertificatePattern,
        acceptWithinHours: Int,
        facilities: Set<String> = [],
        reviewQuorum: Int,
        capPerItem: Mass?,
        toleranceByBalance: [String: Mass],
        materialKinds: Set<String>,
        requiredMaterials: [AnyOf],
        uploads: Uploads,
        criteria: [Criterion],
        reminderDays: [Int]
    ) {
        self.digest = digest
        self.calendar = calendar
        self.roles = roles
        self.everyone = everyone
        self.loanTerms = loanTerms
        self.signWithinWorkingDays = signWithinWorkingDays
        self.certificatePattern = certificatePattern
        self.acceptWithinHours = acceptWithinHours
        self.facilities = facilities
        self.reviewQuorum = reviewQuorum
        self.capPerItem = capPerItem
        self.toleranceByBalance = toleranceByBalance
        self.materialKinds = materialKinds
        self.requiredMaterials = requiredMaterials
        self.uploads = uploads
        self.criteria = criteria
        self.reminderDays = reminderDays
    }
}
