/// One walk through a log: what has been computed so far, and what it was compared with.
struct VerificationPass {
    var report = VerificationReport()
    private var growth = TreeGrowth()
    private let keys: [VerifierKey]
    private let origin: String?
    private let treeSize: Int
    private var awaited: [Int: [LogVerifier.Kept]] = [:]
    /// Largest size at which a signed checkpoint and the entries agree.
    private var agreedSize = 0
    /// The first checkpoint that the entries contradict; the later ones do too, and say less.
    private var contradiction: VerificationReport.Finding?

    init(keys: [VerifierKey], origin: String?, treeSize: Int) {
        self.keys = keys
        self.origin = origin
        self.treeSize = treeSize
    }

    /// Entries taken so far.
    var size: Int { growth.size }

    /// The begun tiles of the tree as it stands.
    var edgeTiles: [Tile] { growth.edgeTiles }

    /// The tiles filled since the last call.
    mutating func takeFullTiles() -> [Tile] { growth.takeFullTiles() }

    // MARK: Checkpoints

    /// Compares `checkpoint` with the tree when it reaches its size, or at once if it stands there.
    mutating func expect(_ checkpoint: LogVerifier.Kept, ofSize size: Int) {
        if size == self.size {
            check(checkpoint)
        } else {
            awaited[size, default: []].append(checkpoint)
        }
    }

    /// Waits for what others have kept; what cannot be read is a finding.
    mutating func expect(_ kept: LogVerifier.Kept) {
        do {
            expect(kept, ofSize: try SignedCheckpoint(parsing: kept.note).size)
        } catch {
            report.add(.checkpointInvalid, "\(kept.place): \(error)")
        }
    }

    private mutating func check(_ kept: LogVerifier.Kept) {
        let signed: SignedCheckpoint
        do {
            signed = try SignedCheckpoint(parsing: kept.note, trusting: keys)
        } catch {
            report.add(.checkpointInvalid, "\(kept.place) of \(size) entries: \(error)")
            return
        }
        if let origin, signed.checkpoint.origin != origin {
            report.add(
                .checkpointInvalid,
                "\(kept.place) is a checkpoint of \(signed.checkpoint.origin), and this log is \(origin)."
            )
            return
        }
        guard signed.size == size else {
            report.add(
                .checkpointInvalid,
                "\(kept.place) is stored as one of \(size) entries, but it is signed for \(signed.size)."
            )
            return
        }
        guard signed.root == growth.root else {
            if contradiction == nil {
                contradiction = VerificationReport.Finding(
                    kind: .historyChanged,
                    sequence: agreedSize + 1,
                    message: "\(kept.place) of \(size) entries was signed for another history: somewhere in entries "
                        + "\(agreedSize + 1) to \(size) the log differs from what was signed."
                )
            }
            return
        }
        report.checkpoints += 1
        agreedSize = max(agreedSize, size)
    }

    // MARK: Entries

    /// Takes entries up to the first gap; false if there is one.
    mutating func take(_ entries: [Entry]) -> Bool {
        for entry in entries {
            guard entry.sequence == size + 1 else { return false }
            checkEnvelope(of: entry)
            growth.append(commitment: entry.commitmentHash)
            if entry.type == KeyAnnouncement.type { checkAnnouncement(entry) }
            if let awaited = awaited.removeValue(forKey: size) { awaited.forEach { check($0) } }
        }
        return true
    }

    /// Says that the entry after the last one taken is not there.
    mutating func reportGap(before entries: [Entry], head: Int) {
        let next = entries.first { $0.sequence > size + 1 }?.sequence
        let last = next.map { $0 - 1 } ?? head
        report.add(
            .entryMissing,
            at: size + 1,
            last == size + 1
                ? "Entry \(size + 1) is missing." : "Entries \(size + 1) to \(last) are missing."
        )
    }

    private mutating func checkEnvelope(of entry: Entry) {
        let envelope = RecordEnvelope(scanning: entry.record)
        if let type = envelope.type, !Self.isSame(type, entry.type) {
            report.add(
                .entryChanged,
                at: entry.sequence,
                "Entry \(entry.sequence) is stored with the type \(entry.type), but its record says "
                    + "\(String(decoding: type.prefix(80), as: UTF8.self))."
            )
        }
        guard let stream = envelope.stream else {
            report.entriesWithoutStream += 1
            return
        }
        if !Self.isSame(stream, entry.stream) {
            report.add(
                .entryChanged,
                at: entry.sequence,
                "Entry \(entry.sequence) is filed under \(entry.stream), but its record says "
                    + "\(String(decoding: stream.prefix(80), as: UTF8.self))."
            )
        }
    }

