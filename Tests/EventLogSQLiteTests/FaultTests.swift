import EventLog
import EventLogSQLite
import Foundation
import Testing

/// Losses of power and failing disks, as the file system makes them.
///
/// `MAGPIE_FAULT_ROUNDS` sets how many losses of power there are (6 by default, `make powerloss` has
/// 50), and up to which operation every single one is made to fail.
@Suite("Faults of the disk", .serialized)
struct FaultTests {
    static let rounds = ProcessInfo.processInfo.environment["MAGPIE_FAULT_ROUNDS"].flatMap { Int($0) } ?? 6

    /// Opens the log as after a restart and compares it with what was acknowledged.
    func check(_ disk: FaultyDisk, _ acknowledged: [Int: Int], checkpoint: Int, _ what: String) async throws -> Int {
        let log = try SQLiteEventLog(path: disk.folder.appending(path: "log.sqlite").path)
        let key = try SigningKey(name: "example.org/torture", seed: .init(repeating: 1, count: 32))
        let mirror = CheckpointMirror(path: disk.folder.appending(path: "log.sqlite.checkpoint").path)
        let entries = try await log.entries(after: 0, limit: .max)
        let attempts = entries.reduce(into: [Int: Int]()) { $0[$1.sequence] = Self.attempt($1.record) }
        let lost = acknowledged.filter { attempts[$0.key] != $0.value }.count

        #expect(entries.map(\.sequence) == Array(1..<(entries.count + 1)), "\(what): no gap")
        #expect(try await log.storageProblems() == [], "\(what)")
        let report = try await LogVerifier(log, trusting: [key.verifier]).verify()
        #expect(report.findings == [], "\(what)")
        if lost == 0 {
            try await Checkpointer(log: log, origin: key.name, signers: [key], mirror: mirror).checkHistory()
            #expect(try await log.latestCheckpoint()?.size ?? 0 >= checkpoint, "\(what): the published checkpoint")
        }
        try log.close()
        return lost
    }

    static func attempt(_ record: [UInt8]) -> Int? {
        let text = String(decoding: record.prefix(100), as: UTF8.self)
        return text.firstMatch(of: /"attempt":(\d+)/).flatMap { Int($0.1) }
    }

    @Test func `nothing acknowledged is lost with the power`() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FaultyDisk(in: folder)
            var acknowledged: [Int: Int] = [:]
            var checkpoint = 0
            var undone = 0

            for round in 1...Self.rounds {
                let lines = TortureLines(try disk.torture([], killAfter: Int.random(in: 5...250)))
                acknowledged.merge(lines.acknowledged) { $1 }
                checkpoint = max(checkpoint, lines.checkpoint)
                // Every second loss tears the last writes into sectors, of which some stay.
                let report = try disk.losePower(seed: round % 2 == 0 ? round : 0)
                if !report.hasPrefix("lost 0 writes and 0 names") { undone += 1 }
                let lost = try await check(disk, acknowledged, checkpoint: checkpoint, "round \(round)")
                #expect(!lines.acknowledged.isEmpty, "round \(round)")
                #expect(lost == 0, "round \(round): \(report)")
            }
            print(
                "\(Self.rounds) losses of power, \(acknowledged.count) acknowledged entries, none lost; \(undone) took something back"
            )
        }
    }

    /// The control: if this lost nothing, the test above would show nothing.
    @Test func `with GRDB's own setting acknowledged entries are lost`() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FaultyDisk(in: folder)
            var losses = 0
            let rounds = max(2, Self.rounds / 2)

            for round in 1...rounds {
                let lines = TortureLines(try disk.torture(["--grdb-default"], killAfter: Int.random(in: 50...250)))
                try disk.losePower()
                if try await check(disk, lines.acknowledged, checkpoint: 0, "round \(round)") > 0 { losses += 1 }
            }

            #expect(losses > 0)
            print("with synchronous = NORMAL, \(losses) of \(rounds) losses of power lost acknowledged entries")
        }
    }

    static let faults: [(what: String, expected: [EventLogError.Code])] = [
        ("sync:#:EIO", [.inputOutput]),
        ("sync:#+:EIO", [.inputOutput]),
        ("write:#:EIO", [.inputOutput]),
        ("write:#:ENOSPC", [.diskFull]),
        ("write:#+:ENOSPC", [.diskFull]),
        ("write:#+:EROFS", [.inputOutput, .readOnly]),
    ]

    @Test(arguments: faults.indices)
    func `a failing disk refuses with its reason, reading goes on, nothing is corrupted`(fault: Int) async throws {
        let (what, expected) = Self.faults[fault]
        var refusals = 0
        // Two megabytes a round pass the limit at which SQLite moves its journal into the file.
        let numbers = Self.rounds > 6 ? Array(1...Self.rounds) : [1, 2, 30]
        for number in numbers {
            try await withTemporaryFolder { folder in
                let disk = try FaultyDisk(in: folder)
                let failing = what.replacing("#", with: "\(number)")

                let lines = TortureLines(
                    try disk.torture(["--writes", "18", "--size", "400000", "--arm", disk.arm], failing: failing)
                )

                #expect(lines.reads == lines.refusals.count, "\(failing): reading goes on")
                #expect(lines.damaged == 0, "\(failing)")
                #expect(
                    lines.refusals.allSatisfy { expected.map(\.rawValue).contains($0) || $0 == "mirrorFailed" },
                    "\(failing): \(lines.refusals)"
                )
                #expect(
                    lines.acknowledged.values.filter { $0 <= 3 || $0 > 15 }.count == 6,
                    "\(failing): before and after"
                )
                try disk.losePower(seed: number)
                #expect(
                    try await check(disk, lines.acknowledged, checkpoint: lines.checkpoint, failing) == 0,
                    "\(failing)"
                )
                refusals += lines.refusals.count
            }
        }
        #expect(refusals > 0, "\(what) was felt")
    }
}
