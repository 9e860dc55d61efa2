package import Domain
import EventLogSQLite
import FileStore
import ReadModels
import Registrar
import Vault

extension DataDirectory {
    /// What a sweep has removed.
    package struct Swept: Hashable, Sendable {
        /// Files that no record and no form refers to.
        package var files = 0
        /// Pieces of uploads that broke off.
        package var unfinished = 0
    }

    /// How long an upload waits for the form that refers to it, and how old a stray file must be.
    package enum SweepAge {
        package static let upload: Int64 = 180 * 86_400_000
        package static let stray: Int64 = 2 * 86_400_000
    }

    /// Removes uploads that came to nothing: unfinished ones, and files that neither a record nor a form refers to.
    ///
    /// Forms are asked before records: one that turns into a record meanwhile is then found in either. A file that is
    /// put again is young again, and stays.
    @discardableResult
    package func sweepFiles(at now: Instant) async throws -> Swept {
        var swept = Swept()
        let horizon = now.milliseconds - SweepAge.stray
        swept.unfinished = try await files.removeUnfinished(before: horizon)
        try await vault.drafts.deleteAll(ofKind: "upload", savedBefore: now.milliseconds - SweepAge.upload)
        var last = ""
        while true {
            let page = try await files.files(after: last, limit: 500)
            guard let next = page.last?.sha256 else { return swept }
            last = next
            let old = page.filter { $0.stored < horizon }.map(\.sha256)
            let awaited = try await vault.drafts.subjects(ofKind: "upload", among: old)
            let head = try await log.head()
            try await registrar.catchUp()
            let (named, position) = try await register.named(old)
            // Nothing is removed by a register that lacks a record.
            guard position >= head else { return swept }
            for file in old where !named.contains(file) && !awaited.contains(file) {
                if try await files.erase(file, ifStoredBefore: horizon) { swept.files += 1 }
            }
        }
    }
}
