import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Languages and texts", .tags(.small))
struct LanguageTests {
    @Test(arguments: [
        (nil, Language.english), ("", .english), ("zh-CN,zh;q=0.9,en;q=0.8", .chinese),
        ("en;q=0.8, zh;q=0.9", .chinese),
        ("fr, zh-Hant;q=0.1", .chinese), ("de", .english), ("zh;q=0, en;q=0.1", .english), ("zh;q=2", .english),
        ("*", .english), ("EN-gb", .english), ("zh;q=0.5,en;q=0.5", .chinese), (";;q=,,", .english),
        ("zh;q=nan", .english),
    ])
    func `the language is the one that the browser likes best`(header: String?, language: Language) {
        #expect(Language.negotiated(header) == language)
    }

    @Test func `a switch goes before a cookie, a cookie before the browser`() async throws {
        let route = Route<TestContext>.get("/", name: "home", audience: .everybody) { request, _ in
            .html(request.strings("samples.title"))
        }
        let site = try Site.test([route])
        let headers: HTTPFields = [.acceptLanguage: "en", .cookie: "language=zh-Hans"]

        let switched = await site.answer(.get("/?lang=en", headers: headers))
        let kept = await site.answer(.get("/", headers: headers))
        let negotiated = await site.answer(.get("/", headers: [.acceptLanguage: "zh"]))

        #expect(try await switched.text() == "Samples")
        #expect(switched.headers[.setCookie] == "language=en; Path=/; SameSite=Lax; Max-Age=31536000; HttpOnly")
        #expect(try await kept.text() == "样品")
        #expect(kept.headers[.setCookie] == nil)
        #expect(try await negotiated.text() == "样品")
        #expect(negotiated.headers[.vary] == "Accept-Language, Cookie")
    }

    @Test func `texts are filled, and plural forms chosen`() throws {
        let english = try Fixture.catalog().strings(.english)

        #expect(english("site.signedIn", ["name": "{a}"]) == "Signed in as {a}")
        #expect(english("samples.found", count: 1) == "one sample found")
        #expect(english("samples.found", count: 0) == "0 samples found")
        #expect(english("no.such") == "⟦no.such⟧")
        #expect(english("site.signedIn") == "Signed in as ⟦name⟧")
    }

    @Test(arguments: [
        (["en/a": "{\"a.b\": \"x\"}", "zh/a": "{}"], "“a.b” is missing in zh"),
        (["en/a": "{\"a.b\": \"{n} x\"}", "zh/a": "{\"a.b\": \"{m} x\"}"], "“a.b” has different names in braces"),
        (["en/a": "{\"a.b\": \"{n x\"}", "zh/a": "{\"a.b\": \"x\"}"], "“a.b” has braces that do not match"),
        (
            ["en/a": "{\"a.b\": \"x\"}", "en/b": "{\"a.b\": \"x\"}", "zh/a": "{\"a.b\": \"x\"}"],
            "“a.b” is in another file"
        ),
        (["en/a": "{\"a.one\": \"x\"}", "zh/a": "{\"a.one\": \"x\"}"], "“a.one” has no “.other” beside it"),
        (["en/a": "{\"a\": {\"b\": \"x\"}}"], "Translations/en/a.json: no flat JSON object"),
        (["fr/a": "{}"], "Translations/fr/a.json: not of the form"),
        (["en/a": "{\"a b\": \"x\"}", "zh/a": "{\"a b\": \"x\"}"], "“a b” is no key"),
    ])
    func `a catalog with a mistake is not loaded`(files: [String: String], fault: String) {
        let resources = files.map { ResourceFile(path: "Translations/\($0.key).json", bytes: Array($0.value.utf8)) }

        let error = #expect(throws: Catalog.Faults.self) { try Catalog(files: resources) }

        #expect(error?.description.contains(fault) == true, "\(error?.description ?? "")")
    }
}
