import ArgumentParser
import Foundation
import Testing

@testable import PDS4Commands

@Suite struct `The command that reads` {
    private let folder: CommandFolder
    private var label: String { folder.path + "/gen_mrm_0000001.xml" }
    private var table: String { folder.path + "/gen_mrm_0000001.tab" }

    init() throws {
        folder = try CommandFolder()
        try GenerateCommand.parse([folder.path, "--kind", "mrm", "--records", "3"]).run()
    }

    private func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

    @Test func `What is written may replace what is read`() throws {
        let other = folder.path + "/other.csv"
        try ReadCommand.parse([label, "-o", other]).run()
        let expected = try contents(other)

        try ReadCommand.parse([label, "-f", "csv", "-o", table]).run()

        #expect(expected.split(whereSeparator: \.isNewline).count == 4)
        #expect(try contents(table) == expected)
        #expect(try names() == ["gen_mrm_0000001.tab", "gen_mrm_0000001.xml", "other.csv"])
    }

    @Test(arguments: [["--rows", "0-3"], ["--rows", "x"], ["--columns", "NOTHING"], ["--object", "NOTHING"]])
    func `Wrong arguments leave the output as it was`(_ words: [String]) throws {
        let output = try folder.write("out.csv", "mine")

        #expect(throws: (any Error).self) { try ReadCommand.parse([label, "-o", output] + words).run() }

        #expect(try contents(output) == "mine")
        #expect(try names() == ["gen_mrm_0000001.tab", "gen_mrm_0000001.xml", "out.csv"])
    }
}
