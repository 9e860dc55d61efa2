import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Answers", .tags(.small))
struct ResponseTests {
    private func request(_ headers: HTTPFields = [:], _ target: String = "/a", method: HTTPRequest.Method = .get) throws
        -> Request
    {
        Request(
            method: method,
            target: try #require(RequestTarget(target)),
            query: try FormFields(urlEncoded: RequestTarget(target)?.rawQuery ?? "", allowingLines: false),
            headers: headers,
            host: "localhost",
            language: .english,
            strings: try Fixture.catalog().strings(.english),
            arrived: 0,
            clientAddress: "",
            isSecure: false,
            wasForwarded: false,
            cookies: Cookie.read(headers),
            stream: BodyStream(bytes: [], arrived: 0),
            routeName: "a"
        )
    }

    @Test func `a version that the client has is not sent again`() throws {
        let page = Response.html("x").cached(.revalidate)
        let tag = EntityTag(content: "x".utf8)

        let fresh = page.taggedByContent(for: try request())
        let known = page.taggedByContent(for: try request([.ifNoneMatch: "\"other\", W/\(tag.text)"]))
        let other = page.taggedByContent(for: try request([.ifNoneMatch: "\"other\""]))

        #expect(fresh.status == .ok && fresh.headers[.eTag] == tag.text)
        #expect(known.status == .notModified && known.body.length == 0)
        #expect(known.headers[.cacheControl] == "no-cache" && known.headers[.eTag] == tag.text)
        #expect(other.status == .ok)
    }

    @Test func `a change names the version that it changes`() throws {
        let tag = EntityTag(version: "7")

        try request([.ifMatch: "\"7\""]).requireMatch(tag)
        try request([.ifMatch: "*"]).requireMatch(tag)
        try request().requireMatch(tag, isRequired: false)
        let missing = #expect(throws: Problem.self) { try request().requireMatch(tag) }
        let other = #expect(throws: Problem.self) { try request([.ifMatch: "\"6\""]).requireMatch(tag) }

        #expect(missing?.status.code == 428)
        #expect(other?.status == .preconditionFailed)
    }

    @Test(arguments: [
        ("报告 1.pdf", "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%201.pdf"),
        ("a\"b\r\nX: y.txt", "attachment; filename=\"a_bX: y.txt\"; filename*=UTF-8''a%22bX%3A%20y.txt"),
        ("../../etc/passwd", "attachment; filename=\"....etcpasswd\"; filename*=UTF-8''....etcpasswd"),
        ("..", "attachment; filename=\"file\"; filename*=UTF-8''file"),
    ])
    func `a file to save has its name in both forms and runs nowhere`(name: String, disposition: String) {
        let answer = Response.bytes([1], mediaType: "text/html").attached(as: name)

        #expect(answer.headers[.contentDisposition] == disposition)
        #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
    }

    @Test func `security headers of a page, a file and a secure connection`() async throws {
        var settings = SiteSettings()
        settings.proxies = TrustedProxies(["127.0.0.1"])
        let site = try Site.test(TestRoutes.all, settings: settings)

        let page = await site.answer(.get("/", headers: [.xForwardedProto: "https", .cookie: "__Host-session=abc"]))
        let text = await site.answer(.get("/samples/1"))
        let token = await site.answer(.get("/samples/1", headers: [.authorization: "Bearer t"]))

        #expect(page.headers[.strictTransportSecurity] == "max-age=31536000")
        #expect(page.headers[.cacheControl] == "no-store")
        #expect(text.headers[.strictTransportSecurity] == nil)
        #expect(text.headers[.cacheControl] == "no-cache")
        #expect(token.headers[.cacheControl] == "no-store")
        #expect(text.headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'; sandbox")
    }

    @Test(arguments: [
        ("/samples?a=1", "/samples?a=1"), (nil, "/home"), ("//evil.example", "/home"),
        ("https://evil.example", "/home"),
        ("/\\evil.example", "/home"), ("/a\r\nX: y", "/home"), ("", "/home"), ("/嫦", "/home"),
    ])
    func `the way back stays on this site`(path: String?, location: String) {
        #expect(Response.redirect(back: path, otherwise: "/home").headers[.location] == location)
    }

