import ArgumentParser
import Foundation
import Testing

@testable import PDS4Commands

@Suite struct `The options of NASA's validate` {
    private let folder: CommandFolder

    init() throws { folder = try CommandFolder() }

    /// Runs the command and gives its exit code and the report's text, information included.
    private func run(_ words: String...) throws -> (code: Int32, report: String) {
        let report = folder.path + "/report"
        var code: Int32 = 0
        do {
            try ValidateCommand.parse(["--dictionaries", folder.path + "/pack", "-s", "json", "-r", report] + words).run()
        } catch let exit as ExitCode {
            code = exit.rawValue
        }
        return (code, (try? String(contentsOfFile: report, encoding: .utf8)) ?? "")
    }

    private func labels(_ report: String) throws -> [String] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        let results = try #require(document["productLevelValidationResults"] as? [[String: Any]])
        return results.compactMap { ($0["label"] as? String).map { ($0 as NSString).lastPathComponent } }
    }

    @Test func `A configuration file fills in what the command line leaves open`() throws {
        _ = try folder.label("a.xml")
        _ = try folder.label("b.xml")
        let configuration = try folder.write(
            "c.properties",
            """
            # targets, over two lines
            validate.target = "\(folder.path)/a.xml", \\
                              \(folder.path)/b.xml
            validate.verbose: 1
            validate.skipContextValidation=true
            """
        )

        let filled = try run("-c", configuration)
        #expect(try labels(filled.report) == ["a.xml", "b.xml"])
        #expect(filled.report.contains("info.label.filesize_matches"))
        let overridden = try run("-c", configuration, "-v", "2", "-t", folder.path + "/b.xml")
        #expect(try labels(overridden.report) == ["b.xml"])
        #expect(!overridden.report.contains("info.label.filesize_matches"))
    }

    @Test(arguments: ["validate.tarket = a.xml", "validate.verbose = loud", "validate.local = perhaps", "validate.reportStyle = xml", "target = a"])
    func `A configuration that cannot be meant is refused with 2`(_ line: String) throws {
        let configuration = try folder.write("c.properties", line + "\n")

        #expect(try run("-c", configuration, "-t", try folder.label()).code == 2)
    }

    @Test func `Property files are read as Java reads them`() {
        let read = ValidateConfiguration.properties("! no\n a\\ b : c\\u0041\\t\nlong = 1,\\\n  2\nplain value\n\\=x=y\\\\\nlast = z\\")

        #expect(read.map(\.key) == ["a b", "long", "plain", "=x", "last"])
        #expect(read.map(\.value) == ["cA", "1,2", "value", "y\\", "z"])
    }

    @Test func `Only the target's own folder is looked at when asked`() throws {
        _ = try folder.label("top.xml")
        _ = try folder.write("below/deep.xml", "<Product_Observational/>")

        #expect(try labels(run("-t", folder.path, "-D").report) == ["deep.xml", "top.xml"])
        #expect(try labels(run("-L", "-t", folder.path, "-D").report) == ["top.xml"])
    }

    @Test(arguments: [["-e", "lbl"], ["--label-extension", "*.lbl", "*.nothing"], ["-e", ".lbl,nothing"]])
    func `Labels may have other extensions`(_ words: [String]) throws {
        _ = try folder.label("a.xml")
        _ = try folder.label("b.lbl")
        let command = try ValidateCommand.parse(["-s", "json", "-r", folder.path + "/r", "--skip-context-validation"] + words + ["-t", folder.path])
        _ = try? command.run()

        #expect(try labels(String(contentsOfFile: folder.path + "/r", encoding: .utf8)) == ["b.lbl"])
    }

    @Test(
        arguments: [
            ["-m", "1.11.0.0"], ["-u"], ["-R", "pds3.volume"], ["-v", "7"], ["--everyN", "0"], ["--spot-check-data", "0"], ["-E", "0"], ["-e", "Mars*"],
        ]
    )
    func `What cannot be had is refused and not passed over`(_ words: [String]) throws {
        #expect(throws: ValidationError.self) { try ValidateCommand.parse(words + ["-t", "a.xml"]).run() }
    }

    @Test func `Options that ask for what is done anyway are taken`() throws {
        let label = try folder.label()

        #expect(try run("-f", "--skip-context-reference-check", "--debug-mode", "--no-data-check", "-t", label).code == 0)
    }

    @Test func `Targets may be separated by commas`() throws {
        let first = try folder.label("a.xml")
        let second = try folder.label("b.xml")

        #expect(try labels(run("-t", first + ",", second).report) == ["a.xml", "b.xml"])
        #expect(try labels(run(first + "," + second).report) == ["a.xml", "b.xml"])
    }

    @Test func `Targets may be patterns that no shell has resolved`() throws {
        let first = try folder.label("a.xml")
        _ = try folder.label("b.xml")
        let configuration = try folder.write("c.properties", "validate.target = \(folder.path)/?.xml\n")

        #expect(try labels(run("-t", folder.path + "/*.xml").report) == ["a.xml", "b.xml"])
        #expect(try labels(run("-t", folder.path + "/[bc].xml", first).report) == ["b.xml", "a.xml"])
        #expect(try labels(run("-c", configuration).report) == ["a.xml", "b.xml"])
        #expect(try run("-t", folder.path + "/z*.xml").report.contains("error.label.missing_file"))
    }

    @Test func `A manifest has to list every label and every file`() throws {
        let label = try folder.label()
        let sum = "900150983cd24fb0d6963f7d28e17f72"
        let partial = try folder.write("lists/partial.md5", sum + "  .\\data.dat\n")

        let (code, report) = try run("-t", label, "-M", partial)
        #expect(code == 1)
        #expect(report.contains("The manifest has no checksum of a.xml."))
        #expect(report.components(separatedBy: "error.label.missing_checksum").count == 3)
    }

    @Test func `With targets in several folders a manifest needs a base`() throws {
        let first = try folder.label("a.xml")
        let second = try folder.write("other/b.xml", "<a/>")
        let manifest = try folder.write("m.md5", "900150983cd24fb0d6963f7d28e17f72  data.dat\n")

        #expect(throws: ValidationError.self) { try ValidateCommand.parse(["-t", first, second, "-M", manifest]).run() }
        #expect(try run("-t", first, second, "-M", manifest, "-B", folder.path).code == 1)
        #expect(try run("-t", first, "-M", try folder.write("empty.md5", "nothing\n")).code == 2)
    }

    @Test func `Context products that are added count as registered`() throws {
        let label = try folder.write(
            "a.xml",
            """
            <Product_Observational xmlns="http://pds.nasa.gov/pds4/pds/v1"><Target_Identification><name>Moon</name><type>Satellite</type>
            <Internal_Reference><lid_reference>urn:x:y:context:target:moon</lid_reference><reference_type>data_to_target</reference_type></Internal_Reference>
            </Target_Identification></Product_Observational>
            """
        )
        _ = try folder.write("pack/registered_context_products.json", #"{"Product_Context":[]}"#)
        let added = try folder.write(
            "more/p.json", #"{"Product_Context":[{"lidvid":"urn:x:y:context:target:moon::1.0","name":["Moon"],"type":["Satellite"]}]}"#
        )

        #expect(try run("-t", label).report.contains("context_ref_not_found"))
        #expect(try !run("--add-context-products", added, "-t", label).report.contains("context_ref_not_found"))
        #expect(try !run("--add-context-products", folder.path + "/more", "-t", label).report.contains("context_ref_"))
        #expect(try run("--add-context-products", added, "-t", label).report.contains("warning.product_not_registered"))
        #expect(try !run("-t", label).report.contains("warning.product_not_registered"))
        #expect(try run("--add-context-products", folder.path + "/none.json", "-t", label).code == 2)
    }
}
