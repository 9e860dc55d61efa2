/// Checks a whole log: entries against tiles, tree against checkpoints, commands against entries.
///
/// It reads page by page, believes nothing stored that it can compute, and says where the first
/// difference is. The log may be written meanwhile.
package struct LogVerifier: Sendable {
    /// A checkpoint that somebody kept.
    package struct Kept: Hashable, Sendable {
        /// Where it comes from, for messages: a file's name.
        package let place: String
        /// The signed note.
        package let note: String

        /// Names a kept checkpoint.
        package init(place: String, note: String) {
            self.place = place
            self.note = note
        }
    }

    private let log: any EventLog
    private let keys: [VerifierKey]
    private let origin: String?
    private let pageSize = 2048

    /// Prepares to verify `log`, whose checkpoints are signed by `keys` or by keys that announcements link to them.
    package init(_ log: any EventLog, trusting keys: [VerifierKey], origin: String? = nil) {
        self.log = log
        self.keys = keys
        self.origin = origin
    }

    /// Verifies everything, and that the log continues each of `kept`.
    ///
    /// `progress` hears of the entries read and to be read, once a page. Throws only when the store
    /// cannot be asked at all; whatever it holds that is wrong is in the report.
    package func verify(
        against kept: [Kept] = [],
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> VerificationReport {
        // The head is read last: what is under a tile or checkpoint now is an entry then.
        let published = try await log.latestCheckpoint()?.size
        let treeSize = try await log.treeSize()
        let head = try await log.head()
        var pass = VerificationPass(keys: try await linkedKeys(), origin: origin, treeSize: treeSize)
        kept.forEach { pass.expect($0) }
        for own in try await ownCheckpoints(from: 0, to: 0) { pass.expect(own.kept, ofSize: 0) }

        var isReadable = true
        while pass.size < head, isReadable {
            isReadable = try await readPage(into: &pass, upTo: head)
            progress(pass.size, head)
        }
        if isReadable { try await compare(pass.edgeTiles, &pass) }
        pass.finish(head: head, published: published, isReadable: isReadable)
        try await checkOutcomes(&pass)
        return pass.report
    }

    /// Reads a page of entries and the tiles that it fills; false if the log cannot be followed further.
    private func readPage(into pass: inout VerificationPass, upTo head: Int) async throws -> Bool {
        let entries: [Entry]
        do {
            entries = try await log.entries(after: pass.size, limit: min(pageSize, head - pass.size))
            for own in try await ownCheckpoints(from: pass.size + 1, to: pass.size + entries.count) {
                pass.expect(own.kept, ofSize: own.size)
            }
        } catch let error as EventLogError where error.code == .corrupt || error.code == .inputOutput {
            pass.report.add(
                .storeDamaged,
                at: pass.size + 1,
                "The store cannot be read after entry \(pass.size). \(error.message)"
            )
            return false
        }
        let isWhole = pass.take(entries)
        try await compare(pass.takeFullTiles(), &pass)
        if !isWhole || entries.isEmpty {
            pass.reportGap(before: entries, head: head)
            return false
        }
        return true
    }

    private func linkedKeys() async throws -> [VerifierKey] {
        do {
            return try await KeyAnnouncement.keys(linkedTo: keys, in: log)
        } catch let error as EventLogError where error.code == .corrupt || error.code == .inputOutput {
            // The walk through the entries meets the same damage and says where it is.
            return keys
        }
    }

    private func ownCheckpoints(from first: Int, to last: Int) async throws -> [(size: Int, kept: Kept)] {
        try await log.checkpoints(from: first, limit: max(1, last - first + 1)).filter { $0.size <= last }
            .map { ($0.size, Kept(place: "The log's own checkpoint", note: $0.note)) }
    }

    private func compare(_ tiles: [Tile], _ pass: inout VerificationPass) async throws {
        guard !tiles.isEmpty else { return }
        do {
            pass.compare(tiles, with: try await log.tiles(tiles.map(\.key)))
        } catch let error as EventLogError where error.code == .corrupt || error.code == .inputOutput {
            pass.report.add(.storeDamaged, at: pass.size, "The stored tree cannot be read. \(error.message)")
        }
    }

    private func checkOutcomes(_ pass: inout VerificationPass) async throws {
        var last = 0
        while true {
            let page: [CommandOutcome]
            do {
                page = try await log.outcomes(after: pass.report.commands, limit: pageSize)
            } catch let error as EventLogError where error.code == .corrupt || error.code == .inputOutput {
                pass.report.add(.storeDamaged, "The outcomes of commands cannot be read. \(error.message)")
                return
            }
            guard !page.isEmpty else { return }
            let head = try await log.head()
            for outcome in page {
                pass.report.commands += 1
                let isEmpty = outcome.last < outcome.first
                if outcome.last > head || (!isEmpty && outcome.first <= last) {
                    pass.report.add(
                        .outcomeInvalid,
                        at: outcome.first,
                        "Command \(outcome.id) claims entries \(outcome.first) to \(outcome.last), "
                            + (outcome.last > head
                                ? "but the log ends at \(head)."
                                : "but an earlier command claims up to \(last).")
                    )
                }
                if !isEmpty { last = max(last, outcome.last) }
            }
        }
    }
}
