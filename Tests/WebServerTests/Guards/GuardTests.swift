import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Guards", .tags(.small))
struct GuardTests {
    struct Case: Sendable {
        var method: HTTPRequest.Method = .post
        var site: String?
        var origin: String?
        var cookie = true
        var allowed: Bool
    }

    @Test(arguments: [
        Case(method: .get, site: "cross-site", allowed: true),
        Case(method: .head, origin: "https://evil.example", allowed: true),
        Case(site: "same-origin", allowed: true), Case(site: "none", allowed: true),
        Case(site: "same-site", allowed: false),
        Case(site: "cross-site", allowed: false), Case(site: "", allowed: false),
        Case(site: "cross-site", origin: "http://localhost:8080", allowed: false),
        Case(site: "cross-site", cookie: false, allowed: false), Case(origin: "http://localhost:8080", allowed: true),
        Case(origin: "http://localhost:8081", allowed: false), Case(origin: "http://localhost", allowed: false),
        Case(origin: "null", allowed: false), Case(origin: "http://evil.example", allowed: false),
        Case(origin: "http://localhost:8080.evil.example", allowed: false), Case(allowed: false),
        Case(cookie: false, allowed: true), Case(method: .delete, site: "cross-site", allowed: false),
        Case(method: .put, allowed: false),
    ])
    func `only requests of this site change something`(test: Case) {
        var headers = HTTPFields()
        if let site = test.site { headers[.secFetchSite] = site }
        if let origin = test.origin { headers[.origin] = origin }

        let allowed = ForgeryGuard.allows(
            method: test.method,
            headers: headers,
            host: "localhost:8080",
            hasSessionCookie: test.cookie
        )

        #expect(allowed == test.allowed)
    }

    @Test func `a forged form gets a clear 403`() async throws {
        let site = try Site.test(TestRoutes.all)
        var forged = PlainRequest.form("/form", [("a", "1")])
        forged.headers[HTTPField.Name.secFetchSite] = "cross-site"

        let page = await site.answer(forged)
        let own = await site.answer(.form("/form", [("a", "1")]))

        #expect(page.status == .forbidden)
        #expect(try await page.text().contains("did not come from this site"))
        #expect(own.status == .ok)
    }

    @Test func `a client gets its burst, then its rate, and others are not touched`() {
        let limiter = RateLimiter()
        let group = RateGroup(name: "g", burst: 3, perSecond: 0.5)
        func take(_ client: String, _ second: Int64) -> Int? {
            limiter.take(client: client, group: group, now: second * 1_000)
        }

        #expect([take("a", 0), take("a", 0), take("a", 0)] == [nil, nil, nil])
        #expect(take("a", 0) == 2)
        #expect(take("b", 0) == nil)
        #expect(take("a", 1) == 1)
        #expect(take("a", 2) == nil)
        #expect(take("a", 2) == 2)
        #expect(
            [take("2001:db8:1:2::1", 3), take("2001:db8:1:2::2", 3), take("2001:db8:1:2::3", 3)] == [nil, nil, nil]
        )
        #expect(take("2001:db8:1:2:ffff::4", 3) == 2)
        #expect(take("2001:db8:1:3::4", 3) == nil)
    }

    @Test func `a flood of addresses does not fill the memory, nor free those who are limited`() {
        let limiter = RateLimiter(capacity: 100)
        let group = RateGroup(name: "g", burst: 1, perSecond: 0.001)
        for number in 0..<10_000 { _ = limiter.take(client: "10.\(number)", group: group, now: Int64(number)) }

        #expect(limiter.count <= 100)
        #expect(limiter.take(client: "10.9999", group: group, now: 10_000) != nil)
    }

    @Test func `too many requests are 429 with the time to wait`() async throws {
        let group = RateGroup(name: "one", burst: 1, perSecond: 0.1)
        let route = Route<TestContext>.get("/", name: "home", audience: .everybody, rate: group) { _, _ in .text("a") }
        let site = try Site.test([route])

        let first = await site.answer(.get("/"))
        let second = await site.answer(.get("/"))
        var free = SiteSettings()
        free.limitsRates = false
        let unlimited = try Site.test([route], settings: free)
        _ = await unlimited.answer(.get("/"))

        #expect(first.status == .ok)
        #expect(second.status == .tooManyRequests)
        #expect(second.headers[.retryAfter] == "10")
        #expect(await unlimited.answer(.get("/")).status == .ok)
    }

    @Test(arguments: [
        ("10.0.0.1", "9.9.9.9", "9.9.9.9", true), ("10.0.0.1", "6.6.6.6, 9.9.9.9", "9.9.9.9", true),
        ("10.0.0.1", "9.9.9.9, 10.0.0.1", "9.9.9.9", true), ("8.8.8.8", "9.9.9.9", "8.8.8.8", false),
        ("10.0.0.1", "", "10.0.0.1", true),
    ])
    func `only trusted proxies say who the client is`(peer: String, chain: String, client: String, isSecure: Bool) {
        var fields = HTTPFields()
        fields[.xForwardedFor] = chain
        fields[.xForwardedProto] = "https"

        let found = TrustedProxies(["10.0.0.1"]).client(peer: peer, fields: fields)

        #expect(found.address == client)
        #expect(found.isSecure == isSecure)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:1", true), ("localhost.", false), ("a.example:8080", true),
        ("a.example", false),
        ("a.example:8081", false), ("a.example:08080", true), ("[::1]:3", true), ("[::1", false), ("[]", false),
        ("localhost:0", false), ("localhost:", false), ("localhost:65536", false), ("evil@localhost", false),
        ("", false),
    ])
    func `a host is compared as a host`(text: String, allowed: Bool) throws {
        let rule = try HostRule(["localhost", "a.example:8080", "[::1]"])

        #expect((Authority(text).map(rule.allows) ?? false) == allowed)
    }

    @Test func `a host that is none is named when the server starts`() {
        #expect(throws: InvalidHost(name: "http://a.example")) { try HostRule(["http://a.example"]) }
    }
}
