package import Domain

/// The people and houses of most tests, registered through real commands.
package struct Cast: Sendable {
    /// Invites people and gives roles.
    package let administrator = Person.ID("admin")
    /// Decides and signs for the agency.
    package let office = Person.ID("office")
    /// Organises reviews, recommends and examines.
    package let centre = Person.ID("centre")
    /// Keeps the samples.
    package let curator = Person.ID("curator")
    /// A second curator, to witness and to receive what the first did not offer.
    package let keeper = Person.ID("keeper")
    /// Reviews, as ``reviewerName``.
    package let reviewer = Person.ID("reviewer")
    /// Applies, and answers for the material.
    package let applicant = Person.ID("applicant")
    /// Signs for the applicant's house.
    package let director = Person.ID("director")
    /// Somebody of another house.
    package let stranger = Person.ID("stranger")
    /// Signs for the other house.
    package let rival = Person.ID("rival")
    /// The borrower's house.
    package let house = Organisation.ID("cologne")
    /// Another house.
    package let otherHouse = Organisation.ID("osaka")
    /// The reviewer's name in the call.
    package let reviewerName = "r7"
    /// The facility that keeps the collection.
    package let facility = Party.facility("beijing")

    /// The cast, not yet on the register.
    package init() {}
}

extension World {
    /// A world in which the ``Cast`` has its accounts, houses and roles.
    package static func peopled(
        policy: Policy = .sample, now: Instant = World.start
    ) throws(Refusal) -> (World, Cast) {
        let world = World(policy: policy, now: now)
        let cast = Cast()
        let all = [
            cast.administrator, cast.office, cast.centre, cast.curator, cast.keeper, cast.reviewer, cast.applicant,
            cast.director, cast.stranger, cast.rival,
        ]
        for person in all { try world.run(Person.Register(subject: person), as: .operator) }
        try world.run(Organisation.Register(subject: cast.house, country: "DE", kind: "university"), as: .operator)
        try world.run(Organisation.Register(subject: cast.otherHouse, country: "JP", kind: "institute"), as: .operator)
        let roles = [
            (cast.administrator, "administrator"), (cast.office, "programmeOffice"), (cast.centre, "reviewCentre"),
            (cast.curator, "curator"), (cast.keeper, "curator"), (cast.reviewer, "reviewer"),
        ]
        for (person, role) in roles { try world.run(Person.GrantRole(subject: person, role: role), as: .operator) }
        let members = [
            (cast.applicant, cast.house, false), (cast.director, cast.house, true),
            (cast.stranger, cast.otherHouse, false), (cast.rival, cast.otherHouse, true),
        ]
        for (person, house, represents) in members {
            try world.run(
                Person.StartMembership(subject: person, organisation: house, represents: represents), as: .operator)
        }
        return (world, cast)
    }
}

/// Stands for a text in the vault.
package func text(_ id: String = "t1") -> TextReference {
    TextReference(id: id, commitment: String(repeating: "0", count: 64))
}

extension FileReference {
    /// Stands for a document in the file store.
    package static let paper = FileReference(
        sha256: String(repeating: "d", count: 64), size: 4_000, mediaType: "application/pdf")
    /// Stands for a photograph in the file store.
    package static let picture = FileReference(
        sha256: String(repeating: "e", count: 64), size: 90_000, mediaType: "image/png")
}

extension Mass {
    /// So many milligrams.
    package static func mg(_ milligrams: Int64) -> Mass { Mass(micrograms: milligrams * 1000) }
    /// So many micrograms.
    package static func µg(_ micrograms: Int64) -> Mass { Mass(micrograms: micrograms) }
}

extension Instant {
    /// So many days of 24 hours later.
    package func advanced(byDays days: Int64) -> Instant { advanced(bySeconds: days * 86_400) }
}
