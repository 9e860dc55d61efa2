import EventLog
import EventLogSQLite
import Foundation
import GRDB
import Testing

/// Whoever can write to the database file can change it; verification says that, and where.
@Suite("Tampering with a log")
struct TamperTests {
    static let origin = "example.org/log"
    let key: SigningKey

    init() throws { key = try SigningKey(name: Self.origin, seed: .init(repeating: 1, count: 32)) }

    static func draft(_ number: Int, salt: UInt8 = 7) -> DraftEntry {
        DraftEntry(
            stream: "loan-\(number % 7)",
            type: "loan.dispatched",
            record: Array(#"{"type":"loan.dispatched","v":1,"stream":"loan-\#(number % 7)","number":\#(number)}"#.utf8),
            salt: .init(repeating: salt, count: 32)
        )
    }

    /// A log of 600 entries with checkpoints at 100, 300 and 600, damaged by `damage`, and then verified.
    func verify(
        against kept: [Int] = [],
        after damage: (Database) throws -> Void
    ) async throws -> VerificationReport {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let log = try SQLiteEventLog(path: path)
            let checkpointer = try Checkpointer(log: log, origin: Self.origin, signers: [key])
            var notes: [Int: String] = [:]
            for size in [100, 300, 600] {
                let head = try await log.head()
                _ = try await log.write { transaction in
                    let added = try transaction.append(((head + 1)...size).map { Self.draft($0) })
                    try transaction.record(
                        CommandOutcome(id: "c\(size)", digest: [1], first: head + 1, last: size, result: [])
                    )
                    return added.count
                }
                notes[size] = try await checkpointer.publish().encoded
            }
            try log.close()

            let attacker = try DatabaseQueue(path: path)
            try await attacker.writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        DROP TRIGGER entry_is_never_changed; DROP TRIGGER entry_is_never_removed;
                        PRAGMA ignore_check_constraints = ON;
                        """
                )
            }
            try attacker.writeWithoutTransaction(damage)
            try attacker.close()

            let damaged = try SQLiteEventLog(path: path)
            return try await LogVerifier(damaged, trusting: [key.verifier], origin: Self.origin)
                .verify(against: kept.map { .init(place: "kept at \($0)", note: notes[$0] ?? "") })
        }
    }

    @Test func `a log that nobody touched is sound, against its old checkpoints too`() async throws {
        let report = try await verify(against: [100, 300, 600]) { _ in }

        #expect(report.findings == [])
        #expect(report.entries == 600)
        #expect(report.checkpoints == 6)
        #expect(report.commands == 3)
        #expect(report.entriesWithoutStream == 0)
    }

    @Test(arguments: ["record", "salt", "stream", "type"], [1, 100, 256, 257, 451, 600])
    func `a flipped bit in any column of an entry is found at that entry`(column: String, sequence: Int) async throws {
        var generator = SystemRandomNumberGenerator()
        let place = Int.random(in: 1...5, using: &generator)
        let bit = UInt8.random(in: 0..<7, using: &generator)

        let report = try await verify { db in
            let stored = try #require(
                try Data.fetchOne(db, sql: "SELECT CAST(\(column) AS BLOB) FROM entry WHERE sequence = \(sequence)")
            )
            var bytes = [UInt8](stored)
            bytes[place] ^= 1 << bit
            let isText = column == "stream" || column == "type"
            try db.execute(
                sql: "UPDATE entry SET \(column) = \(isText ? "CAST(? AS TEXT)" : "?") WHERE sequence = \(sequence)",
                arguments: [Data(bytes)]
            )
        }

        let first = try #require(report.findings.first, "byte \(place), bit \(bit)")
        #expect(first.kind == .entryChanged, "byte \(place), bit \(bit)")
        #expect(first.sequence == sequence, "byte \(place), bit \(bit)")
        #expect(first.message.contains("Entry \(sequence) "))
    }

    @Test(arguments: [1, 250, 599])
    func `a removed entry is named`(sequence: Int) async throws {
        let report = try await verify { try $0.execute(sql: "DELETE FROM entry WHERE sequence = \(sequence)") }

        #expect(report.findings.first?.kind == .entryMissing)
        #expect(report.findings.first?.message == "Entry \(sequence) is missing.")
    }

    @Test func `several removed entries are named`() async throws {
        let report = try await verify { try $0.execute(sql: "DELETE FROM entry WHERE sequence BETWEEN 40 AND 44") }

        #expect(report.findings.first?.message == "Entries 40 to 44 are missing.")
    }

    @Test func `an entry removed with the later ones moved up is found where the gap was`() async throws {
        let report = try await verify { db in
            try db.execute(sql: "DELETE FROM entry WHERE sequence = 123")
            for sequence in 124...600 {
                try db.execute(sql: "UPDATE entry SET sequence = \(sequence - 1) WHERE sequence = \(sequence)")
            }
        }

        #expect(report.findings.first?.kind == .entryChanged)
        #expect(report.findings.first?.sequence == 123)
    }

    @Test func `two entries that changed places are found`() async throws {
        let report = try await verify { db in
            try db.execute(
                sql: """
                    UPDATE entry SET sequence = 1000 WHERE sequence = 50;
                    UPDATE entry SET sequence = 50 WHERE sequence = 51;
                    UPDATE entry SET sequence = 51 WHERE sequence = 1000;
                    """
            )
        }

        #expect(report.findings.first?.sequence == 50)
    }

    @Test func `a tail that was cut off is missed by the tree, with the number of the first entry`() async throws {
        let report = try await verify { try $0.execute(sql: "DELETE FROM entry WHERE sequence > 580") }

        #expect(report.findings.map(\.kind).contains(.tailMissing))
        #expect(
            report.findings.contains { $0.sequence == 581 && $0.message.contains("entries 581 to 600 are missing") }
        )
    }

    /// As one who holds the database, but not the key, would do it.
    @Test func `a tail cut off with its tree and checkpoints is missed by a kept checkpoint only`() async throws {
        let cut = """
            DELETE FROM entry WHERE sequence > 300; DELETE FROM checkpoint WHERE size > 300;
            DELETE FROM command WHERE last > 300; DELETE FROM tile WHERE level < 1 AND number > 1;
            UPDATE tile SET hashes = substr(hashes, 1, 44 * 32) WHERE level < 1 AND number = 1;
            UPDATE tile SET hashes = substr(hashes, 1, 32) WHERE level = 1;
            """

        let alone = try await verify { try $0.execute(sql: cut) }
        let kept = try await verify(against: [600]) { try $0.execute(sql: cut) }

        #expect(alone.findings == [])
        #expect(kept.findings.first?.kind == .tailMissing)
        #expect(kept.findings.first?.sequence == 301)
        #expect(kept.findings.first?.message.contains("kept at 600") == true)
    }

    /// As the holder of the key would do it: everything computed anew, nothing contradicts itself.
    @Test func `a log recomputed as a whole is found against any checkpoint that somebody kept`() async throws {
        let report = try await withTemporaryFolder { folder in
            let honest = try SQLiteEventLog(path: folder.appending(path: "honest.sqlite").path)
            let forged = try SQLiteEventLog(path: folder.appending(path: "forged.sqlite").path)
            var kept: [LogVerifier.Kept] = []
            for (log, changed) in [(honest, 0), (forged, 150)] {
                let checkpointer = try Checkpointer(log: log, origin: Self.origin, signers: [key])
                for size in [100, 200, 300] {
                    _ = try await log.write { transaction in
                        try transaction.append(
                            ((transaction.head + 1)...size).map { Self.draft($0, salt: $0 == changed ? 8 : 7) }
                        )
                    }
                    let note = try await checkpointer.publish().encoded
                    if log === honest { kept.append(.init(place: "kept at \(size)", note: note)) }
                }
            }
            let alone = try await LogVerifier(forged, trusting: [key.verifier], origin: Self.origin).verify()
            #expect(alone.isSound)
            return try await LogVerifier(forged, trusting: [key.verifier], origin: Self.origin).verify(against: kept)
        }

        #expect(report.findings.map(\.kind) == [.historyChanged])
        #expect(
            report.findings.first?.message
                == "kept at 200 of 200 entries was signed for another history: somewhere in entries 101 to 200 "
                + "the log differs from what was signed."
        )
    }

    static let otherDamage: [(what: String, sql: String, kind: VerificationReport.Finding.Kind, words: String)] = [
        (
            "commitment", "UPDATE tile SET hashes = zeroblob(8192) WHERE level = -1 AND number = 0", .entryChanged,
            "Entry 1 "
        ),
        ("leaf", "UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND number = 1", .tileChanged, "entry 257"),
        ("node", "UPDATE tile SET hashes = zeroblob(64) WHERE level = 1", .tileChanged, "entries 1 to 256"),
        ("no tile", "DELETE FROM tile WHERE level = 0 AND number = 0", .tileChanged, "from entry 1 on"),
        (
            "edge", "UPDATE tile SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND number = 2", .tileChanged,
            "entry 514"
        ),
        (
            "checkpoint", "UPDATE checkpoint SET note = replace(note, '300', '301') WHERE size = 300",
            .checkpointInvalid, "of k"
        ),
        ("moved", "UPDATE checkpoint SET size = 299 WHERE size = 300", .checkpointInvalid, "signed for 300"),
        ("outcome", "UPDATE command SET last = 601 WHERE id = 'c600'", .outcomeInvalid, "c600"),
        ("overlap", "UPDATE command SET first = 300 WHERE id = 'c600'", .outcomeInvalid, "c600"),
    ]

    @Test(arguments: otherDamage.indices)
    func `damage beside the entries is found too`(index: Int) async throws {
        let (what, sql, kind, words) = Self.otherDamage[index]

        let report = try await verify { try $0.execute(sql: sql) }

        #expect(report.findings.first?.kind == kind, "\(what)")
        if what != "checkpoint" {
            #expect(report.findings.first?.message.contains(words) == true, "\(report.findings)")
        }
    }

    @Test func `pages of the file that are overwritten end in a finding, not in a crash`() async throws {
        for seed in 1...8 {
            try await withTemporaryFolder { folder in
                let path = folder.appending(path: "log.sqlite")
                let log = try SQLiteEventLog(path: path.path)
                _ = try await log.write { try $0.append((1...600).map { Self.draft($0) }) }
                try await Checkpointer(log: log, origin: Self.origin, signers: [key]).publish()
                try log.close()
                var bytes = try Data(contentsOf: path)
                let page = bytes.count / 4096 * seed / 9 * 4096
                bytes.replaceSubrange(page..<(page + 2048), with: Data(repeating: 0xA5, count: 2048))
                try bytes.write(to: path)

                do {
                    let damaged = try SQLiteEventLog(path: path.path)
                    let report = try await LogVerifier(damaged, trusting: [key.verifier]).verify()
                    let problems = try await damaged.storageProblems()
                    #expect(!report.isSound || !problems.isEmpty, "page \(page / 4096) of \(bytes.count / 4096)")
                } catch let error as EventLogError {
                    #expect(error.code == .corrupt, "seed \(seed): \(error)")
                }
            }
        }
    }

    @Test func `keys announced in the log are followed, others are not believed`() async throws {
        try await withTemporaryFolder { folder in
            let log = try SQLiteEventLog(path: folder.appending(path: "log.sqlite").path)
            let new = try SigningKey(name: Self.origin, seed: .init(repeating: 2, count: 32))
            let stranger = try SigningKey(name: Self.origin, seed: .init(repeating: 3, count: 32))
            let announcement = try KeyAnnouncement(new, by: key).draft()
            let forged = try KeyAnnouncement(stranger, by: stranger).draft()
            try await Checkpointer(log: log, origin: Self.origin, signers: [key]).publish()
            _ = try await log.write { try $0.append([announcement]) }
            try await Checkpointer(log: log, origin: Self.origin, signers: [new]).publish()

            let sound = try await LogVerifier(log, trusting: [key.verifier], origin: Self.origin).verify()
            let soundToo = try await LogVerifier(log, trusting: [new.verifier], origin: Self.origin).verify()
            _ = try await log.write { try $0.append([forged]) }
            let unsound = try await LogVerifier(log, trusting: [key.verifier], origin: Self.origin).verify()

            #expect(sound.findings == [])
            #expect(sound.checkpoints == 2)
            #expect(soundToo.findings == [])
            #expect(soundToo.checkpoints == 2)
            #expect(unsound.findings.map(\.sequence) == [2])
            #expect(
                unsound.findings.first?.message.hasPrefix("Entry 2 announces a key that no trusted key stands for")
                    == true
            )
        }
    }
}
