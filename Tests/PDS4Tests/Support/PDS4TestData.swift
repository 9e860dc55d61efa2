import Foundation
import Testing

/// The dictionaries and labels of `shared/data/pds4`, which are read where they are present and never copied.
enum PDS4TestData {
    /// The folder, whether it exists or not.
    static let folder: String = {
        let root = ProcessInfo.processInfo.environment["MAGPIE_TEST_DATA"] ?? FileManager.default.currentDirectoryPath + "/../shared/data"
        return root + "/pds4"
    }()

    /// Whether tests on these data run: where the data are, and where they are said to be required.
    static var isPresentOrRequired: Bool {
        FileManager.default.fileExists(atPath: folder + "/dictionaries") || ProcessInfo.processInfo.environment["MAGPIE_REQUIRE_DATA"] == "1"
    }

    static let reason: Comment = "needs shared/data/pds4 beside the project, or MAGPIE_TEST_DATA"
}
