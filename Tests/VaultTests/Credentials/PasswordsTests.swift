import Foundation
import GRDB
import Testing

@testable import Vault

/// What tests spend on a password: enough to run the same code, in microseconds.
let cheap = ScryptParameters(rounds: 16, blockSize: 1, parallelism: 1)

@Suite("Passwords")
struct PasswordsTests {
    let start = TemporaryVault.start

    @Test func `the right password opens, another does not, and neither is on the disk`() async throws {
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            let passwords = temporary.vault.passwords
            try await passwords.set("vukodlak pije čaj", of: "p-1", now: start)

            #expect(try await passwords.verify("vukodlak pije čaj", of: "p-1", now: start))
            #expect(try await !passwords.verify("vukodlak pije caj", of: "p-1", now: start))
            #expect(try await !passwords.verify("vukodlak pije čaj", of: "p-2", now: start))
            #expect(try await !passwords.verify("vukodlak pije čaj", of: nil, now: start))
            #expect(try !temporary.disk(holds: "vukodlak"))
        }
    }

    @Test func `a password typed with combining accents is the same`() async throws {
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            try await temporary.vault.passwords.set("caf\u{E9} caf\u{E9} caf\u{E9}", of: "p-1", now: start)

            #expect(
                try await temporary.vault.passwords.verify(
                    "cafe\u{301} cafe\u{301} cafe\u{301}",
                    of: "p-1",
                    now: start
                )
            )
        }
    }

    @Test(arguments: [("", 1), ("\u{0}", 1), ("x", 1_025), ("x", 50_000_000)])
    func `a password that cannot be anybody's is just wrong`(piece: String, count: Int) async throws {
        let password = String(repeating: piece, count: count)
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            try await temporary.vault.passwords.set("a password", of: "p-1", now: start)

            #expect(try await !temporary.vault.passwords.verify(password, of: "p-1", now: start))
            #expect(try await !temporary.vault.passwords.verify(password, of: nil, now: start))
        }
    }

    @Test func `an empty or endless password is not set`() async throws {
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            let passwords = temporary.vault.passwords

            let empty = try await code { try await passwords.set("", of: "p-1", now: start) }
            let long = try await code {
                try await passwords.set(String(repeating: "x", count: 1_025), of: "p-1", now: start)
            }

            #expect(empty == .invalid(field: "password"))
            #expect(long == .tooLarge(limit: 1_024))
            #expect(try await !passwords.exists(of: "p-1"))
        }
    }

    @Test func `the same password of two people has two hashes`() async throws {
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            for person in ["p-1", "p-2"] { try await temporary.vault.passwords.set("same", of: person, now: start) }

            let hashes = try await DatabaseQueue(path: temporary.path).read { database in
                try Data.fetchSet(database, sql: "SELECT hash FROM passwords")
            }

            #expect(hashes.count == 2)
        }
    }

    @Test func `a hash with older parameters is renewed when its password is seen`() async throws {
        try await withVault(settings: .init(scrypt: cheap)) { temporary async throws in
            try await temporary.vault.passwords.set("a password", of: "p-1", now: start)
            let dearer = ScryptParameters(rounds: 32, blockSize: 2, parallelism: 3)
            let renewing = try await temporary.reopened(settings: .init(scrypt: dearer))

            #expect(try await !renewing.passwords.verify("wrong", of: "p-1", now: start))
            let before = try await storedRounds(temporary)
            #expect(try await renewing.passwords.verify("a password", of: "p-1", now: start))
            let after = try await storedRounds(temporary)

            #expect(before == 16, "a wrong password renews nothing")
            #expect(after == 32)
            #expect(try await renewing.passwords.verify("a password", of: "p-1", now: start))
            try renewing.close()
        }
    }

    @Test func `beyond the queue's limit a caller is told at once that it is busy`() async throws {
        let pool = HashingPool(threads: 1, waitingLimit: 3)
        let gate = DispatchSemaphore(value: 0)

        // One runs and three wait, behind a gate; whoever gets an answer before it opens was sent away.
        try await withThrowingTaskGroup(of: VaultError.Code?.self) { group in
            for _ in 0..<8 {
                group.addTask { try await code { try await pool.run { _ = gate.wait(timeout: .now() + 300) } } }
            }
            for _ in 0..<4 { #expect(try await group.next() == .some(.some(.busy))) }
            for _ in 0..<8 { gate.signal() }
            let others = try await group.reduce(into: []) { $0.append($1) }

            #expect(others.count { $0 == nil } >= 3, "and those that wait are served")
            #expect(others.allSatisfy { $0 == nil || $0 == .busy })
        }
    }

    @Test func `work whose caller has gone is not begun`() async throws {
        let pool = HashingPool(threads: 1, waitingLimit: 10)
        let gate = DispatchSemaphore(value: 0)
        let (begun, begins) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await pool.run {
                begins.finish()
                _ = gate.wait(timeout: .now() + 300)
            }
        }
        for await _ in begun {}
        let second = Task { try await pool.run { Issue.record("it ran") } }
        try await Task.sleep(for: .milliseconds(20))

        second.cancel()
        gate.signal()

        await #expect(throws: CancellationError.self) { try await second.value }
        try await first.value
    }

    /// RFC 7914, section 12.
    @Test(arguments: [
        ("password", "NaCl", 1_024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"),
        (
            "pleaseletmein", "SodiumChloride", 16_384, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        ),
    ])
    func `scrypt gives the vectors of its specification`(
        password: String,
        salt: String,
        rounds: Int,
        blockSize: Int,
        parallelism: Int,
        digits: String
    ) throws {
        let parameters = ScryptParameters(rounds: rounds, blockSize: blockSize, parallelism: parallelism)

        let derived = try PasswordHash.derive(Array(password.utf8), salt: Array(salt.utf8), parameters: parameters)

        #expect(Hexadecimal.text(of: derived) == digits)
    }

    @Test func `an unknown person costs about as much work as a known one`() async throws {
        let parameters = ScryptParameters(rounds: 1 << 12, blockSize: 8, parallelism: 1)
        try await withVault(settings: .init(scrypt: parameters)) { temporary async throws in
            let passwords = temporary.vault.passwords
            try await passwords.set("vukodlak pije čaj", of: "p-1", now: start)
            let clock = ContinuousClock()
            var known: [Duration] = []
            var unknown: [Duration] = []

            for _ in 0..<4 {
                known.append(try await clock.measure { _ = try await passwords.verify("wrong", of: "p-1", now: start) })
                unknown.append(try await clock.measure { _ = try await passwords.verify("wrong", of: nil, now: start) })
            }

            // The fastest of each: what else runs on the machine only ever adds. Without the dummy hash the ratio is
            // a few hundredths.
            #expect(try #require(unknown.min()) > #require(known.min()) * 0.3)
        }
    }

    private func storedRounds(_ temporary: TemporaryVault) async throws -> Int? {
        try await DatabaseQueue(path: temporary.path).read { database in
            try Int.fetchOne(database, sql: "SELECT rounds FROM passwords")
        }
    }
}
