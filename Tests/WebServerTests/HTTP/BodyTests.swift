import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Bodies", .tags(.large), .serialized)
struct BodyTests {
    private static let form = "Content-Type: application/x-www-form-urlencoded\r\n"

    private static func post(_ path: String, _ fields: String, _ body: String, port: Int) async throws -> String {
        try await exchange(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)",
            port: port
        )
    }

    @Test func `a form is decoded, with its duplicates and line ends`() async throws {
        try await withServer { port in
            let answer = try await Self.post("/form", Self.form, "a=x%0D%0Ay+%E5%AB%A6&b=1&b=2&c", port: port)

            #expect(answer.contains("\r\n\r\nx\ny 嫦|1,2|"))
        }
    }

    @Test func `separators count by bytes, whatever follows them`() throws {
        let fields = try FormFields(urlEncoded: "a=1&\u{301}b=\u{301}2", allowingLines: false)

        #expect(fields.all == [.init(name: "a", value: "1"), .init(name: "\u{301}b", value: "\u{301}2")])
    }

    @Test(arguments: [
        ("a=%zz", "400"), ("a=%00", "400"), ("a=%ff", "400"), ("%80=a", "400"),
        (String(repeating: "a", count: 1_001), "413"), (String(repeating: "&a", count: 490), "200"),
    ])
    func `a form that cannot be read is refused`(body: String, status: String) async throws {
        try await withServer { port in
            let answer = try await Self.post("/form", Self.form, body, port: port)

            #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer.prefix(40))")
            if status == "413" { #expect(answer.contains("Connection: close")) }
        }
    }

    @Test func `too much is refused before it is sent, and in chunks once it is too much`() async throws {
        try await withServer { port in
            let announced = try await RawClient(port: port)
            try await announced.send(
                "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\(Self.form)Expect: 100-continue\r\n\r\n"
            )
            let chunk = "400\r\n\(String(repeating: "a", count: 1_024))\r\n"
            let chunked = try await RawClient(port: port)
            try await chunked.send(
                "POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\(Self.form)\r\n\(chunk)"
            )
            async let answer = chunked.everything()
            for _ in 0..<20 where try await chunked.send(chunk) == false { break }

            let refused = try await announced.everything()
            #expect(refused.hasPrefix("HTTP/1.1 413"))
            #expect(refused.contains("Connection: close"))
            #expect(try await answer.hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test(arguments: [
        ("/form", "text/plain", "415"), ("/form", "application/json", "415"), ("/api/v1/things", "text/json", "415"),
        ("/api/v1/things", "application/x-www-form-urlencoded", "415"), ("/upload", "application/json", "415"),
    ])
    func `a kind of body that a route does not take is 415`(path: String, type: String, status: String) async throws {
        try await withServer { port in
            let answer = try await Self.post(path, "Content-Type: \(type)\r\n", "{}", port: port)

            #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
        }
    }

    @Test func `a route without a body takes none`() async throws {
        try await withServer { port in
            let answer = try await exchange(
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\na",
                port: port
            )

            #expect(answer.hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test(arguments: [
        ("{\"name\": \"a\"}", "200", ""),
        ("{\"name\": 1}", "422", "{\"detail\":\"has another type than expected\",\"place\":\"/name\"}"),
        ("{}", "422", "{\"detail\":\"is missing\",\"place\":\"/name\"}"),
        ("{\"name\": ", "400", "{\"detail\":\"is no valid JSON\",\"place\":\"\"}"),
    ])
    func `JSON of another shape says where it is wrong`(body: String, status: String, mistake: String) async throws {
        try await withServer { port in
            let answer = try await Self.post("/api/v1/things", "Content-Type: application/json\r\n", body, port: port)

            #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
            #expect(answer.contains(mistake))
            if status != "200" { #expect(answer.contains("Content-Type: application/problem+json")) }
        }
    }

    @Test func `files of a form stream to their handler`() async throws {
        let body = [
            "--b1\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\nb",
            "--b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\x\\报告.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                + String(repeating: "--b-1\r\n", count: 10_000),
            "--b1\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n",
            "--b1--\r\n",
        ].joined(separator: "\r\n")
        try await withServer { port in
            let answer = try await Self.post(
                "/upload",
                "Content-Type: multipart/form-data; boundary=b1\r\n",
                body,
                port: port
            )

            #expect(answer.hasSuffix("f:报告.pdf:70000;empty::0;title=a\nb"), "\(answer)")
        }
    }

    @Test(arguments: [
        "x", "--b1\r\nX: y\r\n\r\na\r\n--b1--", "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
        "--b1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\na\r\n--b1--",
        "--b1x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na\r\n--b1--",
        "--b1\r\nContent-Disposition: form-data; name=\"a\r\n\r\na\r\n--b1--",
    ])
    func `a form with files that is malformed is refused`(body: String) async throws {
        try await withServer { port in
            let answer = try await Self.post(
                "/upload",
                "Content-Type: multipart/form-data; boundary=b1\r\n",
                body,
                port: port
            )

            #expect(answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
        }
    }

    @Test func `a form comes out the same however it is cut into pieces`() throws {
        let body = Array(
            "--bb\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b\r\n-\r\n--bb\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n\r\n--bb--\r\n"
                .utf8
        )
        for size in 1...body.count {
            var parser = MultipartParser(boundary: "bb")
            var values: [String: [UInt8]] = [:]
            var name = ""
            for start in stride(from: 0, to: body.count, by: size) {
                for event in try parser.feed(body[start..<min(start + size, body.count)]) {
                    switch event {
                    case .begin(let header):
                        name = header.name
                        values[name] = []
                    case .data(let bytes): values[name]? += bytes
                    case .end: name = ""
                    }
                }
            }

            #expect(values == ["a": Array("x\r\n--b\r\n-".utf8), "c": []], "in pieces of \(size)")
            #expect(parser.isComplete)
        }
    }
}