    /// Whether the JSON text between quotes is `value`; one with escapes is taken for the same.
    private static func isSame(_ json: ArraySlice<UInt8>, _ value: String) -> Bool {
        json.elementsEqual(value.utf8) || json.contains(UInt8(ascii: "\\"))
    }

    /// Says so if `entry` announces a key that has nothing to do with the trusted ones.
    private mutating func checkAnnouncement(_ entry: Entry) {
        do {
            let announcement = try KeyAnnouncement(record: entry.record)
            guard !keys.contains(announcement.newKey) else { return }
            report.add(
                .checkpointInvalid,
                at: entry.sequence,
                "Entry \(entry.sequence) announces a key that no trusted key stands for: \(announcement.newKey.text)."
            )
        } catch {
            report.add(
                .checkpointInvalid,
                at: entry.sequence,
                "Entry \(entry.sequence) announces a key that is not believed: \(error)"
            )
        }
    }

    // MARK: Tiles

    /// Compares computed tiles with the stored ones; a stored one may be narrower where the tree was not grown yet.
    mutating func compare(_ tiles: [Tile], with stored: [TileKey: [UInt8]]) {
        for tile in tiles.sorted(by: { ($0.key.level, $0.key.number) < ($1.key.level, $1.key.number) }) {
            compare(tile, with: stored[tile.key, default: []])
        }
    }

    private mutating func compare(_ tile: Tile, with stored: [UInt8]) {
        let path = TilePath(key: tile.key, width: max(1, tile.hashes.count / MerkleHash.length)).text
        let common = min(stored.count, tile.hashes.count)
        if !stored.prefix(common).elementsEqual(tile.hashes.prefix(common)) {
            let byte = zip(stored, tile.hashes).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
            let (first, last) = Self.entries(under: tile.key, hash: byte / MerkleHash.length)
            if tile.key.level == TileKey.commitments {
                report.add(
                    .entryChanged,
                    at: first,
                    "Entry \(first) is not what was committed to: its record, its salt or its commitment in \(path) was changed."
                )
            } else if !report.findings.contains(where: { $0.kind == .entryChanged }) {
                report.add(
                    .tileChanged,
                    at: first,
                    "The stored tile \(path) is not what the entries give, from "
                        + (first == last ? "entry \(first) on." : "entries \(first) to \(last) on.")
                )
            }
        }
        let expected = tile.key.width(inTreeOf: min(treeSize, size))
        if stored.count < expected * MerkleHash.length {
            let (first, _) = Self.entries(under: tile.key, hash: stored.count / MerkleHash.length)
            report.add(.tileChanged, at: first, "The stored tile \(path) lacks its hashes from entry \(first) on.")
        }
    }

    private static func entries(under key: TileKey, hash: Int) -> (first: Int, last: Int) {
        let shift = 8 * max(0, key.level)
        let first = (key.number * TileKey.width + hash) << shift
        return (first + 1, first + (1 << shift))
    }

    // MARK: End

    /// Closes the report: what should be there and is not.
    mutating func finish(head: Int, published: Int?, isReadable: Bool) {
        report.entries = size
        report.root = growth.root
        // Last, because what was found in entries and tiles is more exact.
        if let contradiction { report.add(contradiction.kind, at: contradiction.sequence, contradiction.message) }
        guard isReadable else { return }
        let promised = max(treeSize, published ?? 0)
        if promised > head {
            report.add(
                .tailMissing,
                at: head + 1,
                "The log ends at entry \(head), but its own tree or checkpoint reaches to \(promised): "
                    + "entries \(head + 1) to \(promised) are missing."
            )
        }
        for (size, kept) in awaited.sorted(by: { $0.key < $1.key }) where size > head {
            for checkpoint in kept {
                report.add(
                    .tailMissing,
                    at: head + 1,
                    "The log ends at entry \(head), but \(checkpoint.place) is a checkpoint of \(size) entries: "
                        + "entries \(head + 1) to \(size) are missing."
                )
            }
        }
    }
}
