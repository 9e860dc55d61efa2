import Domain
import GRDB

extension Projector {
    /// People, their roles and memberships over time, and the installation itself.
    mutating func projectPeople() {
        on(Installation.PolicyAdopted.self) { e, applied, db in
            try db.run("INSERT OR REPLACE INTO installation VALUES ('policy', ?, ?)", e.digest, applied.sequence)
        }
        on(Installation.ProgrammeAdopted.self) { e, applied, db in
            try db.run("INSERT OR REPLACE INTO installation VALUES (?, ?, ?)", "programme." + e.part, e.digest, applied.sequence)
        }
        on(Installation.ErasureOrdered.self) { e, applied, db in
            let texts = try JSONColumn.text(e.texts)
            let files = e.files ?? []
            try db.run(
                "INSERT INTO erasure (seq, texts, person, files) VALUES (?, ?, ?, ?)", applied.sequence, texts,
                e.person?.rawValue, try JSONColumn.text(files))
            for file in files { try db.run("INSERT OR IGNORE INTO erased_file VALUES (?, ?)", file, applied.sequence) }
        }
        on(Installation.KeyAnnounced.self) { e, applied, db in
            try db.run(
                "INSERT INTO signing_key VALUES (?, ?, ?)", applied.sequence, applied.event.at.milliseconds, e.note)
        }
        on(Installation.ErasureCarriedOut.self) { e, _, db in
            try db.run("UPDATE erasure SET done = 1 WHERE seq = ?", e.ordered)
        }
        on(Organisation.Registered.self) { e, _, db in
            try db.run("INSERT INTO organisation VALUES (?, ?, ?)", e.id.rawValue, e.country, e.kind)
        }
        on(Person.Registered.self) { e, applied, db in
            try db.run("INSERT INTO person (id, at) VALUES (?, ?)", e.id.rawValue, applied.event.at.milliseconds)
        }
        on(Person.Closed.self) { e, _, db in
            try db.run("UPDATE person SET closed = 1 WHERE id = ?", e.id.rawValue)
        }
        on(Person.RoleGranted.self) { e, _, db in
            let ends = (e.until ?? .distantFuture).milliseconds
            try db.run(
                "INSERT INTO role_grant VALUES (?, ?, ?, ?, ?)", e.grant, e.person.rawValue, e.role, e.from.milliseconds, ends)
        }
        on(Person.RoleEnded.self) { e, _, db in
            try db.run("UPDATE role_grant SET ends = min(ends, ?) WHERE id = ?", e.at.milliseconds, e.grant)
        }
        on(Person.MembershipStarted.self) { e, _, db in
            try db.run(
                "INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?)", e.membership, e.person.rawValue,
                e.organisation.rawValue, e.represents, e.from.milliseconds, (e.until ?? .distantFuture).milliseconds)
        }
        on(Person.MembershipEnded.self) { e, _, db in
            try db.run("UPDATE membership SET ends = min(ends, ?) WHERE id = ?", e.at.milliseconds, e.membership)
        }
        on(Person.Delegated.self) { e, _, db in
            try db.run(
                "INSERT INTO delegation VALUES (?, ?, ?, ?, ?, ?)", e.delegation, e.from.rawValue, e.to.rawValue,
                try JSONColumn.text(e.permissions.map(\.rawValue)), e.starts.milliseconds, e.ends.milliseconds)
        }
        on(Person.DelegationEnded.self) { e, _, db in
            try db.run(
                "UPDATE delegation SET ends = min(ends, ?) WHERE id = ? AND giver = ?", e.at.milliseconds, e.delegation,
                e.from.rawValue)
        }
    }
}
