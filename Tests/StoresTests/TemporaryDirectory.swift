import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import Stores
import TestSupport
import Vault

/// A data directory of its own, made as `magpie init` makes one.
struct TemporaryDirectory {
    let folder: URL
    let directory: DataDirectory
    /// 10:00 in Beijing on Monday, 6 January 2025.
    let now = World.start

    var path: String { folder.appending(path: "data").path }

    /// Opens the same directory again, as after a restart.
    func reopened(at now: Instant? = nil) async throws -> DataDirectory {
        try await DataDirectory.open(path, now: now ?? self.now)
    }

    @discardableResult
    func submit<C: Command>(_ command: C, at instant: Instant? = nil) async throws -> Registrar.Receipt {
        try await directory.submit(command, at: instant ?? now)
    }

    /// Whether any file below the folder holds these bytes.
    func disk(holds text: String) throws -> Bool {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        for case let file as URL in files ?? .init() {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            if try Data(contentsOf: file).range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }
}

extension DataDirectory {
    @discardableResult
    func submit<C: Command>(_ command: C, at instant: Instant = World.start) async throws -> Registrar.Receipt {
        try await registrar.submit(command, as: Registrar.Requester(kind: .operator), at: instant)
    }

    /// Puts a text into the vault, as a command's author would.
    func keep(_ text: String, at instant: Instant = World.start) async throws -> TextReference {
        let reference = try await vault.texts.put(text, now: instant.milliseconds)
        return TextReference(id: reference.id, commitment: reference.commitmentDigits)
    }

    /// Opens a call over one new sample, with texts of its own.
    func openCall(_ number: String, title: String) async throws {
        try await submit(Sample.Register.basalt("s" + number))
        try await submit(
            SampleCall.Open(
                subject: SampleCall.ID("c" + number), number: "CALL-" + number, title: try await keep(title),
                summary: try await keep("What \(number) is about."), samples: [Sample.ID("s" + number)],
                category: .research, opens: World.start, closes: World.start.advanced(byDays: 30)))
    }

    func number(_ sql: String) async throws -> Int { try register.read { try $0.int(sql) } }
}

/// Runs `body` with a new data directory, and removes it.
func withDirectory<T>(
    checkpointCopy: Bool = false, _ body: (TemporaryDirectory) async throws -> T
) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stores-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "data").path
    try DataDirectory.create(at: path, title: "Test", origin: "example.org/log", isDemonstration: false)
    if checkpointCopy {
        let file = URL(filePath: path + "/magpie.toml")
        var settings = try String(contentsOf: file, encoding: .utf8)
        settings += "checkpoint_copy = \"\(folder.appending(path: "elsewhere").path)\"\n"
        try settings.write(to: file, atomically: true, encoding: .utf8)
    }
    let directory = try await DataDirectory.open(path, now: World.start)
    return try await body(TemporaryDirectory(folder: folder, directory: directory))
}

extension Sample.Register {
    /// A sample of basalt, in Beijing.
    static func basalt(_ id: String) -> Sample.Register {
        Sample.Register(
            subject: Sample.ID(id), number: "N-\(id)", mission: "change5", material: .basalt, form: .powder,
            category: .research, mass: .mg(100), facility: "beijing")
    }
}
