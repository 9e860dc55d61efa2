package import Domain
package import EventLog
package import EventLogSQLite
package import FileStore
import Foundation
import GRDB
package import Intake
import Mail
package import ReadModels
package import Registrar
package import Vault

/// One installation's data, opened: log, vault, read models, files, keys, settings.
///
/// Opening carries out what the log orders to be erased, refuses a log that is
/// behind a checkpoint that somebody holds, and brings the read model up to the
/// head. The whole log is never folded.
package struct DataDirectory: Sendable {
    package let path: String
    package let settings: OperatorSettings
    package let log: SQLiteEventLog
    package let vault: Vault
    package let files: FolderFileStore
    package let register: Register
    package let registrar: Registrar
    package let policies: PolicyShelf
    package let checkpointer: Checkpointer
    package let verifierKey: VerifierKey
    package let reference: ReferenceLibrary
    private let chance: Chance

    /// What is being done, and how far it is: shown when it takes long.
    package typealias Progress = @Sendable (_ what: String, _ done: Int, _ of: Int) -> Void

    /// What was made by ``create(at:title:origin:isDemonstration:)``, to be removed should what follows fail.
    package struct Made: Sendable {
        fileprivate var path: String
        fileprivate var folders: [String]
    }

    /// Makes a new data directory. Refuses a folder that holds one already, or a part of one.
    @discardableResult
    package static func create(at path: String, title: String, origin: String, isDemonstration: Bool) throws -> Made {
        let files = FileManager.default
        if files.fileExists(atPath: path + "/log.sqlite") {
            throw DirectoryFault("\(path) already holds Magpie's data. Name another folder, or use the one that is there.")
        }
        // Without their log they are somebody's: they are neither replaced nor thrown away.
        let own = ["keys/log.key", "magpie.toml", "vault.sqlite"]
        if let left = own.first(where: { files.fileExists(atPath: path + "/" + $0) }) {
            throw DirectoryFault(
                "\(path) holds \(left) without the log that belongs to it. Name another folder, or move what is there away.")
        }
        let made = Made(path: path, folders: folders.filter { !files.fileExists(atPath: path + "/" + $0) })
        do {
            for folder in [""] + folders {
                try files.createDirectory(
                    atPath: path + "/" + folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            try SigningKey.generate(name: origin).write(to: path + "/keys/log.key")
            let settings = OperatorSettings.template(title: title, origin: origin, isDemonstration: isDemonstration)
            try settings.write(toFile: path + "/magpie.toml", atomically: true, encoding: .utf8)
            // The log itself comes last: its presence says that the directory is complete.
            try SQLiteEventLog(path: path + "/log.sqlite").close()
            return made
        } catch {
            discard(made)
            throw error
        }
    }

    private static let folders = ["read-models", "catalogues", "files", "keys", "policies", "programmes", "spool"]

    /// Removes what was made and nobody has used, so that it can be repeated. Folders that were there stay.
    package static func discard(_ made: Made) {
        let stores = ["log.sqlite", "vault.sqlite"].flatMap { [$0, $0 + "-wal", $0 + "-shm"] }
        // Built from a log that goes: whatever lies there is built anew.
        let readModels = (try? FileManager.default.contentsOfDirectory(atPath: made.path + "/read-models")) ?? []
        let names = made.folders + readModels.map { "read-models/" + $0 } + ["keys/log.key", "magpie.toml"] + stores
        // What cannot be removed is named by the next attempt; the error that led here is the one to show.
        for name in names { try? FileManager.default.removeItem(atPath: made.path + "/" + name) }
    }

    /// Opens the data directory at `path`.
    ///
    /// - Parameter appliesAtOnce: as in ``Registrar``: for a process that ends soon.
    package static func open(
        _ path: String, now: Instant, chance: Chance = .system, appliesAtOnce: Bool = false,
        progress: Progress = { _, _, _ in }
    ) async throws -> DataDirectory {
        guard FileManager.default.fileExists(atPath: path + "/log.sqlite") else {
            throw DirectoryFault("There is no Magpie data in \(path). “magpie init --data \(path)” makes it.")
        }
        let file = path + "/magpie.toml"
        let settings = try OperatorSettings(toml: String(contentsOfFile: file, encoding: .utf8), file: file)
        let log = try SQLiteEventLog(path: path + "/log.sqlite")
        let key = try SigningKey(readingFrom: path + "/keys/log.key")
        let checkpointer = try Checkpointer(
            log: log, origin: settings.origin, signers: [key],
            mirror: settings.checkpointCopy.map { CheckpointMirror(path: $0) })
        try await checkpointer.checkHistory()

        let reference = try ReferenceLibrary.shipped.get()
        let policies = PolicyShelf(folder: path + "/policies", first: reference.policy, sources: reference.sources)
        try FileManager.default.createDirectory(atPath: path + "/read-models", withIntermediateDirectories: true)
        let register: Register
        do {
            register = try Register(folder: path + "/read-models")
            try await register.build(from: log) { progress("Building the read model", $0, $1) }
        } catch let error as DatabaseError {
            throw DirectoryFault(error, readModelsIn: path + "/read-models")
        }
        try Register.removeOtherVersions(in: path + "/read-models")
        // One that is ahead of the log belongs to another: what that one ordered to be erased is not this one's order.
        let isOfThisLog = try await register.read { try Register.position($0) } <= log.head()
        let vault = try await Vault.open(
            at: path + "/vault.sqlite", carryingOut: isOfThisLog ? try await register.erasureOrders() : .none,
            now: now.milliseconds, settings: chance.vaultSettings)
        let registrar = Registrar(
            log: log, register: register, policies: policies, identities: chance.identities, randomBytes: chance.randomBytes,
            appliesAtOnce: appliesAtOnce)
        let directory = DataDirectory(
            path: path,
            settings: settings,
            log: log,
            vault: vault,
            files: try FolderFileStore(at: path + "/files"),
            register: register,
            registrar: registrar,
            policies: policies,
            checkpointer: checkpointer,
            verifierKey: key.verifier,
            reference: reference,
            chance: chance
        )
        guard isOfThisLog else { return directory }
        // A restored backup brings erased files with it.
        for file in try await register.erasedFiles() { try await directory.files.erase(file) }
        try await directory.reportErasures(at: now)
        return directory
    }

    package var desk: Desk {
        Desk(
            registrar: registrar, vault: vault, identities: chance.identities,
            holdsFile: { [files] in try await files.size(of: $0) != nil })
    }

    /// Closes every file. Nothing of the directory may be used afterwards.
    package func close() throws {
        try register.close()
        try vault.close()
        try log.close()
    }

    private func eraseLetters(to people: [String]) async throws {
        for person in people {
            guard let email = try await vault.people.profile(person)?.email else { continue }
            try Spool(at: path + "/spool").erase(addressedTo: email)
        }
    }

    /// Carries out what the log orders and the vault has not done yet, and says so in the log.
    package func reportErasures(at now: Instant) async throws {
        for order in try await register.openErasures() {
            // Before the vault forgets the address by which the letters are found.
            try await eraseLetters(to: order.orders.people)
            try await vault.carryOut(order.orders, now: now.milliseconds)
            for file in order.files { try await files.erase(file) }
            _ = try await registrar.submit(
                Installation.ReportErasure(ordered: order.sequence, texts: order.orders.texts.count),
                as: Registrar.Requester(kind: .clock), id: "erasure-\(order.sequence)", at: now)
        }
    }
}

/// What is wrong with a data directory, and what to type next.
package struct DirectoryFault: Error, CustomStringConvertible {
    package var description: String
    init(_ description: String) { self.description = description }

    /// What SQLite reported while the read model was opened or built.
    init(_ error: DatabaseError, readModelsIn folder: String) {
        let isFull = error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        let advice =
            switch error.resultCode {
            case _ where isFull: "the disk is full. Nothing is lost: make room and start again."
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
                "it cannot be written. Check the folder's owner and mode, and how the disk is mounted."
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                "its file is damaged. It holds nothing but what the log says: remove it, and it is built anew."
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds it. Repeat, and see which other Magpie process is running."
            default: error.message ?? "SQLite result \(error.extendedResultCode.rawValue)"
            }
        self.init("The read model in \(folder) could not be opened: \(advice)")
    }
}
