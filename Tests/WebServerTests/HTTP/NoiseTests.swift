import HTTPTypes
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

/// Text from outside must never end the process: a trap in a parser would take
/// every other request with it.
@Suite("Noise", .tags(.small))
struct NoiseTests {
    /// A small generator whose seed a failure prints.
    struct Noise: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private static let pieces = [
        "%", "%4", "%41", "%c3%a9", "%ff", "=", "&", ";", ",", ":", "\"", "\\", "/", "..", "?", "{", "}", "{{", "[[",
        " ",
        "\r\n", "\0", "\u{fe0f}", "嫦", "a", "-1", "99999999999999999999", "q=0.5", "W/\"x\"", "--b", "\r\n--b\r\n",
        "--",
        "Content-Disposition: form-data; name=\"a\"", "filename=", "localhost", "[::1]", "]", "zh", "*", "+",
    ]

    private static func text(_ noise: inout Noise) -> String {
        (0..<Int.random(in: 0...20, using: &noise)).map { _ in pieces.randomElement(using: &noise) ?? "" }.joined()
    }

    @Test func `parsers answer any text without trapping, and what they take they give back`() async throws {
        var noise = Noise(state: 20_260_101)
        var taken = 0
        let strings = try Fixture.catalog().strings(.english)
        for _ in 0..<3_000 {
            let text = Self.text(&noise)
            if let target = RequestTarget("/" + text) {
                taken += 1
                let again = RequestTarget("/" + target.segments.map(PercentCoding.encode).joined(separator: "/"))
                #expect(again?.segments == target.segments, "\(text)")
            }
            if let authority = Authority(text) {
                #expect(Authority(authority.text) == authority, "\(text)")
            }
            if let fields = try? FormFields(urlEncoded: text, allowingLines: true) {
                let encoded = fields.all.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
                let again = try FormFields(urlEncoded: encoded.joined(separator: "&"), allowingLines: true)
                #expect(again == fields, "\(text)")
            }
            var parser = MultipartParser(boundary: "b")
            _ = try? parser.feed(("--b\r\n" + text).utf8)
            _ = MultipartHeader(text)
            _ = MultipartHeader.parameters(text, type: "form-data")
            _ = Language.negotiated(text)
            _ = try? Cursor(text, list: "a", count: 1)
            _ = placeholders(text)
            _ = try? TemplateSource(name: "n", source: text, strings: strings)
            if taken % 100 == 0 { await Task.yield() }
            if HTTPField.isValidValue(text) { _ = Cookie.read([.cookie: text]) }
        }
        #expect(taken > 100)
    }

    @Test func `a site answers any head without trapping`() async throws {
        var noise = Noise(state: 7)
        let site = try Site.test(TestRoutes.all)
        let check = HeadCheck(hosts: try HostRule(["localhost"]), targetBytes: 8_192)
        var passed = 0
        for _ in 0..<500 {
            var headers = HTTPHeaders([("Host", "localhost")])
            for name in [
                "Cookie", "Accept-Language", "Content-Type", "Content-Length", "If-None-Match", "Origin",
                "Authorization",
            ] {
                let value = Self.text(&noise).unicodeScalars.filter { $0.value >= 0x20 }
                headers.add(name: name, value: String(String.UnicodeScalarView(value)))
            }
            let raw = HTTPRequestHead(
                version: .http1_1,
                method: .POST,
                uri: "/form" + Self.text(&noise),
                headers: headers
            )
            guard let head = try? check.read(raw, arrived: 0) else { continue }
            passed += 1
            let answer = await site.respond(to: head, body: BodyStream(bytes: [97], arrived: 0), peer: "::1")
            #expect(answer.status.code < 500, "\(raw)")
        }
        #expect(passed > 20)
    }
}
