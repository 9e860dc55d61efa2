import EventLog
import Foundation
import Testing

/// What is published, when, and what is refused.
@Suite("Publishing checkpoints")
struct CheckpointerTests {
    static let origin = "example.org/log"
    let key: SigningKey

    init() throws { key = try SigningKey(name: Self.origin, seed: .init(repeating: 1, count: 32)) }

    func checkpointer(
        _ log: any EventLog,
        signers: [SigningKey]? = nil,
        trusted: [VerifierKey] = [],
        mirror: CheckpointMirror? = nil
    ) throws -> Checkpointer {
        try Checkpointer(
            log: log,
            origin: Self.origin,
            signers: signers ?? [key],
            trusted: trusted,
            mirror: mirror
        )
    }

    @Test(arguments: Backend.allCases)
    func `a checkpoint covers what is in the log, and each continues the one before`(backend: Backend) async throws {
        try await backend.withLog { log in
            let checkpointer = try checkpointer(log)
            var plain: [MerkleHash] = []
            var previous: SignedCheckpoint?

            for size in [0, 1, 2, 3, 255, 256, 257, 300, 5000] {
                let added = try await log.append(numbered: (plain.count + 1)..<(size + 1))
                plain += added.map { .leaf($0.commitment) }
                let signed = try await checkpointer.publish()

                #expect(signed.size == size)
                #expect(signed.root == PlainTree.root(plain[...]), "size \(size)")
                #expect(try await log.latestCheckpoint()?.note == signed.encoded)
                try signed.note.verified(by: [key.verifier])
                if let previous {
                    let proof = try await LogHistory(log).consistencyProof(from: previous.size, to: size)
                    #expect(
                        TreeProof.isConsistent(
                            oldSize: previous.size,
                            oldRoot: previous.root,
                            newSize: size,
                            newRoot: signed.root,
                            proof: proof
                        )
                    )
                }
                previous = signed
            }
            #expect(try await log.checkpoints(from: 0, limit: 99).count == 9)
        }
    }

    @Test(arguments: Backend.allCases)
    func `where nothing was added, the last checkpoint stands`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await log.append(numbered: 1...3)
            let checkpointer = try checkpointer(log)

            let first = try await checkpointer.publish()
            let second = try await checkpointer.publish()

            #expect(first == second)
        }
    }

    @Test func `the second place holds what is published, and before it is published`() async throws {
        try await withTemporaryFolder { folder in
            let mirror = CheckpointMirror(path: folder.appending(path: "second/checkpoint").path)
            let log = InMemoryEventLog()
            try await log.append(numbered: 1...3)
            let checkpointer = try checkpointer(log, mirror: mirror)

            let error = await #expect(throws: EventLogError.self) { try await checkpointer.publish() }
            let withoutPlace = try await log.latestCheckpoint()
            try FileManager.default.createDirectory(
                at: folder.appending(path: "second"),
                withIntermediateDirectories: false
            )
            let signed = try await checkpointer.publish()

            #expect(error?.code == .mirrorFailed)
            #expect(withoutPlace == nil)
            #expect(try mirror.read() == signed.encoded)
            #expect(try await log.head() == 3)
        }
    }

    @Test func `an old copy of the log is refused, and the message says from where on it lacks entries`() async throws {
        try await withTemporaryFolder { folder in
            let mirror = CheckpointMirror(path: folder.appending(path: "checkpoint").path)
            let log = InMemoryEventLog()
            try await log.append(numbered: 1...154)
            try await checkpointer(log, mirror: mirror).publish()
            let restored = InMemoryEventLog()
            try await restored.append(numbered: 1...120)
            let before = try mirror.read()

            let checkpointer = try checkpointer(restored, mirror: mirror)
            let opened = await #expect(throws: EventLogError.self) { try await checkpointer.checkHistory() }
            let published = await #expect(throws: EventLogError.self) { try await checkpointer.publish() }

            #expect(opened?.code == .behind)
            #expect(opened?.message.contains("entries 121 to 154 are missing") == true)
            #expect(opened?.message.contains(mirror.path) == true)
            #expect(published?.code == .behind)
            #expect(try mirror.read() == before)
        }
    }

    @Test func `a copy that went on by itself is a fork, and refused`() async throws {
        try await withTemporaryFolder { folder in
            let mirror = CheckpointMirror(path: folder.appending(path: "checkpoint").path)
            let log = InMemoryEventLog()
            try await log.append(numbered: 1...154)
            try await checkpointer(log, mirror: mirror).publish()
            let restored = InMemoryEventLog()
            try await restored.append(numbered: Array(1...120) + Array(1001...1100))

            let error = await #expect(throws: EventLogError.self) {
                try await checkpointer(restored, mirror: mirror).checkHistory()
            }

            #expect(error?.code == .forked)
            #expect(error?.message.contains("somewhere in entries 1 to 154") == true)
        }
    }

    @Test func `a log that continues the second place's checkpoint opens, published or not`() async throws {
        try await withTemporaryFolder { folder in
            let mirror = CheckpointMirror(path: folder.appending(path: "checkpoint").path)
            let log = InMemoryEventLog()
            try await log.append(numbered: 1...154)
            try await checkpointer(log, mirror: mirror).publish()
            // As after a crash between the second place and the log's own table.
            let restored = InMemoryEventLog()
            try await restored.append(numbered: 1...200)

            try await checkpointer(restored, mirror: mirror).checkHistory()
            let signed = try await checkpointer(restored, mirror: mirror).publish()

            #expect(signed.size == 200)
        }
    }

    @Test func `another log's checkpoint, an unknown key's and a damaged one are refused`() async throws {
        let log = InMemoryEventLog()
        try await log.append(numbered: 1...3)
        let root = try await LogHistory(log).root(atSize: 3)
        let stranger = try SigningKey(name: Self.origin, seed: .init(repeating: 2, count: 32))
        let notes = [
            try SignedCheckpoint(Checkpoint(origin: "other.org", size: 3, root: root), signedBy: [key]).encoded,
            try SignedCheckpoint(Checkpoint(origin: Self.origin, size: 3, root: root), signedBy: [stranger]).encoded,
            "damaged",
        ]
        let expected: [(EventLogError.Code, String)] = [
            (.notVerified, "is that of other.org"), (.notVerified, "None of the trusted keys"),
            (.malformed, "cannot be trusted"),
        ]

        for (note, (code, words)) in zip(notes, expected) {
            try await withTemporaryFolder { folder in
                let mirror = CheckpointMirror(path: folder.appending(path: "checkpoint").path)
                try mirror.write(note)
                let error = await #expect(throws: EventLogError.self) {
                    try await checkpointer(log, mirror: mirror).checkHistory()
                }
                #expect(error?.code == code)
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test func `after a change of key both sign, and the old checkpoints are still believed`() async throws {
        let new = try SigningKey(name: Self.origin, seed: .init(repeating: 2, count: 32))
        let log = InMemoryEventLog()
        try await log.append(numbered: 1...3)
        try await checkpointer(log).publish()
        let draft = try KeyAnnouncement(new, by: key).draft()
        _ = try await log.write { try $0.append([draft]) }

        let both = try await checkpointer(log, signers: [new, key]).publish()
        let alone = try await checkpointer(log, signers: [new]).publish()

        #expect(try both.note.verified(by: [key.verifier]) == [key.verifier])
        #expect(try alone.note.verified(by: [new.verifier]) == [new.verifier])
        #expect(alone.root == both.root)
    }

    @Test(arguments: Backend.allCases)
    func `many publishers at once, while entries come in, publish one history`(backend: Backend) async throws {
        try await backend.withLog { log in
            let publishers = try (0..<4).map { _ in try checkpointer(log) }

            try await withThrowingTaskGroup(of: Void.self) { group in
                for publisher in publishers {
                    group.addTask { for _ in 0..<5 { try await publisher.publish() } }
                }
                group.addTask { for page in 0..<20 { try await log.append(numbered: (page * 40)..<(page * 40 + 40)) } }
                try await group.waitForAll()
            }
            try await publishers[0].publish()

            let report = try await LogVerifier(log, trusting: [key.verifier], origin: Self.origin).verify()
            #expect(report.findings == [])
            #expect(report.entries == 800)
            #expect(report.checkpoints >= 1)
        }
    }

    @Test func `on a cadence it goes on after a failure, and ends when cancelled`() async throws {
        try await withTemporaryFolder { folder in
            let place = folder.appending(path: "second")
            let mirror = CheckpointMirror(path: place.appending(path: "checkpoint").path)
            let log = InMemoryEventLog()
            let checkpointer = try checkpointer(log, mirror: mirror)

            let task = Task {
                await checkpointer.run(every: .milliseconds(1), clock: ContinuousClock()) { error in
                    // The first failure is mended, as an operator would.
                    do {
                        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                    } catch {
                        Issue.record(error)
                    }
                    #expect((error as? EventLogError)?.code == .mirrorFailed)
                }
            }
            while try await log.latestCheckpoint() == nil { await Task.yield() }
            try await log.append(numbered: 1...2)
            while try await log.latestCheckpoint()?.size != 2 { await Task.yield() }
            task.cancel()
            await task.value

            #expect(try mirror.read() == (try await log.latestCheckpoint()?.note))
        }
    }
}
