import TestSupport
import Testing

@testable import WebServer

@Suite("Templates", .tags(.small))
struct TemplateTests {
    @Test func `a page is shown in its layout with the texts of the language`() throws {
        let templates = try Fixture.templates()

        let english = templates.html(SampleList.full, frame: Frame(person: "Zoë <z>"), in: .english)
        let chinese = templates.html(SampleList.full, frame: Frame(language: "zh-Hans"), in: .chinese)

        #expect(english.contains("<title>Samples</title>"))
        #expect(english.contains("<p>2 samples found</p>"))
        #expect(english.contains("<p>Signed in as Zoë &lt;z&gt;</p>"))
        #expect(english.contains("<p class=\"row\">10002,&lt;5&gt; 12.5 mg open to requests A &amp; B</p>"))
        #expect(english.contains("<p class=\"row\">15555 1 mg</p>"))
        #expect(english.contains("<figure><svg><title>a</title></svg></figure>"))
        #expect(english.contains("<pre>\n  kept\n</pre>"))
        #expect(chinese.contains("<html lang=\"zh-Hans\">"))
        #expect(chinese.contains("<p>找到2件样品</p>"))
        #expect(chinese.contains("<p>登录</p>"))
    }

    @Test func `empty lists, absent values and singulars have their forms`() throws {
        let page = SampleList(total: 1, isSingle: true, rows: [], note: "")

        let html = try Fixture.templates().html(page, frame: Frame(), in: .english)

        #expect(html.contains("<p>one sample found</p>"))
        #expect(html.contains("<p>Nothing matches.</p>"))
        #expect(!html.contains("figure"))
    }

    @Test func `text in three braces stays invisible`() throws {
        struct Loose: Page {
            static let template = "loose"
            var text = "<script>"
        }
        let file = ResourceFile(path: "Templates/loose.mustache", bytes: Array("[{{{text}}}][{{text}}]".utf8))

        let html = try Templates(files: [file], catalog: Fixture.catalog()).html(Loose(), frame: Frame(), in: .english)

        #expect(html == "[][&lt;script&gt;]")
    }

    @Test(arguments: [
        ("{{&text}}", "always escaped"), ("{{=<% %>=}}", "stay as they are"),
        ("{{> nowhere}}", "no template “nowhere”"),
        ("{{> *name}}", "name one template"), ("[[no.such]]", "no text “no.such” in en"),
        ("{{#a}}", "expectedSectionEnd"),
        ("{{a", "without its end"), ("{{uppercased(a)}}", "letters, digits and dots"),
        ("{{#first()}}x{{/first()}}", "letters, digits and dots"), ("[[site.name", "without “]]”"),
    ])
    func `a template with a mistake is named when it is loaded`(source: String, reason: String) throws {
        let file = ResourceFile(path: "Templates/bad.mustache", bytes: Array(source.utf8))

        let error = #expect(throws: Templates.Faults.self) { try Templates(files: [file], catalog: Fixture.catalog()) }

        #expect(error?.description.contains("bad: ") == true)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
