import EventLog
import Testing

/// What every back end must do.
@Suite("Event logs: conformance")
struct EventLogConformance {
    @Test(arguments: Backend.allCases)
    func `sequences begin at one and have no gap, within a write and across writes`(backend: Backend) async throws {
        try await backend.withLog { log in
            let first = try await log.append(numbered: 1...3)
            let second = try await log.append(numbered: 4...5)

            #expect(first.map(\.sequence) == [1, 2, 3])
            #expect(second.map(\.sequence) == [4, 5])
            #expect(try await log.head() == 5)
            #expect(try await log.entries(after: 0, limit: 10) == first + second)
        }
    }

    @Test(arguments: Backend.allCases)
    func `what is read back is what was appended, to the byte`(backend: Backend) async throws {
        try await backend.withLog { log in
            let salt = [UInt8](repeating: 0xFF, count: 32)
            let drafts = [
                DraftEntry(stream: "a", type: "t", record: [], salt: salt),
                DraftEntry(stream: "月壤", type: "样品", record: [0, 1, 0, 255], salt: salt),
                DraftEntry(stream: "a\u{0}b", type: "t", record: Array(0...255), salt: salt),
            ]

            let appended = try await log.write { try $0.append(drafts) }
            let read = try await log.entries(after: 0, limit: 10)

            #expect(read == appended)
            #expect(read.map(\.record) == drafts.map(\.record))
            #expect(read.map(\.stream) == drafts.map(\.stream))
            #expect(try await log.entries(ofStream: "a\u{0}b").map(\.sequence) == [3])
            #expect(try await log.entries(ofStream: "a").map(\.sequence) == [1])
        }
    }