    @Test func `the session cookie is bound to the host, and of two none counts`() throws {
        let cookie = Cookie.session("abc", maximumAge: 60)

        #expect(cookie.text == "__Host-session=abc; Path=/; SameSite=Lax; Max-Age=60; Secure; HttpOnly")
        #expect(Cookie.endOfSession.text == "__Host-session=; Path=/; SameSite=Lax; Max-Age=0; Secure; HttpOnly")
        #expect(try request([.cookie: "x=1; __Host-session=abc"]).sessionToken == "abc")
        #expect(try request([.cookie: "__Host-session=a; __Host-session=b"]).sessionToken == nil)
        #expect(try request([.cookie: "__Host-session="]).sessionToken == nil)
        #expect(try request([.authorization: "Bearer  t"]).bearerToken == "t")
    }

    @Test func `an asset has the address of its content and may be kept for ever`() async throws {
        let assets = Assets(files: try Fixture.files())
        let site = try Site.test(TestRoutes.all)

        let path = assets.path("magpie.css")
        let answer = await site.answer(.get(path))
        let stale = await site.answer(.get("/assets/0000000000000000/magpie.css"))
        let post = await site.answer(PlainRequest(.post, path))

        #expect(path.hasPrefix("/assets/") && path.hasSuffix("/magpie.css"))
        #expect(answer.headers[.contentType] == "text/css; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(try await answer.text() == "body { color: black }\n")
        #expect(stale.status == .notFound)
        #expect(post.status == .methodNotAllowed)
    }

    @Test func `lists go on where they stopped, and take no other list's cursor`() throws {
        let cursor = Cursor(list: "a", keys: ["12:x", "", "嫦"])

        #expect(try Cursor(cursor.text, list: "a", count: 3) == cursor)
        for (text, list, count) in [
            (cursor.text, "b", 3), (cursor.text, "a", 2), (cursor.text + "A", "a", 3), ("", "a", 3), ("!!!", "a", 3),
            (String(repeating: "A", count: 3_000), "a", 3), (cursor.text + "=", "a", 3),
        ] {
            #expect(throws: Problem.self) { try Cursor(text, list: list, count: count) }
        }
        let next = try request([:], "/a?q=x%20y&cursor=old").next(after: ["1"])
        #expect(next == "/a?q=x%20y&cursor=" + Cursor(list: "a", keys: ["1"]).text)
        #expect(try request([:], next).cursor(keys: 1)?.keys == ["1"])
        #expect(try request([:], "/a?limit=200").limit() == 200)
        for limit in ["0", "201", "x", "-1", "99999999999999999999"] {
            #expect(throws: Problem.self) { try request([:], "/a?limit=\(limit)").limit() }
        }
    }

    @Test func `a command has one name of its own`() throws {
        let name = try #require(HTTPField.Name("Idempotency-Key"))

        #expect(try request([name: "\"12345678\""]).idempotencyKey() == "12345678")
        #expect(try request([name: "12345678"]).idempotencyKey() == "12345678")
        for headers: HTTPFields in [
            [:], [name: "short"], [name: "1234 5678"], [name: String(repeating: "a", count: 129)],
        ] {
            #expect(throws: Problem.self) { try request(headers).idempotencyKey() }
        }
    }

    @Test(arguments: [
        (Int64(0), "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_164_800_999, "Thu, 29 Feb 2024 00:00:00 GMT"), (4_102_444_799_000, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ])
    func `dates are written as HTTP writes them`(time: Int64, text: String) {
        #expect(HTTPDate.text(time) == text)
    }

    @Test func `errors under the prefix for programs are problem details, others pages`() async throws {
        let site = try Site.test(TestRoutes.all)

        let problem = await site.answer(.get("/api/v1/nothing"))
        let page = await site.answer(.get("/nothing/<script>"))

        #expect(problem.headers[.contentType] == "application/problem+json")
        #expect(try await problem.text() == "{\"status\":404,\"title\":\"Not found\",\"type\":\"/problems/not-found\"}")
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(try await !page.text().contains("script"))
    }
}
