import Foundation
import Stores
import TestSupport
import Testing

/// Making a data directory where something is in the way.
@Suite(.tags(.medium)) struct CreationTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "magpie-creation-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func create(at folder: String) throws {
        try DataDirectory.create(at: folder, title: "Tests", origin: "tests.example/log", isDemonstration: false)
    }

    @Test func `what could be made only half is made at the next attempt`() throws {
        try withFolder { folder in
            // A file where the last of the folders belongs.
            try Data().write(to: URL(filePath: folder + "/spool"))

            #expect(throws: (any Error).self) { try create(at: folder) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["spool"])
            try FileManager.default.removeItem(atPath: folder + "/spool")
            try create(at: folder)

            #expect(FileManager.default.fileExists(atPath: folder + "/log.sqlite"))
        }
    }

    @Test func `what was there before is not thrown away with what was made`() throws {
        try withFolder { folder in
            let own = folder + "/policies/own.json"
            try FileManager.default.createDirectory(atPath: folder + "/policies", withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(filePath: own))

            let made = try DataDirectory.create(
                at: folder, title: "Tests", origin: "tests.example/log", isDemonstration: false)
            DataDirectory.discard(made)

            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["policies"])
            #expect(FileManager.default.fileExists(atPath: own))
            try create(at: folder)
        }
    }

    @Test func `a key that lies there without its log is kept`() throws {
        try withFolder { folder in
            let key = folder + "/keys/log.key"
            try FileManager.default.createDirectory(atPath: folder + "/keys", withIntermediateDirectories: true)
            try Data("somebody's".utf8).write(to: URL(filePath: key))

            #expect(throws: (any Error).self) { try create(at: folder) }

            #expect(try String(contentsOfFile: key, encoding: .utf8) == "somebody's")
        }
    }
}
