import Foundation
import Testing

/// The files of `shared/data/relay`, which are read where they are present and never copied.
enum RelayTestData {
    /// The folder, or nil where there is none.
    ///
    /// - Throws: Where the environment says that the data must be there and they are not.
    static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let root =
            environment["MAGPIE_TEST_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            .appendingPathComponent("../shared/data")
        let folder = root.appendingPathComponent("relay")
        if FileManager.default.fileExists(atPath: folder.path) { return folder }
        return nil
    }()

    /// Whether tests on these data may be skipped.
    static var isPresentOrRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return folder != nil || (environment["CI"] == "true" && environment["MAGPIE_REQUIRE_DATA"] == "1")
    }

    static func read(_ name: String) throws -> Data {
        let folder = try #require(folder, "shared/data/relay is absent; set MAGPIE_TEST_DATA to its parent")
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }
}
