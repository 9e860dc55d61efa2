import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import WebServer

/// Runs `body` against a booted server and stops it afterwards.
func withServer(
    _ routes: [Route<TestContext>] = TestRoutes.all,
    site settings: SiteSettings = SiteSettings(),
    limits: ServerLimits = .patient,
    clock: WallClock = .system,
    _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    var server = HTTPServer.Settings()
    server.port = 0
    server.limits = limits
    server.clock = clock
    let service = try HTTPServer(
        settings: server,
        site: try Site.test(routes, settings: settings),
        logger: Fixture.silence
    ) {
        continuation.yield($0)
    }
    let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: Fixture.silence))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        do {
            try await body(port)
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

/// Sends one request and returns all that comes back until the server closes.
func exchange(_ text: String, port: Int) async throws -> String {
    let client = try await RawClient(port: port)
    try await client.send(text)
    return try await client.everything()
}

extension ServerLimits {
    /// The ordinary limits, looked at often.
    static var patient: ServerLimits {
        var limits = ServerLimits()
        limits.linger = .milliseconds(400)
        limits.tick = .milliseconds(50)
        return limits
    }

    /// Short deadlines, so that tests of slowness need not be slow; long enough for a test that waits for its turn.
    static var quick: ServerLimits {
        var limits = ServerLimits()
        limits.idle = .milliseconds(3_000)
        limits.headerDeadline = .milliseconds(2_000)
        limits.bodyGrace = .milliseconds(2_000)
        limits.bodyMinimumRate = 1_000
        limits.linger = .milliseconds(400)
        limits.tick = .milliseconds(50)
        return limits
    }
}

enum TestRoutes {
    static let all: [Route<TestContext>] = [
        .get("/", name: "home", audience: .everybody) { _, _ in .html("<p>home</p>") },
        .get("/samples/{number}", name: "sample", audience: .everybody) { request, _ in
            .text(try request.parameter("number"))
        },
        .get("/days/{day:int}", name: "day", audience: .everybody) { request, _ in
            .text(String(try request.parameter("day", as: Int.self)))
        },
        .post("/form", name: "form", audience: .everybody, body: .form(limit: 1_000)) { request, _ in
            .text("\(request.form["a"] ?? "")|\(request.form.values("b").joined(separator: ","))|\(request.arrived)")
        },
        .post("/api/v1/things", name: "things", audience: .everybody, body: .json(limit: 1_000)) { request, _ in
            struct Thing: Codable { var name: String }
            return .json(try request.json(Thing.self))
        },
        .post("/upload", name: "upload", audience: .everybody, body: .stream(limit: 200_000)) { request, _ in
            var log = ""
            let fields = try await request.multipart { header, file in
                var count = 0
                while let piece = try await file.read() { count += piece.count }
                log += "\(header.name):\(header.fileName ?? ""):\(count);"
            }
            return .text(log + fields.all.map { "\($0.name)=\($0.value)" }.joined(separator: ","))
        },
        .get("/broken", name: "broken", audience: .everybody) { _, _ in throw RawClient.Failure(text: "secret cause") },
        .get("/long", name: "long", audience: .everybody) { _, _ in
            .stream(mediaType: "text/plain") { writer in for _ in 0..<3 { try await writer.write("piece;") } }
        },
    ]
}
