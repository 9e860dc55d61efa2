import EventLog
import EventLogSQLite
import Foundation
import GRDB

/// Writes to a log as fast as it can and says what was acknowledged, for the tests that kill it.
///
///     LogTorture LOG [--writes N] [--size BYTES] [--arm FILE] [--grdb-default]
///
/// On standard output, one line each: `ack SEQUENCE ATTEMPT` after a write has returned, `refused
/// CODE` after one that threw, `read HEAD` after reading everything back, `checkpoint SIZE`.
/// With `--arm` the file is made after three writes and removed before the last three, so that
/// faults fall in between. With `--grdb-default` it writes the way a program would that leaves
/// GRDB's `synchronous = NORMAL` as it is: the control that must lose entries.
@main
struct LogTorture {
    var path = ""
    var writes = Int.max
    var size = 300
    var arm: String?
    var usesDefaultDurability = false

    static func main() async throws {
        var torture = LogTorture()
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--writes": torture.writes = arguments.popFirst().flatMap { Int($0) } ?? 0
            case "--size": torture.size = arguments.popFirst().flatMap { Int($0) } ?? 0
            case "--arm": torture.arm = arguments.popFirst()
            case "--grdb-default": torture.usesDefaultDurability = true
            default: torture.path = argument
            }
        }
        try await torture.run()
    }

    func run() async throws {
        let log = try SQLiteEventLog(path: path, lockTimeout: 5)
        if usesDefaultDurability { return try writeWithDefaultDurability() }
        let key = try TortureRecord.key
        let checkpointer = try Checkpointer(
            log: log,
            origin: key.name,
            signers: [key],
            mirror: CheckpointMirror(path: path + ".checkpoint")
        )
        try await checkpointer.checkHistory()
        var attempt = 0
        while attempt < writes {
            if attempt == 3 { try arm.map { try Data().write(to: URL(filePath: $0)) } }
            if attempt == writes - 3 { try arm.map { try FileManager.default.removeItem(atPath: $0) } }
            attempt += 1
            do {
                let (number, size) = (attempt, size)
                let last = try await log.write { transaction in
                    try transaction.append([TortureRecord.draft(transaction.head + 1, attempt: number, size: size)])[0]
                        .sequence
                }
                say("ack \(last) \(attempt)")
                if attempt % 10 == 0 { say("checkpoint \(try await checkpointer.publish().size)") }
            } catch let error as EventLogError {
                say("refused \(error.code)")
                try await readBack(log)
            }
        }
        try log.close()
    }

    /// Reads the last entries, and shows that it can.
    private func readBack(_ log: SQLiteEventLog) async throws {
        let head = try await log.head()
        let entries = try await log.entries(after: max(0, head - 5), limit: 5)
        guard entries.allSatisfy({ TortureRecord.isWhole($0) }) else { return say("damaged \(head)") }
        say("read \(head)")
    }

    private func writeWithDefaultDurability() throws {
        let pool = try DatabasePool(path: path)
        for attempt in 1... {
            let sequence = try pool.write { db in
                let sequence = (try Int.fetchOne(db, sql: "SELECT max(sequence) FROM entry") ?? 0) + 1
                let draft = TortureRecord.draft(sequence, attempt: attempt, size: size)
                try db.execute(
                    sql: "INSERT INTO entry (sequence, stream, type, record, salt) VALUES (?, ?, ?, ?, ?)",
                    arguments: [sequence, draft.stream, draft.type, Data(draft.record), Data(draft.salt)]
                )
                return sequence
            }
            say("ack \(sequence) \(attempt)")
        }
    }

    /// One line in one call, unbuffered: what was said before a kill is in the pipe.
    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

/// Entries whose every byte follows from their sequence and the attempt that wrote them.
enum TortureRecord {
    static var key: SigningKey {
        get throws { try SigningKey(name: "example.org/torture", seed: .init(repeating: 1, count: 32)) }
    }

    static func draft(_ sequence: Int, attempt: Int, size: Int) -> DraftEntry {
        let start = #"{"type":"torture","v":1,"stream":"s-\#(sequence % 5)","attempt":\#(attempt),"filler":""#
        let filler = String(
            repeating: Character(UnicodeScalar(UInt8(97 + sequence % 26))),
            count: max(0, size - start.utf8.count)
        )
        return DraftEntry(
            stream: "s-\(sequence % 5)",
            type: "torture",
            record: Array((start + filler + "\"}").utf8),
            salt: .init(repeating: UInt8(sequence % 251), count: 32)
        )
    }

    static func isWhole(_ entry: Entry) -> Bool {
        let filler = UInt8(97 + entry.sequence % 26)
        return entry.stream == "s-\(entry.sequence % 5)" && entry.salt.allSatisfy { $0 == UInt8(entry.sequence % 251) }
            && entry.record.suffix(22).prefix(20).allSatisfy { $0 == filler }
    }
}
