import Foundation
import Testing

@testable import Domain

/// NASA's lunar sample catalogue, which lies beside the project and never in it.
enum ApolloCatalogue {
    struct Entry {
        var mission: String
        var type: String
        var subtype: String
        var grams: Decimal
        var pristine: Decimal
    }

    static let file: URL = {
        let named = ProcessInfo.processInfo.environment["MAGPIE_TEST_DATA"].map { URL(filePath: $0) }
        let root = ProgrammeFiles.folder.deletingLastPathComponent()
        let data = named ?? root.deletingLastPathComponent().appending(path: "shared/data")
        return data.appending(path: "apollo/rocksamples.csv")
    }()

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// Continuous integration that has to have the data fails without it.
    static var isRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["CI"] == "true" && environment["MAGPIE_REQUIRE_DATA"] == "1"
    }

    static func read() throws -> [String: Entry] {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let rows = CommaSeparatedValues.records(of: text).dropFirst().map { cells -> (String, Entry) in
            let entry = Entry(
                mission: cells[1],
                type: cells[2],
                subtype: cells[3],
                grams: Decimal(string: cells[4]) ?? -1,
                pristine: Decimal(string: cells[5]) ?? -1
            )
            return (cells[0], entry)
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Our code for the official subtype.
    static func code(_ subtype: String) -> String {
        let codes = ["<1mm": "under1mm", "2-4mm": "2to4mm", "4-10mm": "4to10mm", "KREEP": "kreep"]
        return codes[subtype] ?? (subtype.prefix(1).lowercased() + subtype.dropFirst())
    }
}
