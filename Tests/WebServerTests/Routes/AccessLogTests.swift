import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

@testable import WebServer

@Suite("Access log", .tags(.small))
struct AccessLogTests {
    @Test func `a line says which route answered how, and nothing of the person`() async throws {
        let lines = Lines()
        let site = try Site<TestContext>(
            routes: TestRoutes.all,
            catalog: try Fixture.catalog(),
            logger: Logger(label: "test") { _ in LineHandler(lines: lines) },
            makeContext: { _, _ in TestContext() },
            problemPage: { problem, _ in problem.response(html: problem.title) }
        )
        var request = PlainRequest.get(
            "/samples/canary-path?q=canary-query",
            headers: [.cookie: "__Host-session=canary-cookie"]
        )
        request.peer = "192.0.2.77"
        request.headers[.userAgent] = "canary-agent"

        _ = await site.answer(request)
        _ = await site.answer(.get("/broken"))

        let all = lines.all.withLock { $0 }
        #expect(all.count == 3)
        #expect(all[0].hasPrefix("info answered bytes=11 method=GET ms="))
        #expect(all[0].hasSuffix("route=sample status=200"))
        #expect(!all.joined().contains("192.0.2.77"))
        #expect(!all[0].contains("canary"))
        #expect(all[1].hasPrefix("error unexpected error error=Failure(text: \"secret cause\") incident="))
        #expect(all[2].hasSuffix("route=broken status=500"))
    }
}

private final class Lines: Sendable {
    let all = Mutex<[String]>([])
}

private struct LineHandler: LogHandler {
    var lines: Lines
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.all.withLock { $0.append(([event.level.rawValue, "\(event.message)"] + values).joined(separator: " ")) }
    }
}
