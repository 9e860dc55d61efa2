/// Publishes checkpoints: signed, of durable entries only, on a cadence and not with each event.
///
/// The order is what makes it safe: entries are committed before the tree covers them, the tree
/// before it is signed, the second place holds the checkpoint before anybody else can see it. So
/// whatever fails, no one holds a checkpoint that the log or the second place does not know.
package actor Checkpointer {
    private let log: any EventLog
    private let history: LogHistory
    private let origin: String
    private let signers: [SigningKey]
    private let trusted: [VerifierKey]
    private let mirror: CheckpointMirror?

    /// Prepares to sign for `log` under the name `origin`.
    ///
    /// The first of `signers` is the log's key; others sign beside it, as the old key does for a
    /// while after a change. `trusted` are further keys that have signed older checkpoints and that no
    /// ``KeyAnnouncement`` in the log links to these. Call ``checkHistory()`` before anything is
    /// served or written.
    package init(
        log: any EventLog,
        origin: String,
        signers: [SigningKey],
        trusted: [VerifierKey] = [],
        mirror: CheckpointMirror? = nil
    ) throws {
        guard KeyName.isValid(origin) else { throw KeyName.fault(origin) }
        precondition(!signers.isEmpty, "A checkpoint has at least one signature.")
        self.log = log
        self.origin = origin
        self.signers = signers
        self.trusted = signers.map(\.verifier) + trusted
        self.mirror = mirror
        history = LogHistory(log)
    }

    /// Refuses a log that is behind its last checkpoints, or contradicts them.
    ///
    /// Throws `behind` for a restored old backup, `forked` for a changed history, `notVerified` if
    /// the checkpoint is another log's. Costs a few reads, however long the log is.
    package func checkHistory() async throws {
        if let latest = try await log.latestCheckpoint() {
            try await check(latest.note, at: "the log's own last checkpoint")
        }
        if let mirror, let note = try mirror.read() {
            try await check(note, at: mirror.path)
        }
    }

    /// Publishes a checkpoint of all that is durable now, or returns the last one if nothing was added.
    @discardableResult
    package func publish() async throws -> SignedCheckpoint {
        let head = try await log.head()
        if let latest = try await log.latestCheckpoint() {
            let signed = try SignedCheckpoint(parsing: latest.note)
            if latest.size == head, isCurrent(signed), try mirror?.read() == latest.note || mirror == nil {
                return signed
            }
        }
        // Never sign over a contradiction, nor replace a newer checkpoint in the second place.
        try await checkHistory()
        try await growTree(to: head)
        let root = try await history.root(atSize: head)
        let signed = try SignedCheckpoint(Checkpoint(origin: origin, size: head, root: root), signedBy: signers)
        try mirror?.write(signed.encoded)
        try await log.write { transaction in
            try transaction.publish(StoredCheckpoint(size: signed.size, note: signed.encoded))
        }
        return signed
    }

    /// Publishes every `interval` until the task is cancelled; `failed` hears of what went wrong, and it goes on.
    package func run(
        every interval: Duration,
        clock: some Clock<Duration>,
        failed: @Sendable (any Error) -> Void
    ) async {
        while !Task.isCancelled {
            do {
                try await publish()
            } catch {
                failed(error)
            }
            do {
                try await clock.sleep(for: interval)
            } catch {
                return
            }
        }
    }

    /// Stores the tiles of all entries up to `head`, a few thousand entries at a time.
    private func growTree(to head: Int) async throws {
        var size = try await log.treeSize()
        while size < head {
            var growth = try await history.takeUp(at: size)
            try await history.extend(&growth, upTo: head)
            let tiles = growth.takeFullTiles() + growth.edgeTiles
            let expected = size
            try await log.write { transaction in
                // Another process may have been faster; then its tiles stand, and they are the same.
                if try transaction.treeSize() == expected { try transaction.store(tiles) }
            }
            size = try await log.treeSize()
        }
    }

    private func check(_ note: String, at place: String) async throws {
        let signed: SignedCheckpoint
        do {
            signed = try SignedCheckpoint(
                parsing: note,
                trusting: try await KeyAnnouncement.keys(linkedTo: trusted, in: log)
            )
        } catch let error as EventLogError {
            throw EventLogError(
                error.code,
                "The checkpoint in \(place) cannot be trusted. \(error.message) "
                    + "If it belongs to another log, correct the configuration; if it was changed, find out by whom.",
                cause: error,
                context: error.context
            )
        }
        guard signed.checkpoint.origin == origin else {
            throw EventLogError(
                .notVerified,
                "The checkpoint in \(place) is that of \(signed.checkpoint.origin), and this log is \(origin). "
                    + "Correct the configuration.",
                context: ["checkpoint": place]
            )
        }
        try await history.check(signed.checkpoint, keptAt: place)
    }

    private func isCurrent(_ signed: SignedCheckpoint) -> Bool {
        signed.checkpoint.origin == origin && signed.note.signatures.map(\.keyID) == signers.map(\.verifier.id)
    }
}
