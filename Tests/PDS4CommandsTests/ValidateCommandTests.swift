import ArgumentParser
import Foundation
import PDS4
import Testing

@testable import PDS4Commands

/// A folder for one test.
final class CommandFolder {
    let path = NSTemporaryDirectory() + "magpie-pds4-commands-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// A small label whose only question is whether `data.dat` is there and has three bytes.
    func label(_ name: String = "a.xml", size: Int = 3, lid: String = "urn:nasa:pds:b:c:a") throws -> String {
        _ = try write("data.dat", "abc")
        return try write(
            name,
            """
            <?xml version="1.0"?><?xml-model href="R.sch" schematypens="http://purl.oclc.org/dsdl/schematron"?>
            <Product_Observational xmlns="http://pds.nasa.gov/pds4/pds/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://pds.nasa.gov/pds4/pds/v1 https://pds.nasa.gov/S.xsd"><Identification_Area>
            <logical_identifier>\(lid)</logical_identifier><version_id>1.0</version_id></Identification_Area>
            <File_Area_Observational><File><file_name>data.dat</file_name><file_size unit="byte">\(size)</file_size></File></File_Area_Observational>
            </Product_Observational>
            """
        )
    }
}

@Suite struct `magpie pds4 validate` {
    private let folder: CommandFolder

    init() throws { folder = try CommandFolder() }

    /// Runs the command and gives its exit code and report.
    private func run(_ words: String...) throws -> (code: Int32, report: String) {
        let report = folder.path + "/report"
        let arguments = ["--dictionaries", folder.path + "/pack", "--skip-context-validation", "-r", report] + words
        var code: Int32 = 0
        do {
            let command = try ValidateCommand.parse(arguments)
            try command.run()
        } catch let exit as ExitCode {
            code = exit.rawValue
        }
        return (code, (try? String(contentsOfFile: report, encoding: .utf8)) ?? "")
    }

