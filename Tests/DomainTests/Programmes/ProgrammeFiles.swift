import Domain
import Foundation
import Testing

/// The reference data as it is shipped, read from `Programmes/` beside the tests.
enum ProgrammeFiles {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Programmes")

    static func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    static func sources() throws -> SourceList { try decodedSources.get() }

    // Decoded once for all tests: they only read.
    private static let decodedSources = Result {
        try SourceList.decode(data("sources.json"), file: "sources.json", sources: nil)
    }
    static let agency = Result { try decode(PolicyFile.self, "policy/agency.json") }
    static let consortium = Result { try decode(PolicyFile.self, "policy/consortium.json") }
    static let firstCall = Result { try decode(HistoryScript.self, "histories/first-international-call.json") }

    static let register = Result {
        try ProgrammeRegister.decode(
            Dictionary(uniqueKeysWithValues: try ProgrammeRegister.files.map { ($0, try data($0)) })
        )
    }

    /// The problems of the whole register after `old` is replaced by `new` in one of its files.
    static func registerProblems(
        _ name: String,
        replacing old: String,
        with new: String
    ) throws -> [ReferenceDataProblem] {
        var files = Dictionary(uniqueKeysWithValues: try ProgrammeRegister.files.map { ($0, try data($0)) })
        let text = String(decoding: try data(name), as: UTF8.self)
        guard let range = text.range(of: old) else {
            Issue.record("\(name) lacks \(old)")
            return []
        }
        files[name] = Data(text.replacingCharacters(in: range, with: new).utf8)
        do throws(ReferenceDataInvalid) {
            _ = try ProgrammeRegister.decode(files)
            return []
        } catch {
            return error.problems
        }
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
