package import Domain
import EventLog
import FileStore
import Foundation
import GRDB
import ReadModels
import Registrar
import Vault

extension DataDirectory {
    /// What a sweep has removed.
    package struct Sweep: Hashable, Sendable {
        /// Texts that no record refers to, by id.
        package var texts: [String] = []
        /// Uploads that were broken off.
        package var uploads = 0
    }

    /// How old something must be before a sweep looks at it: further back than any request may take.
    package static let sweepAge: Int64 = 86_400_000

    /// Removes what nobody will come back for: texts whose command was refused or never came, ended sessions,
    /// expired links, broken uploads. Results of commands stay: the log keeps them for ever, as it keeps records.
    @discardableResult
    package func sweep(at now: Instant) async throws -> Sweep {
        let before = now.milliseconds - DataDirectory.sweepAge
        try await vault.sessions.sweep(now: now.milliseconds)
        try await vault.links.sweep(now: now.milliseconds)
        let uploads = try await files.removeUnfinished(before: before)
        let log = log
        let texts = try await vault.texts.sweep(storedBefore: before) { try await DataDirectory.named(Set($0), in: log) }
        return Sweep(texts: texts, uploads: uploads)
    }

    /// Which of these ids occur in a record of the log.
    ///
    /// Looks for them as strings anywhere in the stored bytes, not for what a reference is today: a record
    /// of a version to come must not cost a text that it commits to.
    static func named(_ ids: Set<String>, in log: any EventLog) async throws -> Set<String> {
        var found: Set<String> = []
        var position = 0
        while found.count < ids.count {
            let entries = try await log.entries(after: position, limit: 1000)
            guard let last = entries.last else { break }
            for entry in entries { JSONStrings.visit(entry.record) { if ids.contains($0) { found.insert($0) } } }
            position = last.sequence
        }
        return found
    }
}

/// The strings of a JSON document, in the order in which they stand.
enum JSONStrings {
    static func visit(_ bytes: [UInt8], _ body: (String) -> Void) {
        var start: Int?
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where start != nil: index += 1
            case UInt8(ascii: "\""):
                if let begun = start {
                    body(String(decoding: bytes[begun..<index], as: UTF8.self))
                    start = nil
                } else {
                    start = index + 1
                }
            default: break
            }
            index += 1
        }
    }
}
