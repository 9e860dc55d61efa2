package import Domain
import EventLog
import EventLogSQLite
import FileStore
import Foundation
import GRDB
import ReadModels
import Registrar
import Vault

extension DataDirectory {
    package enum RebuildOutcome: Hashable, Sendable {
        case equal(records: Int)
        case differed(records: Int)
    }

    /// Builds the read model beside the live one, compares, and swaps it in where they differ.
    ///
    /// The comparison takes no lock: it looks at one state of the live one, and builds up to the record at which
    /// that stands. Only the swap holds decisions up, for as long as the newest records and the copy take.
    package func rebuild(swap: Bool, progress: @escaping Progress) async throws -> RebuildOutcome {
        let path = self.path + "/read-models/rebuild-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let fresh = try Register(path: path)
        let live = try register.read { (position: try Register.position($0), digest: try Register.digest($0)) }
        try await fresh.build(from: log, upTo: live.position) { progress("Building the read model", $0, $1) }
        if try fresh.digest() == live.digest { return .equal(records: live.position) }
        guard swap else { return .differed(records: live.position) }
        // The newest records under the registrar's lock, in which nobody decides.
        return try await registrar.holdingStill { [register] log in
            try fresh.pool.write { db in
                try fresh.catchUp(log, db)
                try fresh.setPosition(log.head, db)
            }
            try register.replaceContents(by: fresh)
            return .differed(records: log.head)
        }
    }

    /// Copies log, vault, files, keys, policies and settings into a new folder; returns the records copied.
    ///
    /// The log first, the vault after it: a text may lie in the copy without its record, never a record
    /// without its text. Files are stored before the records that name them, and come last.
    @discardableResult
    package func backUp(to target: String, progress: @escaping Progress) async throws -> Int {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: target) else {
            throw DirectoryFault("\(target) exists. Name a folder that does not, so that nothing is overwritten.")
        }
        try manager.createDirectory(
            atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        progress("Copying the log", 0, 3)
        try await log.backUp(to: target + "/log.sqlite")
        progress("Copying the vault", 1, 3)
        // Later than the log, so that it holds every text that the copied log names.
        try await vault.backUp(to: target + "/vault.sqlite")
        progress("Copying files", 2, 3)
        _ = try await files.backUp(to: target + "/files")
        for folder in ["keys", "policies", "programmes"] where manager.fileExists(atPath: path + "/" + folder) {
            try manager.copyItem(atPath: path + "/" + folder, toPath: target + "/" + folder)
        }
        try manager.copyItem(atPath: path + "/magpie.toml", toPath: target + "/magpie.toml")
        progress("Copying files", 3, 3)
        return try await SQLiteEventLog(path: target + "/log.sqlite", access: .readOnly).head()
    }

    /// Makes a data directory from a backup: verifies the copied log before it may be opened.
    package static func restore(
        from source: String, to target: String, against checkpoint: String?, progress: @escaping Progress
    ) async throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: source + "/log.sqlite") else {
            throw DirectoryFault("\(source) holds no backup of Magpie's data.")
        }
        guard !manager.fileExists(atPath: target + "/log.sqlite") else {
            throw DirectoryFault("\(target) holds data already. Restore into a new folder, then point the server to it.")
        }
        let log = try SQLiteEventLog(path: source + "/log.sqlite", access: .readOnly)
        let key = try SigningKey(readingFrom: source + "/keys/log.key")
        var kept: [LogVerifier.Kept] = []
        if let checkpoint {
            kept.append(.init(place: checkpoint, note: try String(contentsOfFile: checkpoint, encoding: .utf8)))
        }
        let report = try await LogVerifier(log, trusting: [key.verifier]).verify(against: kept) {
            progress("Verifying the backup", $0, $1)
        }
        guard report.isSound else {
            let findings = report.findings.map(\.message).joined(separator: "\n")
            throw DirectoryFault("The backup in \(source) is not sound, and nothing was restored:\n\(findings)")
        }
        try manager.createDirectory(
            atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try manager.contentsOfDirectory(atPath: source) where name != "log.sqlite" {
            try manager.copyItem(atPath: source + "/" + name, toPath: target + "/" + name)
        }
        for folder in ["read-models", "catalogues", "spool"] {
            try manager.createDirectory(atPath: target + "/" + folder, withIntermediateDirectories: true)
        }
        try manager.copyItem(atPath: source + "/log.sqlite", toPath: target + "/log.sqlite")
    }

    /// What was looked at, and what was found.
    package struct Health: Encodable, Sendable {
        package struct Check: Encodable, Sendable {
            package var name: String
            package var isGood: Bool
            package var finding: String
        }

        package var isGood: Bool
        package var checks: [Check]
    }

    package func health(at now: Instant) async throws -> Health {
        var checks: [Health.Check] = []
        func check(_ name: String, _ body: () async throws -> String) async {
            do {
                checks.append(.init(name: name, isGood: true, finding: try await body()))
            } catch {
                checks.append(.init(name: name, isGood: false, finding: "\(error)"))
            }
        }
        await check("log") {
            let problems = try await log.storageProblems()
            guard problems.isEmpty else { throw DirectoryFault(problems.joined(separator: "; ")) }
            return "\(try await log.head()) records"
        }
        await check("checkpoint") {
            guard let latest = try await log.latestCheckpoint() else { return "none yet" }
            try await checkpointer.checkHistory()
            return "covers \(latest.size) records"
        }
        await check("vault") {
            try await vault.check()
            return "sound"
        }
        await check("read model") {
            let head = try await log.head()
            var position = try register.read { try Register.position($0) }
            // A server that runs beside applies its newest records a moment after it has recorded them.
            for _ in 0..<10 where position < head {
                try await Task.sleep(for: .milliseconds(50))
                position = try register.read { try Register.position($0) }
            }
            // What stands beyond the log belongs to another one.
            let latest = try await log.head()
            guard position >= head, position <= latest else {
                throw DirectoryFault("stands at \(position) of \(latest); run “magpie rebuild”")
            }
            return "at the head"
        }
        await check("erasures") {
            let open = try await register.openErasures()
            guard open.isEmpty else { throw DirectoryFault("\(open.count) are ordered and not carried out; restart the server") }
            return "none open"
        }
        return Health(isGood: checks.allSatisfy(\.isGood), checks: checks)
    }
}
