/// What an auditor looks for: newest first, a page at a time.
package struct EntryQuery: Hashable, Sendable {
    /// Only entries of exactly this type.
    package var type: String?
    /// Only entries whose stream begins so.
    package var streamPrefix: String?
    /// Only entries before this sequence: the last one of the page before.
    package var before: Int?
    /// At most so many.
    package var limit: Int

    /// Asks for the newest `limit` entries that meet all the conditions.
    package init(type: String? = nil, streamPrefix: String? = nil, before: Int? = nil, limit: Int = 50) {
        self.type = type
        self.streamPrefix = streamPrefix
        self.before = before
        self.limit = limit
    }

    /// Whether `entry` meets the conditions.
    package func matches(_ entry: Entry) -> Bool {
        if let type, entry.type != type { return false }
        if let streamPrefix, !entry.stream.utf8.starts(with: streamPrefix.utf8) { return false }
        if let before, entry.sequence >= before { return false }
        return true
    }
}
