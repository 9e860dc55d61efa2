import Foundation
import Testing

@testable import Charts

/// Charts as they were looked at and found good.
///
/// After a change of drawing, run once with `MAGPIE_RECORD_CHARTS=1`, look at the files in a browser, and commit them.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// Compares `svg` with the file of that name, or writes it where that was asked for.
    static func check(_ svg: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: "\(name).svg")
        if ProcessInfo.processInfo.environment["MAGPIE_RECORD_CHARTS"] == "1" {
            try svg.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(svg == expected, "\(name) is drawn differently; see Golden.swift", sourceLocation: sourceLocation)
    }
}

extension ChartFrame {
    /// A frame for tests.
    static func test(_ title: String = "A chart", width: Double = 480, words: ChartWords = .english) -> ChartFrame {
        ChartFrame(title: title, description: "What it shows.", width: width, words: words)
    }
}
