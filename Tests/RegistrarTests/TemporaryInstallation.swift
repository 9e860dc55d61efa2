import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import TestSupport

/// A log, a register and a registrar in a folder of their own; further ones open the same files, as another process would.
struct TemporaryInstallation {
    let folder: URL
    let log: SQLiteEventLog
    let register: Register
    let registrar: Registrar
    private let policies: any PolicySource

    var logPath: String { folder.appending(path: "log.sqlite").path }

    init(in folder: URL, policies: any PolicySource = FixedPolicy()) async throws {
        self.folder = folder
        self.policies = policies
        log = try SQLiteEventLog(path: folder.appending(path: "log.sqlite").path)
        register = try Register(path: folder.appending(path: "register.sqlite").path)
        try await register.build(from: log)
        registrar = Registrar(log: log, register: register, policies: policies)
    }

    /// The same files, opened again.
    func another() async throws -> TemporaryInstallation { try await TemporaryInstallation(in: folder, policies: policies) }

    @discardableResult
    func submit<C: Command>(
        _ command: C, as requester: Registrar.Requester = .init(kind: .operator), id: String? = nil, at now: Instant = World.start
    ) async throws -> Registrar.Receipt {
        try await registrar.submit(command, as: requester, id: id, at: now)
    }

    /// The refusal's code, or nil where the command was carried out.
    func refusal<C: Command>(
        of command: C, as requester: Registrar.Requester = .init(kind: .operator), id: String? = nil, at now: Instant = World.start
    ) async throws -> String? {
        do {
            try await submit(command, as: requester, id: id, at: now)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    /// Whether the register equals one that is built from the log.
    func equalsRebuild() async throws -> Bool {
        let fresh = try Register(path: folder.appending(path: "fresh-\(UUID().uuidString).sqlite").path)
        try await fresh.build(from: log)
        return try fresh.digest() == register.digest()
    }

    func number(_ sql: String) async throws -> Int { try register.read { try $0.int(sql) } }

    /// The text in the first row that the register gives.
    func text(_ sql: String) async throws -> String {
        try register.read { try $0.first(sql) { $0.text(0) } } ?? ""
    }
}

/// One policy, whatever the log names.
struct FixedPolicy: PolicySource {
    func policy(_ digest: String?) throws -> Policy { .sample }
}

func withInstallation<T>(
    policies: any PolicySource = FixedPolicy(), _ body: (TemporaryInstallation) async throws -> T
) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "registrar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(TemporaryInstallation(in: folder, policies: policies))
}

extension Sample.Register {
    /// A sample of basalt, in Beijing.
    static func basalt(_ id: String, mass: Mass = .mg(100)) -> Sample.Register {
        Sample.Register(
            subject: Sample.ID(id), number: "N-\(id)", mission: "CE-5", material: .basalt, form: .powder,
            category: .research, mass: mass, facility: "beijing")
    }
}
