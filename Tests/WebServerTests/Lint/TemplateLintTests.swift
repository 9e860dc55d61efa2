import TestSupport
import Testing

@testable import WebServer

@Suite("Template lint", .tags(.small))
struct TemplateLintTests {
    private static let frames: [any Sendable] = [Frame(person: "a"), Frame()]

    private struct Probe: Page {
        static let template = "probe"
        struct Row: Sendable {
            var number: String
            var note: String?
        }
        var title = "t"
        var isOpen = true
        var chart = Markup(trusted: "<svg/>")
        var rows = [Row(number: "1", note: "n")]
    }

    private func faults<P: Page>(_ source: String, _ samples: [P]) throws -> [String] {
        let file = ResourceFile(path: "Templates/\(P.template).mustache", bytes: Array(source.utf8))
        let templates = try Templates(files: [file], catalog: Fixture.catalog())
        return TemplateLint(templates).faults(samples, frames: Self.frames)
    }

    @Test func `a page that fits its template has no fault`() throws {
        let lint = TemplateLint(try Fixture.templates())

        #expect(lint.faults([SampleList.full], frames: Self.frames).isEmpty)
        #expect(lint.unreachable(from: [SampleList.self]).isEmpty)
        #expect(lint.unreachable(from: []) == ["layout", "parts/row", "samples/list"])
    }

    @Test(arguments: [
        ("{{titel}}", "“titel”: no model has this name"),
        ("{{#rows}}{{nubmer}}{{/rows}}", "“nubmer”: no model has this name"),
        ("{{isOpen}}", "“isOpen”: a boolean is no text"),
        ("{{rows}}", "“rows”: a list is no text"),
        ("{{chart}}", "“chart”: a markup needs three braces"),
        ("{{{title}}}", "“title”: three braces show a markup"),
        ("{{#title}}a{{/title}}", "“title”: this is always there"),
        ("{{^title}}a{{/title}}", "“title”: this is always there"),
        ("{{#rows}}{{.}}{{/rows}}", "“.”: the place is a model"),
        ("{{frame.nobody}}", "“frame.nobody”: there is no “nobody” in it"),
        ("{{title}}", "“isOpen” is never shown"),
        ("{{title}}{{#rows}}{{number}}{{/rows}}", "“rows[].note” is never shown"),
        ("{{^isOpen}}{{titel}}{{/isOpen}}", "“titel”: no model has this name"),
    ])
    func `a mistake in a template is found`(source: String, fault: String) throws {
        let found = try faults(source, [Probe()])

        #expect(found.contains { $0.contains("probe: \(fault)") }, "\(found)")
    }

    @Test func `a sample that leaves a list empty or a value out is a fault`() throws {
        var empty = Probe()
        empty.rows = []
        let source = "{{title}}{{#isOpen}}{{/isOpen}}{{{chart}}}{{#rows}}{{number}}{{#note}}{{note}}{{/note}}{{/rows}}"

        #expect(try faults(source, [empty]).contains { $0.contains("“rows”: no sample has a value here") })
        #expect(try faults(source, [empty, Probe()]).isEmpty)
    }

    @Test func `an absent value that would show an outer one of the same name is a fault`() throws {
        struct Outer: Page {
            static let template = "outer"
            struct Row: Sendable { var note: String? }
            var note = "of the page"
            var rows = [Row(note: "of the row")]
        }

        let found = try faults("{{note}}{{#rows}}{{note}}{{/rows}}", [Outer()])

        #expect(
            found.contains { $0.contains("“note”: where this is absent, Mustache shows “note” instead") },
            "\(found)"
        )
    }

    @Test func `a tree of models can be shown by a template that includes itself`() throws {
        struct Tree: Page {
            static let template = "tree"
            struct Node: Sendable {
                var name: String
                var children: [Node]
            }
            var roots = [Node(name: "a", children: [Node(name: "b", children: [])])]
        }
        let files = [
            ResourceFile(path: "Templates/tree.mustache", bytes: Array("{{#roots}}{{> node}}{{/roots}}".utf8)),
            ResourceFile(
                path: "Templates/node.mustache",
                bytes: Array("({{name}}{{#children}}{{> node}}{{/children}})".utf8)
            ),
        ]
        let templates = try Templates(files: files, catalog: Fixture.catalog())

        #expect(TemplateLint(templates).faults([Tree()], frames: Self.frames).isEmpty)
        #expect(templates.html(Tree(), frame: Frame(), in: .english) == "(a(b))")
    }

    @Test func `numbers with fractions and other types are not for pages`() throws {
        struct Rough: Page {
            static let template = "rough"
            var mass = 1.5
        }

        #expect(try faults("{{mass}}", [Rough()]) == ["rough: “mass”: a page model has no Double: make it text"])
    }
}

@Suite("Source lint", .tags(.small))
struct SourceLintTests {
    private let lint = SourceLint([
        ResourceFile(
            path: "A.swift",
            bytes: Array("let a = strings(\"site.name\") + strings(\"no.such\", count: 1)".utf8)
        ),
        ResourceFile(path: "B.swift", bytes: Array("let b = Markup(trusted: \"<b>\")".utf8)),
    ])

    @Test func `keys that do not exist are found, and texts that nobody shows`() throws {
        let catalog = try Fixture.catalog()
        let templates = try Templates(files: [], catalog: catalog)

        #expect(lint.missingKeys(in: catalog) == ["A.swift: there is no text “no.such”"])
        #expect(
            lint.unusedKeys(of: catalog, templates: templates, except: ["samples."]) == [
                "site.signIn", "site.signedIn",
            ]
        )
        #expect(lint.unusedKeys(of: catalog, templates: try Fixture.templates()) == [])
    }

    @Test func `markup made outside the listed files is found`() {
        #expect(lint.markupMakers(except: []) == ["B.swift"])
        #expect(lint.markupMakers(except: ["B.swift"]) == [])
    }
}