    private func summary(_ report: String) throws -> [String: Any] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        return try #require(document["summary"] as? [String: Any])
    }

    @Test func `Without errors the code is 0 and the report is JSON as asked`() throws {
        let (code, report) = try run("-s", "json", "-t", try folder.label())

        let summary = try summary(report)
        #expect(code == 0)
        #expect(summary["totalErrors"] as? Int == 0)
        #expect(summary["totalWarnings"] as? Int == 0)
        #expect(summary["productValidation"] as? [String: Int] == ["passed": 1, "failed": 0, "skipped": 0])
        #expect(summary["referentialIntegrity"] as? [String: Int] == ["passed": 0, "failed": 0, "skipped": 0])
        #expect((summary["messageTypes"] as? [Any])?.isEmpty == true)
    }

    @Test func `With errors the code is 1 and each type has its count`() throws {
        let (code, report) = try run("-s", "json", try folder.label(size: 4))

        let summary = try summary(report)
        #expect(code == 1)
        #expect(summary["totalErrors"] as? Int == 1)
        #expect(summary["productValidation"] as? [String: Int] == ["passed": 0, "failed": 1, "skipped": 0])
        let types = try #require(summary["messageTypes"] as? [[String: Any]])
        #expect(types.count == 1)
        #expect(types.first?["messageType"] as? String == "error.label.filesize_mismatch")
        #expect(types.first?["total"] as? Int == 1)
    }

    @Test func `Files of the command itself that cannot be read end it with 2`() throws {
        let label = try folder.label()

        #expect(try run("-t", label, "-M", folder.path + "/no-manifest").code == 2)
        #expect(try run("-T", folder.path + "/no-targets").code == 2)
        #expect(try run("-t", label, "--profile", folder.path + "/no-profile").code == 2)
        #expect(try run("-t", label, "-r", folder.path + "/no/such/folder/report").code == 2)
    }

    @Test func `A target that is not there is an error of the run`() throws {
        let (code, report) = try run("-s", "json", "-t", folder.path + "/nothing.xml")

        #expect(code == 1)
        #expect(report.contains("error.label.missing_file"))
    }

    @Test(arguments: [["-R", "pds4.nothing", "-t", "a"], [], ["-s", "xml", "-t", "a"], ["--nonsense", "-t", "a"]])
    func `A wrong command line is refused before anything is done`(_ words: [String]) throws {
        #expect(throws: (any Error).self) {
            let command = try ValidateCommand.parse(words)
            try command.run()
        }
    }

    @Test func `Verbosity is the least severity`() throws {
        let label = try folder.label()

        #expect(try run("-v", "1", "-s", "json", "-t", label).report.contains("info.label.filesize_matches"))
        #expect(try run("-v1", "-s", "json", "-t", label).report.contains("info.label.filesize_matches"))
        #expect(try !run("-s", "json", "-t", label).report.contains("info.label.filesize_matches"))
    }

    @Test func `Targets come from arguments, options and a file`() throws {
        let first = try folder.label("a.xml")
        let second = try folder.label("b.xml")
        let list = try folder.write("list.txt", first + "\n" + second + "\n")

        for words in [["-t", first, second], [first, second], ["-T", list]] {
            let arguments = ["--dictionaries", folder.path, "--skip-context-validation", "-s", "json", "-r", folder.path + "/r.json"] + words
            let command = try ValidateCommand.parse(arguments)
            _ = try? command.run()
            let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder.path + "/r.json"))) as? [String: Any]
            #expect((document?["productLevelValidationResults"] as? [Any])?.count == 2)
        }
    }

    @Test func `A checksum manifest is relative to the target's folder or to the base that is given`() throws {
        let label = try folder.label()
        let sum = try MD5.hexadecimal(of: Array(Data(contentsOf: URL(fileURLWithPath: label))))
        let own = try folder.write("lists/m.md5", "900150983cd24fb0d6963f7d28e17f72  data.dat\n\(sum)  a.xml\n")
        let based = try folder.write("elsewhere/m.md5", "d41d8cd98f00b204e9800998ecf8427e *here/data.dat\n\(sum) *here/a.xml\n")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/here", withDestinationPath: folder.path)

        #expect(try run("-s", "json", "-t", label, "-M", own).code == 0)
        #expect(try run("-s", "json", "-t", folder.path + "/here/a.xml", "-M", based, "-B", folder.path).report.contains("checksum_mismatch"))
    }

    @Test func `Text and HTML hold the same verdict`() throws {
        let label = try folder.label(size: 4)

        let text = try run("-t", label).report
        #expect(text.contains("FAIL: \(label)"))
        #expect(text.contains("1 error, 0 warnings"))
        #expect(text.contains("1  error.label.filesize_mismatch"))
        let html = try run("-s", "html", "-t", label).report
        #expect(html.contains("<span class=\"count\">1</span><code>error.label.filesize_mismatch</code>"))
    }
}

@Suite struct `magpie pds4 dictionaries` {
    @Test func `Adding says what was done, and a conflict is code 1`() throws {
        let folder = try CommandFolder()
        _ = try folder.write("source/A.xsd", "<schema version=\"1.0\"/>")
        func add(_ words: String...) throws -> Int32 {
            let command = try DictionariesCommand.Add.parse([folder.path + "/source", "--pack", folder.path + "/pack"] + words)
            do {
                try command.run()
                return 0
            } catch let exit as ExitCode {
                return exit.rawValue
            }
        }

        #expect(try add() == 0)
        #expect(try add() == 0)
        _ = try folder.write("source/A.xsd", "<schema version=\"2.0\"/>")
        #expect(try add() == 1)
        #expect(try add("--replace") == 0)
        #expect(try String(contentsOfFile: folder.path + "/pack/A.xsd", encoding: .utf8).contains("2.0"))
    }

    @Test func `What cannot be read ends it with 2`() throws {
        let folder = try CommandFolder()
        let command = try DictionariesCommand.Add.parse([folder.path + "/nothing", "--pack", folder.path + "/pack"])

        #expect(throws: ExitCode(2)) { try command.run() }
    }
}
