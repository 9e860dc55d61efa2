import Foundation
import Synchronization
import Testing
import Vault

/// A vault in a folder of its own, gone when the test is over.
struct TemporaryVault: Sendable {
    /// The instant at which every test begins: 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000

    let folder: URL
    let vault: Vault

    var path: String { folder.appending(path: "vault.sqlite").path }

    /// Opens the same file again, as another process would.
    func reopened(carryingOut orders: ErasureOrders = .none, settings: Vault.Settings = .init()) async throws -> Vault {
        try await Vault.open(at: path, carryingOut: orders, now: Self.start, settings: settings)
    }

    /// Whether any file of the vault holds these bytes.
    func disk(holds text: String) throws -> Bool {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.contains { try Data(contentsOf: $0).range(of: Data(text.utf8)) != nil }
    }
}

/// Runs `body` with a new vault.
func withVault(
    settings: Vault.Settings = Vault.Settings(),
    _ body: (TemporaryVault) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let vault = try await Vault.open(
        at: folder.appending(path: "vault.sqlite").path,
        carryingOut: .none,
        now: TemporaryVault.start,
        settings: settings
    )
    try await body(TemporaryVault(folder: folder, vault: vault))
    try vault.close()
}

extension Randomness {
    /// Bytes that are the same in every run.
    static func repeatable(seed: UInt64) -> Randomness {
        let state = Mutex(seed)
        return Randomness { count in
            state.withLock { state in
                (0..<count).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 56)
                }
            }
        }
    }
}

/// The code of the ``VaultError`` that `body` throws, or nil if it throws none.
func code(thrownBy body: () async throws -> Void) async throws -> VaultError.Code? {
    do {
        try await body()
        return nil
    } catch let error as VaultError {
        return error.code
    }
}

/// What somebody typed, of any length; reports show its beginning only.
struct Typed: Sendable, ExpressibleByStringLiteral, CustomTestStringConvertible {
    let text: String

    init(_ text: String) { self.text = text }
    init(stringLiteral text: String) { self.init(text) }

    /// `beginning`, then a piece so many times over.
    init(_ beginning: String = "", repeating piece: String, count: Int) {
        self.init(beginning + String(repeating: piece, count: count))
    }

    var testDescription: String { "\(text.prefix(60).debugDescription), \(text.utf8.count) bytes" }
}

/// Strings that no field should swallow: control characters, NUL, direction overrides.
let hostileLines = ["", "   ", "a\u{0}b", "a\nb", "a\r\nBcc: x@example.org", "evil\u{202E}txt", "a\u{2028}b"]

/// Strings that are no id.
let hostileIDs = ["", " ", "a b", "a\nb", "a\u{0}", "é", String(repeating: "x", count: 201)]
