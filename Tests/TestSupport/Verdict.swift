package import Domain

extension Refusal {
    /// The refusal in one line: `field.outOfRange @mass`.
    package var line: String { field.map { code + " @" + $0 } ?? code }
}

extension World {
    /// What would become of a command: `allowed`, or the refusal in one line. Nothing is recorded.
    package func verdict<C: Command>(on command: C, as actor: Actor, at instant: Instant? = nil) -> String {
        refusal(of: command, as: actor, at: instant)?.line ?? "allowed"
    }

    /// The same for a person with the powers of the world's time.
    package func verdict<C: Command>(on command: C, as person: Person.ID) -> String {
        verdict(on: command, as: actor(person))
    }
}

extension Journey {
    /// What would become of a command by one of the cast.
    package func verdict<C: Command>(on command: C, as person: Person.ID) -> String {
        world.verdict(on: command, as: actor(person))
    }

    /// Who of the cast could carry a command out.
    package func allowed<C: Command>(_ command: C) -> Set<String> {
        let all = [
            cast.administrator, cast.office, cast.centre, cast.curator, cast.reviewer, cast.applicant, cast.director,
            cast.stranger, cast.rival,
        ]
        return Set(all.filter { verdict(on: command, as: $0) == "allowed" }.map(\.rawValue))
    }
}
