import Domain
import Foundation
import Testing

/// The reference data as it is shipped, read from `Programmes/` beside the tests.
enum ProgrammeFiles {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Programmes")

    static func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    static func sources() throws -> SourceList {
        try SourceList.decode(data("sources.json"), file: "sources.json", sources: nil)
    }

    static func decode<File: ReferenceFile>(_ type: File.Type, _ name: String) throws -> File {
        try File.decode(data(name), file: name, sources: sources())
    }

    /// The problems found after `old` is replaced by `new` in the shipped file.
    static func problems<File: ReferenceFile>(
        _ type: File.Type,
        _ name: String,
        replacing old: String,
        with new: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [ReferenceDataProblem] {
        let text = String(decoding: try data(name), as: UTF8.self)
        guard let range = text.range(of: old) else {
            Issue.record("\(name) lacks \(old)", sourceLocation: sourceLocation)
            return []
        }
        let broken = text.replacingCharacters(in: range, with: new)
        do throws(ReferenceDataInvalid) {
            _ = try File.decode(Data(broken.utf8), file: name, sources: try? sources())
            return []
        } catch {
            return error.problems
        }
    }
}
