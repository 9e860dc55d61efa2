import Foundation
import Testing

@testable import PDS4

@Suite struct `Reports` {
    private func sample(_ change: (inout ValidationOptions) -> Void = { _ in }) throws -> ValidationReport {
        let folder = try TestFolder()
        try folder.write("data.tab", "x\r\ny\r\n")
        let field = TestLabel.field("Character", "<&\"'>", "ASCII_Integer", length: 1)
        let good = try folder.write("good.xml", TestLabel(body: "").text)
        var label = TestLabel(TestLabel.table("Character", records: 2, length: 3, [field.replacing("<&\"'>", with: "&lt;&amp;")]))
        label.lid = "urn:nasa:pds:b:c:two"
        return run([good, try folder.write("bad.xml", label.text), folder.path + "/<missing>.xml"], change)
    }

    @Test func `The sums are those of the labels and of the run`() throws {
        let report = try sample()

        #expect(report.totalErrors == 3)
        #expect(report.totalWarnings == 0)
        #expect(report.productValidation.passed == 1)
        #expect(report.productValidation.failed == 2)
        #expect(report.messageTypes == ["error.table.field_value_data_type_mismatch": 2, "error.label.missing_file": 1])
        #expect(!report.passed)
    }

    @Test func `JSON is what its readers expect`() throws {
        let text = try sample().json()

        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let summary = try #require(document["summary"] as? [String: Any])
        #expect(Set(summary.keys) == ["totalErrors", "totalWarnings", "productValidation", "referentialIntegrity", "messageTypes"])
        let types = try #require(summary["messageTypes"] as? [[String: Any]])
        #expect(types.map { $0["messageType"] as? String } == ["error.label.missing_file", "error.table.field_value_data_type_mismatch"])
        #expect(types.map { $0["total"] as? Int } == [1, 2])
        let labels = try #require(document["productLevelValidationResults"] as? [[String: Any]])
        #expect(labels.map { $0["status"] as? String } == ["PASS", "FAIL"])
        let messages = try #require(labels[1]["messages"] as? [[String: Any]])
        let place = try #require(messages.last)
        #expect(place["record"] as? Int == 2)
        #expect(place["field"] as? Int == 1)
        #expect(place["object"] as? String == "T")
    }

    @Test func `HTML groups by type and lets nothing through unescaped`() throws {
        let html = try sample().html()

        #expect(html.contains("<span class=\"count\">2</span><code>error.table.field_value_data_type_mismatch</code>"))
        #expect(html.contains("&lt;missing&gt;"))
        #expect(!html.contains("<missing>"))
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(!html.contains("<script"))
    }

    @Test func `HTML says the verdict first and names files by what they differ in`() throws {
        let report = try sample()
        let html = report.html()

        #expect(html.contains("<h1>2 of 3 products fail</h1>"))
        #expect(html.contains("3 errors and 0 warnings"))
        #expect(html.contains("<p class=\"path\">bad.xml</p>"))
        #expect(html.contains("<th scope=\"row\">good.xml</th><td>0</td><td>0</td>"))
        #expect(html.contains("Paths are below <code>\(FileSystem.parent(report.labels[0].path))/</code>"))
    }

    @Test func `HTML of a product that passes says so, and that nothing was found`() throws {
        let folder = try TestFolder()

        let html = run([try folder.write("a.xml", TestDictionaries.label(""))], pack: try TestDictionaries.write(folder)).html()

        #expect(html.contains("<h1>The product passes</h1>"))
        #expect(!html.contains("<h2>Errors</h2>") && !html.contains("<h2>Warnings</h2>"))
    }

    @Test func `HTML claims no more than was checked`() throws {
        let folder = try TestFolder()

        let html = run([try folder.write("a.xml", TestLabel(body: "").text)]).html()

        #expect(html.contains("<h1>The product passes, as far as it could be checked</h1>"))
        #expect(html.contains("<h2>Not checked</h2>"))
    }

    @Test func `HTML speaks of products only when some were checked, and of relations only when those fail`() throws {
        let empty = try TestFolder()
        let headless = try TestFolder()
        try headless.write("a.xml", TestLabel(body: "").text)
        let unprefixed = try BundleCase()
        unprefixed.collection = "urn:nasa:pds:other:data"
        unprefixed.members = [("urn:nasa:pds:other:data::1.0", "Primary")]

        #expect(run([empty.path]).html().contains("<h1>Errors were found</h1>"))
        #expect(run([headless.path]) { $0.rule = .bundle }.html().contains("<h1>Errors were found</h1>"))
        #expect(try unprefixed.write().validate().html().contains("<h1>The products pass, their relations do not</h1>"))
    }

    @Test func `Text says verdict, place and sums`() throws {
        let text = try sample().text()

        #expect(text.contains("Verdict: strict PDS4"))
        #expect(text.contains("record 2, field 1"))
        #expect(text.contains("3 errors, 0 warnings"))
        #expect(text.contains("1 passed, 2 failed, 0 skipped"))
    }

    @Test func `All findings of a type are counted when only the first are kept`() throws {
        let report = try sample { $0.keptPerType = 1 }

        #expect(report.messageTypes["error.table.field_value_data_type_mismatch"] == 2)
        #expect(report.labels.flatMap(\.findings).filter { $0.type == "error.table.field_value_data_type_mismatch" }.count == 1)
    }

    @Test func `A folder without labels is an error`() throws {
        let folder = try TestFolder()

        #expect(run([folder.path]).types == ["error.execution.no_products_found": 1])
    }

    @Test func `A target that is named twice is validated once`() throws {
        let folder = try TestFolder()
        let label = try folder.write("a.xml", TestLabel(body: "").text)

        #expect(run([label, label]).productValidation.passed == 1)
        #expect(run([folder.path, folder.path + "/"]).productValidation.passed == 1)
    }

    @Test func `Progress counts every label`() throws {
        let folder = try TestFolder()
        for index in 0..<10 {
            var label = TestLabel(body: "")
            label.lid += "\(index)"
            try folder.write("l\(index).xml", label.text)
        }
        var seen: [Int] = []

        _ = Validator(options: .test { $0.threads = 3 }, pack: DictionaryPack(folders: [])).validate([folder.path]) { done, total in
            seen.append(done)
            #expect(total == 10)
        }

        #expect(seen == Array(1...10))
    }
}
