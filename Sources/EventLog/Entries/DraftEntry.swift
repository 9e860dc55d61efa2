/// An entry that is to be appended: everything but its place in the log.
package struct DraftEntry: Hashable, Sendable {
    /// The subject whose history this continues, such as `loan-3f2a`.
    package var stream: String
    /// The event's frozen type string, such as `loan.dispatched`.
    package var type: String
    /// The stored bytes: what is hashed is these, never a re-encoding.
    package var record: [UInt8]
    /// 32 random bytes that hide the record behind its commitment; kept for ever.
    package var salt: [UInt8]

    /// Makes a draft; the log checks it when it is appended.
    package init(stream: String, type: String, record: [UInt8], salt: [UInt8]) {
        self.stream = stream
        self.type = type
        self.record = record
        self.salt = salt
    }

    /// A salt from the system's generator of random numbers.
    package static func freshSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return freshSalt(using: &generator)
    }

    /// A salt from `generator`, which must be fit for cryptography outside tests.
    package static func freshSalt(using generator: inout some RandomNumberGenerator) -> [UInt8] {
        var salt: [UInt8] = []
        salt.reserveCapacity(EntryLimits.saltLength)
        for _ in 0..<(EntryLimits.saltLength / 8) {
            withUnsafeBytes(of: generator.next()) { salt.append(contentsOf: $0) }
        }
        return salt
    }
}

/// What every back end accepts, so that a log can move from one to another.
package enum EntryLimits {
    /// Bytes in a salt.
    package static let saltLength = 32
    /// Largest record in bytes; bulk is files, and a record only names their digest.
    package static let recordLength = 1 << 20
    /// Longest stream name, type or command id in bytes.
    package static let nameLength = 255

    /// Throws ``EventLogError`` with code `invalidEntry` if any of `drafts` cannot be stored.
    package static func check(_ drafts: [DraftEntry]) throws {
        for (offset, draft) in drafts.enumerated() {
            if let fault = fault(in: draft) {
                throw EventLogError(
                    .invalidEntry,
                    "Entry \(offset + 1) of \(drafts.count) cannot be appended: \(fault).",
                    context: ["stream": draft.stream, "type": draft.type]
                )
            }
        }
    }

    /// Throws ``EventLogError`` with code `invalidEntry` if `outcome` cannot be stored.
    package static func check(_ outcome: CommandOutcome) throws {
        guard (1...nameLength).contains(outcome.id.utf8.count) else {
            throw EventLogError(
                .invalidEntry,
                "A command id has 1 to \(nameLength) bytes; this one has \(outcome.id.utf8.count)."
            )
        }
        guard outcome.first >= 1, outcome.last >= outcome.first - 1 else {
            throw EventLogError(
                .invalidEntry,
                "Command \(outcome.id) says that it appended entries \(outcome.first) to \(outcome.last)."
            )
        }
    }

    private static func fault(in draft: DraftEntry) -> String? {
        let stream = draft.stream.utf8.count
        let type = draft.type.utf8.count
        if stream == 0 || stream > nameLength {
            return "a stream's name has 1 to \(nameLength) bytes, and this one has \(stream)"
        }
        if type == 0 || type > nameLength {
            return "a type has 1 to \(nameLength) bytes, and this one has \(type)"
        }
        if draft.record.count > recordLength {
            return "a record has at most \(recordLength) bytes, and this one has \(draft.record.count)"
        }
        if draft.salt.count != saltLength {
            return "a salt has \(saltLength) bytes, and this one has \(draft.salt.count)"
        }
        return nil
    }
}
