package import Foundation

/// The files of `shared/data/relay`, which are read where they are present and never copied.
package enum RelayTestData {
    /// The folder, or nil where there is none.
    package static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let root =
            environment["MAGPIE_TEST_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            .appendingPathComponent("../shared/data")
        let folder = root.appendingPathComponent("relay")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Whether tests on these data run: where they are absent but required, they run and fail.
    package static var isPresentOrRequired: Bool {
        folder != nil || ProcessInfo.processInfo.environment["MAGPIE_REQUIRE_DATA"] == "1"
    }

    /// The data are absent.
    package struct Absent: Error {}

    package static func read(_ name: String) throws -> Data {
        guard let folder else { throw Absent() }
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// The repository's folder, for files that it ships.
    package static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL
}
