import Synchronization

/// A log that lives as long as the process: the conformance tests' reference.
package final class InMemoryEventLog: EventLog {
    private let state = Mutex(State())

    /// An empty log.
    package init() {}

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any LogTransaction) throws -> T
    ) async throws -> T {
        try writeSync(body)
    }

    package func writeSync<T>(_ body: (any LogTransaction) throws -> T) throws -> T {
        let result: Result<T, any Error> = withoutActuallyEscaping(body) { body in
            // A box, because what leaves the lock must be Sendable and `T` need not be; it does not
            // leave this thread.
            let box = Box<T>()
            state.withLock { state in
                let transaction = InMemoryTransaction(taking: &state)
                let result = Result { try body(transaction) }
                if case .failure = result { transaction.rollBack() }
                state = transaction.finish()
                box.result = result
            }
            guard let result = box.result else { preconditionFailure("The lock's closure has run.") }
            return result
        }
        return try result.get()
    }

    package func head() async throws -> Int { read { $0.entries.count } }

    package func entries(after sequence: Int, limit: Int) async throws -> [Entry] {
        read { $0.entries(after: sequence, limit: limit) }
    }

    package func entries(ofStream stream: String) async throws -> [Entry] {
        read { $0.entries(ofStream: stream) }
    }

    package func entry(at sequence: Int) async throws -> Entry? {
        read { $0.entries.indices.contains(sequence - 1) ? $0.entries[sequence - 1] : nil }
    }

    package func outcome(ofCommand id: String) async throws -> CommandOutcome? {
        read { $0.outcome(ofCommand: id) }
    }

    package func outcomes(after position: Int, limit: Int) async throws -> [CommandOutcome] {
        read { Array($0.outcomes.dropFirst(position).prefix(limit)) }
    }

    package func tiles(_ keys: [TileKey]) async throws -> [TileKey: [UInt8]] {
        read { state in
            keys.reduce(into: [:]) { found, key in found[key] = state.tiles[key] }
        }
    }

    package func treeSize() async throws -> Int { read { $0.treeSize } }

    package func latestCheckpoint() async throws -> StoredCheckpoint? {
        read { $0.checkpoints.last }
    }

    package func checkpoints(from size: Int, limit: Int) async throws -> [StoredCheckpoint] {
        read { state in
            Array(state.checkpoints.drop { $0.size < size }.prefix(limit))
        }
    }

    package func storageProblems() async throws -> [String] { [] }

    private func read<T: Sendable>(_ body: (borrowing State) -> T) -> T {
        state.withLock { body($0) }
    }
}

/// Carries a result out of the lock.
private final class Box<T> {
    var result: Result<T, any Error>?
}

extension InMemoryEventLog {
    /// Everything that the log holds.
    fileprivate struct State: Sendable {
        var entries: [Entry] = []
        var streams: [String: [Int]] = [:]
        var outcomes: [CommandOutcome] = []
        var commands: [String: Int] = [:]
        var treeSize = 0
        var tiles: [TileKey: [UInt8]] = [:]
        var checkpoints: [StoredCheckpoint] = []

        func entries(after sequence: Int, limit: Int) -> [Entry] {
            Array(entries.dropFirst(max(0, sequence)).prefix(max(0, limit)))
        }

        func entries(ofStream stream: String) -> [Entry] {
            streams[stream, default: []].map { entries[$0 - 1] }
        }

        func outcome(ofCommand id: String) -> CommandOutcome? {
            commands[id].map { outcomes[$0] }
        }
    }
}

/// Works on the log's own state, without a copy, and remembers what to undo.
private final class InMemoryTransaction: LogTransaction {
    private var state: InMemoryEventLog.State
    private let oldHead: Int
    private let oldOutcomes: Int
    private let oldTreeSize: Int
    private let oldCheckpoints: [StoredCheckpoint]
    private var oldTiles: [TileKey: [UInt8]?] = [:]
    private var isOpen = true

    init(taking state: inout InMemoryEventLog.State) {
        var taken = InMemoryEventLog.State()
        swap(&taken, &state)
        oldHead = taken.entries.count
        oldOutcomes = taken.outcomes.count
        oldTreeSize = taken.treeSize
        oldCheckpoints = taken.checkpoints
        self.state = taken
    }

    func finish() -> InMemoryEventLog.State {
        isOpen = false
        var given = InMemoryEventLog.State()
        swap(&given, &state)
        return given
    }

    func rollBack() {
        while state.entries.count > oldHead {
            let entry = state.entries.removeLast()
            state.streams[entry.stream]?.removeLast()
        }
        while state.outcomes.count > oldOutcomes {
            state.commands[state.outcomes.removeLast().id] = nil
        }
        for (key, tile) in oldTiles { state.tiles[key] = tile }
        state.treeSize = oldTreeSize
        state.checkpoints = oldCheckpoints
    }

    private func checkOpen() {
        precondition(isOpen, "A transaction of the log ends with the closure that received it.")
    }

    var head: Int {
        checkOpen()
        return state.entries.count
    }

    func entries(after sequence: Int, limit: Int) throws -> [Entry] {
        checkOpen()
        return state.entries(after: sequence, limit: limit)
    }

    func entries(ofStream stream: String) throws -> [Entry] {
        checkOpen()
        return state.entries(ofStream: stream)
    }

    func outcome(ofCommand id: String) throws -> CommandOutcome? {
        checkOpen()
        return state.outcome(ofCommand: id)
    }

    func append(_ entries: [DraftEntry]) throws -> [Entry] {
        checkOpen()
        try EntryLimits.check(entries)
        let head = state.entries.count
        let added = entries.enumerated().map { Entry($1, at: head + $0 + 1) }
        for entry in added { state.streams[entry.stream, default: []].append(entry.sequence) }
        state.entries += added
        return added
    }

    func record(_ outcome: CommandOutcome, isNew: Bool) throws {
        checkOpen()
        try EntryLimits.check(outcome)
        guard state.commands[outcome.id] == nil else { throw EventLogError.duplicate(outcome.id) }
        state.commands[outcome.id] = state.outcomes.count
        state.outcomes.append(outcome)
    }

    func treeSize() throws -> Int {
        checkOpen()
        return state.treeSize
    }

    func store(_ tiles: [Tile]) throws {
        checkOpen()
        for tile in tiles {
            if oldTiles[tile.key] == nil { oldTiles[tile.key] = .some(state.tiles[tile.key]) }
            state.tiles[tile.key] = tile.hashes
            if tile.key.level == TileKey.commitments {
                let size = TileKey.treeSize(lastCommitmentTile: (tile.key.number, tile.hashes.count))
                state.treeSize = max(state.treeSize, size)
            }
        }
    }

    func latestCheckpoint() throws -> StoredCheckpoint? {
        checkOpen()
        return state.checkpoints.last
    }

    func publish(_ checkpoint: StoredCheckpoint) throws {
        checkOpen()
        state.checkpoints.removeAll { $0.size == checkpoint.size }
        let place = state.checkpoints.firstIndex { $0.size > checkpoint.size } ?? state.checkpoints.endIndex
        state.checkpoints.insert(checkpoint, at: place)
    }
}

extension EventLogError {
    /// The refusal of a command id that is known already.
    package static func duplicate(_ id: String) -> EventLogError {
        EventLogError(
            .duplicateCommand,
            "The command \(id) is in the log already; ask for its outcome instead of recording another.",
            context: ["command": id]
        )
    }
}
