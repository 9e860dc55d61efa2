import TestSupport
import Testing

@testable import WebServer

@Suite("The shell around the server", .tags(.large), .serialized)
struct ShellTests {
    @Test func `a page is answered with the security headers`() async throws {
        try await withServer { port in
            let answer = try await exchange(
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )

            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n<p>home</p>"))
            for field in [
                "Content-Security-Policy: default-src 'none'; script-src 'self'", "X-Content-Type-Options: nosniff",
                "Referrer-Policy: same-origin", "Permissions-Policy: camera=()",
                "Cross-Origin-Opener-Policy: same-origin",
                "Cross-Origin-Resource-Policy: same-origin", "Vary: Accept-Language, Cookie", "Content-Length: 11",
                "Date: ",
            ] {
                #expect(answer.contains("\r\n\(field)"), "no \(field)")
            }
            #expect(!answer.contains("Strict-Transport-Security"))
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.0\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        ("GET / HTTP/1.1\r\nHost: localhost:1x\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: \r\n\r\n", "400"),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
        ("GET / HTTP/3.1\r\nHost: localhost\r\n\r\n", "505"),
        ("NONSENSE\r\n\r\n", "400"),
        ("GET /\u{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nX: a\u{0}b\r\n\r\n", "400"),
        ("GET /\u{fc} HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
        ("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
    ])
    func `what is no proper request is refused and the connection ends`(request: String, status: String) async throws {
        try await withServer { port in
            let answer = try await exchange(request, port: port)

            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(200))")
            #expect(answer.contains("\r\nConnection: close\r\n"))
            #expect(!answer.contains("evil"))
        }
    }

    @Test(arguments: [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length: 5, 6",
        "Content-Length: 0x5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked",
        "X: a\r\n\tTransfer-Encoding: chunked\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    ])
    func `shapes that smuggle a second request get at most one answer`(fields: String) async throws {
        try await withServer { port in
            let smuggled = "0\r\n\r\nGET /broken HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let answer = try await exchange(
                "POST /form HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\n\(smuggled)",
                port: port
            )

            #expect(answer.components("HTTP/1.1 ") == 1, "\(answer)")
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(60))")
        }
    }

    @Test func `HEAD is answered like GET, without the body`() async throws {
        try await withServer { port in
            let client = try await RawClient(port: port)
            try await client.send("HEAD /samples/abc HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try await client.answer(isHead: true)
            try await client.send("GET /samples/abc HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let get = try await client.answer()

            #expect(head.hasPrefix("HTTP/1.1 200"))
            #expect(head.contains("Content-Length: 3\r\n"))
            #expect(get == head + "abc")
        }
    }

    @Test func `HEAD of a streamed answer leaves the connection in step`() async throws {
        try await withServer { port in
            let head = "HEAD /long HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let get = "GET /samples/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let answer = try await exchange(head + get, port: port)

            #expect(answer.components("HTTP/1.1 200 OK") == 2)
            #expect(answer.contains("\r\n\r\nHTTP/1.1 200 OK"))
            #expect(!answer.contains("\r\n0\r\n"))
        }
    }

    @Test func `requests that come byte by byte are answered like those that come at once`() async throws {
        try await withServer { port in
            let form = "Content-Type: application/x-www-form-urlencoded\r\n"
            let requests =
                "POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\(form)\r\n3\r\na=1\r\n4;x=y\r\n&b=2\r\n0\r\nTrailer: t\r\n\r\n"
                + "POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\(form)\r\na=3"
            let client = try await RawClient(port: port)
            for byte in requests.utf8 { try await client.send([byte]) }

            let answer = try await client.everything()

            #expect(answer.components("HTTP/1.1 200 OK") == 2)
            #expect(answer.contains("\r\n\r\n1|2|"))
            #expect(answer.contains("\r\n\r\n3||"))
        }
    }

    @Test func `a method that a path does not have is 405 with what it has`() async throws {
        try await withServer { port in
            let delete = try await exchange(
                "DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )
            let options = try await exchange(
                "OPTIONS /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )
            let unknown = try await exchange(
                "PROPFIND / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )

            #expect(delete.hasPrefix("HTTP/1.1 405"))
            #expect(delete.contains("Allow: GET, HEAD, OPTIONS\r\n"))
            #expect(options.hasPrefix("HTTP/1.1 204"))
            #expect(options.contains("Allow: OPTIONS, POST\r\n"))
            #expect(unknown.hasPrefix("HTTP/1.1 405"))
        }
    }

    @Test(arguments: [
        ("/samples/%zz", "400"), ("/samples/%", "400"), ("/samples/%00", "400"), ("/samples/a%2Fb", "400"),
        ("/samples/a%2F%EF%B8%8Fb", "400"), ("/samples/a%5C%CC%81", "400"),
        ("/samples/..", "400"), ("/samples/%2e%2e", "400"), ("/samples/%5c", "400"), ("/samples/%c0%af", "400"),
        ("/samples/%0a", "400"), ("/samples//", "404"), ("/samples", "404"), ("/days/12x", "404"), ("/days/12", "200"),
        ("/samples/%E5%AB%A6", "200"), ("/?a=%zz", "400"), ("/?a=1&a=2", "200"),
    ])
    func `paths are decoded strictly`(path: String, status: String) async throws {
        try await withServer { port in
            let answer = try await exchange(
                "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )

            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(40))")
        }
    }

    @Test(arguments: ["/api/v1/limited?limit=0", "/samples/%zz"])
    func `every 400 ends the connection`(path: String) async throws {
        let limited = Route<TestContext>.get("/api/v1/limited", name: "limited", audience: .everybody) { request, _ in
            .text(String(try request.limit()))
        }
        try await withServer([limited]) { port in
            let answer = try await exchange("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)

            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func `headers that are too large or too many are 431, long addresses 414`() async throws {
        try await withServer { port in
            let start = "GET / HTTP/1.1\r\nHost: localhost\r\n"
            let large = try await exchange(start + "X: \(String(repeating: "a", count: 17_000))\r\n\r\n", port: port)
            let sum = try await exchange(
                start + (0..<5).map { "X\($0): \(String(repeating: "a", count: 4_000))\r\n" }.joined() + "\r\n",
                port: port
            )
            let many = try await exchange(start + (0..<101).map { "X\($0): a\r\n" }.joined() + "\r\n", port: port)
            let long = try await exchange(
                "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
                port: port
            )
            let fits = try await exchange(
                start + (0..<98).map { "X\($0): a\r\n" }.joined() + "Connection: close\r\n\r\n",
                port: port
            )

            #expect(large.hasPrefix("HTTP/1.1 431"))
            #expect(sum.hasPrefix("HTTP/1.1 431"))
            #expect(many.hasPrefix("HTTP/1.1 431"))
            #expect(long.hasPrefix("HTTP/1.1 414"))
            #expect(fits.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `an unexpected error shows a number and not its cause`() async throws {
        var settings = SiteSettings()
        settings.makeIncident = { "N-1" }
        try await withServer(site: settings) { port in
            let answer = try await exchange(
                "GET /broken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                port: port
            )

            #expect(answer.hasPrefix("HTTP/1.1 500"))
            #expect(!answer.contains("secret"))
        }
    }

    @Test func `pipelined requests are answered in order, on one connection`() async throws {
        try await withServer { port in
            let one = "GET /samples/1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let two = "GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let answer = try await exchange(one + two, port: port)

            #expect(answer.components("HTTP/1.1 200 OK") == 2)
            #expect(answer.contains("\r\n\r\n1HTTP/1.1 200 OK"))
            #expect(answer.hasSuffix("6\r\npiece;\r\n6\r\npiece;\r\n6\r\npiece;\r\n0\r\n\r\n"))
        }
    }
}

extension String {
    /// How often `part` occurs.
    func components(_ part: String) -> Int { ranges(of: part).count }
}
