/// The log of decisions: entries in one order, for ever.
///
/// Back ends share this protocol and the conformance tests, and nothing else. Reads see committed
/// entries only. A failed write leaves the log readable.
package protocol EventLog: Sendable {
    /// Takes the writer's lock, runs `body`, and commits durably or, if `body` throws, rolls everything back.
    ///
    /// The lock is in the database, so other processes wait too. When this returns, what was
    /// appended survives a loss of power. When it throws, nothing was appended, with one exception
    /// that no store can exclude: an error of the disk in the commit itself, followed by a loss of
    /// power, may leave a complete transaction behind. Its commands carry their ids, so a repeat
    /// meets the first result. It does not stop when its task is cancelled.
    func write<T: Sendable>(_ body: @escaping @Sendable (any LogTransaction) throws -> T) async throws -> T

    /// The same on the calling thread, which it blocks: for a writer with a thread of its own.
    func writeSync<T>(_ body: (any LogTransaction) throws -> T) throws -> T

    /// Sequence of the last entry, 0 in an empty log.
    func head() async throws -> Int

    /// The entries that follow `sequence`, oldest first, at most `limit`.
    func entries(after sequence: Int, limit: Int) async throws -> [Entry]

    /// All entries of one stream, oldest first.
    func entries(ofStream stream: String) async throws -> [Entry]

    /// The entry at `sequence`, or nil.
    func entry(at sequence: Int) async throws -> Entry?

    /// What the command with this id led to, or nil.
    func outcome(ofCommand id: String) async throws -> CommandOutcome?

    /// What commands led to, in the order they were recorded: those after the first `position`, at most `limit`.
    func outcomes(after position: Int, limit: Int) async throws -> [CommandOutcome]

    /// The stored tiles among `keys`, all of one moment.
    func tiles(_ keys: [TileKey]) async throws -> [TileKey: [UInt8]]

    /// How many entries the stored tree covers; at least the size of the last checkpoint.
    func treeSize() async throws -> Int

    /// The last published checkpoint, or nil.
    func latestCheckpoint() async throws -> StoredCheckpoint?

    /// Published checkpoints from `size` on, smallest first, at most `limit`.
    func checkpoints(from size: Int, limit: Int) async throws -> [StoredCheckpoint]

    /// Checks the store's own structures (pages, indexes), and says what is wrong with them.
    func storageProblems() async throws -> [String]
}

/// What may be done while the writer's lock is held; synchronous on purpose.
///
/// It must not be kept beyond the closure that receives it. After an error of the store the whole
/// write fails, even if the closure catches the error and goes on.
package protocol LogTransaction: AnyObject {
    /// Sequence of the last entry, those appended here included.
    var head: Int { get }

    /// The entries that follow `sequence`, oldest first, at most `limit`, those appended here included.
    func entries(after sequence: Int, limit: Int) throws -> [Entry]

    /// All entries of one stream, oldest first, those appended here included.
    func entries(ofStream stream: String) throws -> [Entry]

    /// What the command with this id led to, or nil.
    func outcome(ofCommand id: String) throws -> CommandOutcome?

    /// Appends `entries` with the sequences `head + 1` and following.
    func append(_ entries: [DraftEntry]) throws -> [Entry]

    /// Keeps what a command that may be repeated led to; throws `duplicateCommand` if its id is known.
    ///
    /// With `isNew` the caller has looked already: a known id may then go unnoticed.
    func record(_ outcome: CommandOutcome, isNew: Bool) throws

    /// How many entries the stored tree covers.
    func treeSize() throws -> Int

    /// Stores `tiles`, each in place of the narrower one with the same key.
    func store(_ tiles: [Tile]) throws

    /// The last published checkpoint, or nil.
    func latestCheckpoint() throws -> StoredCheckpoint?

    /// Publishes `checkpoint`, in place of one of the same size if there is one.
    func publish(_ checkpoint: StoredCheckpoint) throws
}

extension LogTransaction {
    package func record(_ outcome: CommandOutcome) throws { try record(outcome, isNew: false) }
}

/// A published checkpoint as kept: the signed note, byte for byte, and the size that it names.
package struct StoredCheckpoint: Hashable, Sendable {
    /// Entries under it.
    package let size: Int
    /// The signed note.
    package let note: String

    /// Makes one from what a back end has stored.
    package init(size: Int, note: String) {
        self.size = size
        self.note = note
    }
}
