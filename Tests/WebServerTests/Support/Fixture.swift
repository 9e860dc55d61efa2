import HTTPTypes
import Logging
import Testing

@testable import WebServer

/// The templates, texts and assets of the folder `Resources`.
enum Fixture {
    static func files() throws -> [ResourceFile] { EmbeddedResources.files }

    static func catalog() throws -> Catalog { try Catalog(files: files()) }

    static func templates() throws -> Templates { try Templates(files: files(), catalog: catalog()) }

    /// A logger that says nothing.
    static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

struct SampleList: Page {
    static let template = "samples/list"

    struct Row: Sendable {
        var number: String
        var mass: String
        var isOpen: Bool
        var keeper: String?
    }

    var total: Int
    var isSingle: Bool
    var chart: Markup?
    var rows: [Row]
    var note: String

    static let full = SampleList(
        total: 2,
        isSingle: false,
        chart: Markup(trusted: "<svg><title>a</title></svg>"),
        rows: [
            Row(number: "10002,<5>", mass: "12.5 mg", isOpen: true, keeper: "A & B"),
            Row(number: "15555", mass: "1 mg", isOpen: false),
        ],
        note: "kept"
    )
}

struct Frame: Sendable {
    var language = "en"
    var stylesheet = "/assets/x/magpie.css"
    var person: String?
}

/// What the handlers of the tests are given: how often the context was made is of no interest here.
struct TestContext: Sendable {}

extension Site where Context == TestContext {
    static func test(_ routes: [Route<TestContext>], settings: SiteSettings = SiteSettings()) throws -> Site {
        try Site(
            routes: routes,
            catalog: try Fixture.catalog(),
            assets: Assets(files: try Fixture.files()),
            settings: settings,
            logger: Fixture.silence,
            makeContext: { _, _ in TestContext() },
            problemPage: { problem, _ in problem.response(html: "<h1>\(problem.title)</h1>") }
        )
    }
}