    @Test(arguments: Backend.allCases)
    func `a write that throws leaves no trace`(backend: Backend) async throws {
        struct Refused: Error {}
        try await backend.withLog { log in
            try await log.append(numbered: 1...2)

            await #expect(throws: Refused.self) {
                try await log.write { transaction in
                    _ = try transaction.append([.numbered(3), .numbered(4, stream: "new")])
                    try transaction.record(CommandOutcome(id: "c", digest: [1], first: 3, last: 4, result: []))
                    try transaction.store([
                        Tile(key: TileKey(level: -1, number: 0), hashes: .init(repeating: 0, count: 96))
                    ])
                    try transaction.publish(StoredCheckpoint(size: 2, note: "n"))
                    throw Refused()
                }
            }

            #expect(try await log.head() == 2)
            #expect(try await log.entries(ofStream: "new").isEmpty)
            #expect(try await log.outcome(ofCommand: "c") == nil)
            #expect(try await log.treeSize() == 0)
            #expect(try await log.latestCheckpoint() == nil)
            #expect(try await log.append(numbered: [3]).map(\.sequence) == [3])
        }
    }

    @Test(arguments: Backend.allCases)
    func `a write sees what it has appended itself`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await log.append(numbered: 1...1)

            let seen = try await log.write { transaction in
                let before = transaction.head
                _ = try transaction.append([.numbered(2, stream: "s")])
                return (
                    before, transaction.head, try transaction.entries(after: 1, limit: 5).map(\.sequence),
                    try transaction.entries(ofStream: "s").map(\.sequence)
                )
            }

            #expect(seen == (1, 2, [2], [2]))
        }
    }

    @Test(arguments: Backend.allCases)
    func `a page begins after its cursor and has no more than asked for`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await log.append(numbered: 1...10)

            #expect(try await log.entries(after: 4, limit: 3).map(\.sequence) == [5, 6, 7])
            #expect(try await log.entries(after: 8, limit: 3).map(\.sequence) == [9, 10])
            #expect(try await log.entries(after: 10, limit: 3).isEmpty)
            #expect(try await log.entries(after: 99, limit: 3).isEmpty)
            #expect(try await log.entries(after: 0, limit: 0).isEmpty)
            #expect(try await log.entry(at: 10)?.sequence == 10)
            #expect(try await log.entry(at: 0) == nil)
            #expect(try await log.entry(at: 11) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a stream is its own entries, oldest first`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await log.append(numbered: 1...20)

            let loan = try await log.entries(ofStream: "loan-3")

            #expect(loan.map(\.sequence) == [3, 10, 17])
            #expect(try await log.entries(ofStream: "loan").isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a command's outcome is kept with its entries`(backend: Backend) async throws {
        try await backend.withLog { log in
            let some = CommandOutcome(id: "c-1", digest: [1, 2], first: 1, last: 2, result: [9])
            let none = CommandOutcome(id: "c-2", digest: [3], first: 3, last: 2, result: [])

            try await log.write { transaction in
                _ = try transaction.append([.numbered(1), .numbered(2)])
                try transaction.record(some)
                try transaction.record(none)
            }

            #expect(try await log.outcome(ofCommand: "c-1") == some)
            #expect(try await log.outcome(ofCommand: "c-2") == none)
            #expect(try await log.outcome(ofCommand: "c-3") == nil)
            #expect(try await log.outcomes(after: 0, limit: 5) == [some, none])
            #expect(try await log.outcomes(after: 1, limit: 5) == [none])
            #expect(try await log.write { try $0.outcome(ofCommand: "c-1") } == some)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a command id that is known is refused, and the write may go on`(backend: Backend) async throws {
        try await backend.withLog { log in
            let outcome = CommandOutcome(id: "c", digest: [1], first: 1, last: 0, result: [])
            try await log.write { try $0.record(outcome) }

            let code = try await log.write { transaction in
                _ = try transaction.append([.numbered(1)])
                do {
                    try transaction.record(outcome)
                    return EventLogError.Code?.none
                } catch let error as EventLogError {
                    return error.code
                }
            }

            #expect(code == .duplicateCommand)
            #expect(try await log.head() == 1)
            #expect(try await log.outcomes(after: 0, limit: 5) == [outcome])
        }
    }

    static let invalid: [(String, DraftEntry)] = [
        ("no stream", DraftEntry(stream: "", type: "t", record: [], salt: .init(repeating: 0, count: 32))),
        ("no type", DraftEntry(stream: "s", type: "", record: [], salt: .init(repeating: 0, count: 32))),
        ("a short salt", DraftEntry(stream: "s", type: "t", record: [], salt: .init(repeating: 0, count: 31))),
        ("no salt", DraftEntry(stream: "s", type: "t", record: [], salt: [])),
        (
            "a long name",
            DraftEntry(
                stream: .init(repeating: "x", count: 256),
                type: "t",
                record: [],
                salt: .init(repeating: 0, count: 32)
            )
        ),
        (
            "a long record",
            DraftEntry(
                stream: "s",
                type: "t",
                record: .init(repeating: 0, count: 1 << 20 + 1),
                salt: .init(repeating: 0, count: 32)
            )
        ),
    ]

    @Test(arguments: Backend.allCases, invalid.map(\.0))
    func `an entry that breaks a limit is refused, and those beside it are not appended`(
        backend: Backend,
        fault: String
    ) async throws {
        let draft = try #require(Self.invalid.first { $0.0 == fault }?.1)
        try await backend.withLog { log in
            let error = await #expect(throws: EventLogError.self) {
                try await log.write { try $0.append([.numbered(1), draft]) }
            }

            #expect(error?.code == .invalidEntry)
            #expect(error?.message.hasPrefix("Entry 2 of 2 cannot be appended: ") == true)
            let head = try await log.head()
            #expect(head == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a hundred writers at once leave one order without gaps`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<100 {
                    group.addTask {
                        try await log.write { transaction in
                            let head = transaction.head
                            let added = try transaction.append([.numbered(writer), .numbered(writer + 100)])
                            #expect(added.map(\.sequence) == [head + 1, head + 2])
                        }
                    }
                }
                try await group.waitForAll()
            }

            let entries = try await log.entries(after: 0, limit: 1000)
            #expect(entries.map(\.sequence) == Array(1...200))
            #expect(Set(entries.map(\.record)).count == 200)
        }
    }

    @Test(arguments: Backend.allCases)
    func `the blocking write does the same on its own thread`(backend: Backend) async throws {
        try await backend.withLog { log in
            let head = try log.writeSync { transaction in
                _ = try transaction.append([.numbered(1)])
                return transaction.head
            }

            #expect(head == 1)
            #expect(try await log.head() == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `tiles and checkpoints are kept, the wider tile in place of the narrower`(backend: Backend) async throws {
        try await backend.withLog { log in
            let entries = TileKey(level: TileKey.commitments, number: 0)
            let next = TileKey(level: TileKey.commitments, number: 1)
            let narrow = [UInt8](repeating: 1, count: 32)
            let full = [UInt8](repeating: 1, count: 8192)

            try await log.write { try $0.store([Tile(key: entries, hashes: narrow)]) }
            let first = try await log.treeSize()
            try await log.write { transaction in
                try transaction.store([Tile(key: entries, hashes: full), Tile(key: next, hashes: narrow + narrow)])
                try transaction.publish(StoredCheckpoint(size: 1, note: "one"))
                try transaction.publish(StoredCheckpoint(size: 0, note: "zero"))
                try transaction.publish(StoredCheckpoint(size: 1, note: "one again"))
            }

            #expect(first == 1)
            #expect(try await log.treeSize() == 258)
            #expect(try await log.tiles([entries, TileKey(level: 5, number: 5)]) == [entries: full])
            #expect(try await log.latestCheckpoint() == StoredCheckpoint(size: 1, note: "one again"))
            #expect(try await log.checkpoints(from: 0, limit: 9).map(\.note) == ["zero", "one again"])
            #expect(try await log.checkpoints(from: 1, limit: 9).map(\.size) == [1])
            #expect(try await log.storageProblems() == [])
        }
    }
}
