import Foundation
import GRDB
import Testing
import Vault

@Suite("The vault's file")
struct VaultTests {
    @Test func `only its owner may read the file`() async throws {
        try await withVault { temporary async throws in
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.path)

            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `what one process stores another reads`() async throws {
        try await withVault { temporary async throws in
            let other = try await temporary.reopened()

            let reference = try await temporary.vault.texts.put("seen by both", now: TemporaryVault.start)

            #expect(try await other.texts.state(reference.id)?.text == "seen by both")
            try other.close()
        }
    }

    @Test func `a folder that is not there is named in the error`() async throws {
        let path = "/nonexistent-folder/vault.sqlite"

        await #expect {
            _ = try await Vault.open(at: path, carryingOut: .none, now: TemporaryVault.start)
        } throws: { error in
            "\(error)".contains(path)
        }
    }

    @Test func `a file that is no database is refused and left as it is`() async throws {
        try await withVault { temporary async throws in
            let path = temporary.folder.appending(path: "other.sqlite").path
            let garbage = Data(repeating: 0x41, count: 8_192)
            try garbage.write(to: URL(filePath: path))

            let thrown = try await code { _ = try await Vault.open(at: path, carryingOut: .none, now: 0) }

            #expect(thrown == .damaged)
            #expect(try Data(contentsOf: URL(filePath: path)) == garbage)
        }
    }

    @Test func `a vault of a newer version is refused`() async throws {
        try await withVault { temporary async throws in
            try await DatabaseQueue(path: temporary.path).write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')")
            }

            #expect(try await code { _ = try await temporary.reopened() } == .tooNew)
        }
    }

    @Test func `a copy made while writing is one consistent state and sound`() async throws {
        try await withVault { temporary async throws in
            let copyPath = temporary.folder.appending(path: "copy.sqlite").path
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 0..<200 {
                        _ = try await temporary.vault.texts.put(
                            ["first half \(number)", "second half \(number)"],
                            now: TemporaryVault.start
                        )
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
                try await temporary.vault.backUp(to: copyPath)
                try await group.waitForAll()
            }

            let copied = try await DatabaseQueue(path: copyPath).read { database in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM texts") ?? -1
            }
            let copy = try await Vault.open(at: copyPath, carryingOut: .none, now: TemporaryVault.start)

            #expect(copied % 2 == 0, "a transaction was cut in half")
            try await copy.check()
            try copy.close()
            let attributes = try FileManager.default.attributesOfItem(atPath: copyPath)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a copy never overwrites a file`() async throws {
        try await withVault { temporary async throws in
            await #expect(throws: VaultError.self) { try await temporary.vault.backUp(to: temporary.path) }
        }
    }

    @Test func `the check finds a text that was altered behind the vault's back`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put("the mass is 5 mg", now: TemporaryVault.start)
            try await temporary.vault.check()
            try await DatabaseQueue(path: temporary.path).write { database in
                try database.execute(
                    sql: "UPDATE texts SET body = ?",
                    arguments: [Data("the mass is 6 mg".utf8)]
                )
            }

            #expect(try await code { try await temporary.vault.check() } == .damaged)
            #expect(try await code { _ = try await temporary.vault.texts.state(reference.id) } == .damaged)
        }
    }
}
