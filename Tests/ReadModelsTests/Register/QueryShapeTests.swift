import Foundation
import Testing
import TestSupport

/// What the compiler cannot ask for: that no query answers without knowing for whom.
@Suite("Every query takes a viewer", .tags(.small))
struct QueryShapeTests {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/ReadModels").standardized

    /// Functions that pages and the API could call, with their parameters on one line.
    static func queries() throws -> [String] {
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
        var found: [String] = []
        for file in try #require(files) where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let pattern = /package (?:static )?func (\w+)\(([^{]*?)\)\s*(async )?throws/.dotMatchesNewlines()
            for match in text.matches(of: pattern) where text.contains("extension Register") || text.contains("class Register") {
                found.append("\(match.1)(\(match.2.replacing(/\s+/, with: " ")))")
            }
        }
        return found
    }

    /// They show no row of anybody's: what they are for.
    static let exempt: [String: String] = [
        "policyDigest": "the rules in force are public",
        "sampleIDs": "numbers of the catalogue, which is public, for the demonstration",
        "named": "which files the sweep must leave; no row is shown", "isErased": "what is not taken again; no row is shown",
        "call": "the scope of a pseudonym, asked of an application that is being acted on",
        "isLead": "about the requester alone",
        "apply": "writes", "setPosition": "writes", "catchUp": "writes",
        "replaceContents": "writes", "removeOtherVersions": "removes files",
        "add": "writes", "prepare": "writes", "open": "catches up", "close": "catches up", "takeWhetherOthersWrote": "a number of SQLite's own",
        "position": "how far the register is", "digest": "a digest over everything",
        "actor": "makes the viewer", "roleNames": "one's own roles, for the viewer",
    ]

    @Test func `no query is without one`() throws {
        let queries = try Self.queries()

        #expect(queries.count > 25, "the search itself finds queries")
        for query in queries {
            let name = String(query.prefix { $0 != "(" })
            #expect(query.contains("Viewer") || Self.exempt[name] != nil, "\(query) takes no Viewer")
        }
    }

    @Test func `no exemption is left over`() throws {
        let names = Set(try Self.queries().map { String($0.prefix { $0 != "(" }) })

        #expect(Set(Self.exempt.keys).subtracting(names).sorted() == [])
    }
}
