/// What a published log answers, whoever asks, in C2SP tlog-tiles; knows nothing of HTTP.
package struct TilePublisher: Sendable {
    /// One answer.
    package struct Response: Hashable, Sendable {
        /// The body.
        package let bytes: [UInt8]
        /// Its media type.
        package let contentType: String
        /// Whether it stays the same for ever; if not, it may be kept for a few seconds.
        package let isImmutable: Bool
    }

    private let log: any EventLog

    /// Publishes what `log` has under its checkpoints, and nothing that is newer.
    package init(log: any EventLog) { self.log = log }

    /// The answer to `/checkpoint`, `/tile/<level>/<number>[.p/<width>]` or `/tile/entries/…`; nil if there is none.
    package func response(forPath path: String) async throws -> Response? {
        if path == "/checkpoint" || path == "checkpoint" {
            return try await log.latestCheckpoint().map {
                Response(bytes: Array($0.note.utf8), contentType: "text/plain; charset=utf-8", isImmutable: false)
            }
        }
        guard let tile = TilePath(parsing: path), let size = try await log.latestCheckpoint()?.size,
            tile.key.width(inTreeOf: size) >= tile.width,
            let stored = try await log.tiles([tile.key])[tile.key]
        else { return nil }
        let byteCount = tile.width * MerkleHash.length
        guard stored.count >= byteCount else {
            throw EventLogError(
                .treeDamaged,
                "The stored tree lacks part of \(tile.text), which is under a checkpoint. Run `magpie log verify`.",
                context: ["path": tile.text]
            )
        }
        let hashes = stored.prefix(byteCount)
        return Response(
            bytes: tile.key.level == TileKey.commitments ? Self.bundle(hashes) : Array(hashes),
            contentType: "application/octet-stream",
            isImmutable: true
        )
    }

    /// Entries as tiles hold them: each with its length before it, big-endian, two bytes.
    private static func bundle(_ commitments: ArraySlice<UInt8>) -> [UInt8] {
        var bundle: [UInt8] = []
        bundle.reserveCapacity(commitments.count / MerkleHash.length * (MerkleHash.length + 2))
        var start = commitments.startIndex
        while start < commitments.endIndex {
            bundle.append(0)
            bundle.append(UInt8(MerkleHash.length))
            bundle.append(contentsOf: commitments[start..<(start + MerkleHash.length)])
            start += MerkleHash.length
        }
        return bundle
    }
}
