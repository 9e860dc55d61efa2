import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import WebServer

/// Clients that hold a connection without using it.
///
/// Nothing here asserts a
/// time: a server without the deadline would never close, and the test would
/// fail with the client's own time-out.
@Suite("Slow clients", .tags(.large), .serialized)
struct SlownessTests {
    @Test func `a silent connection is closed`() async throws {
        try await withServer(limits: .quick) { port in
            let client = try await RawClient(port: port)

            #expect(try await client.everything() == "")
        }
    }

    @Test func `a connection that stays silent after an answer is closed`() async throws {
        try await withServer(limits: .quick) { port in
            // On a busy machine more may pass between connecting and asking than a silent connection is granted.
            var all = ""
            for _ in 0..<20 where all.isEmpty {
                let client = try await RawClient(port: port)
                try await client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                all = try await client.everything()
            }

            #expect(all.hasPrefix("HTTP/1.1 200"))
            #expect(!all.contains("Connection: close"))
        }
    }

    @Test func `a header that drips in is answered with 408`() async throws {
        try await withServer(limits: .quick) { port in
            let client = try await RawClient(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
            var line = 0
            while line < 200, try await client.send("X\(line): a\r\n") {
                line += 1
                try await Task.sleep(for: .milliseconds(50))
            }

            #expect(line < 200)
        }
    }

    @Test func `a header that stops gets 408`() async throws {
        try await withServer(limits: .quick) { port in
            let answer = try await exchange("GET / HTTP/1.1\r\nHost: local", port: port)

            #expect(answer.hasPrefix("HTTP/1.1 408"))
            #expect(answer.contains("Connection: close"))
        }
    }

    @Test func `a body of few bytes a second gets 408`() async throws {
        try await withServer(limits: .quick) { port in
            let client = try await RawClient(port: port)
            try await client.send(
                "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            async let answer = client.everything()
            var count = 0
            while count < 400, try await client.send("a") {
                count += 1
                try await Task.sleep(for: .milliseconds(25))
            }

            #expect(try await answer.hasPrefix("HTTP/1.1 408"))
            #expect(count < 400)
        }
    }

    @Test func `a large body that keeps its rate is not cut off by the grace`() async throws {
        // The grace is far shorter than the body takes. A byte earns a second, and the first of them come with the
        // header: on a busy machine this client may sleep far longer than it asked for.
        var limits = ServerLimits.quick
        limits.bodyGrace = .milliseconds(300)
        limits.bodyMinimumRate = 1
        try await withServer(limits: limits) { port in
            let client = try await RawClient(port: port)
            let part = String(repeating: "a", count: 2_000)
            let start = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + part
            let end = "\r\n--x--\r\n"
            let further = 19
            let length = start.utf8.count + further * part.utf8.count + end.utf8.count
            try await client.send(
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(length)\r\n"
                    + "Content-Type: multipart/form-data; boundary=x\r\n\r\n" + start
            )
            for _ in 0..<further {
                try await Task.sleep(for: .milliseconds(50))
                try await client.send(part)
            }
            try await client.send(end)

            #expect(try await client.everything().hasSuffix("f:f:40000;"))
        }
    }

    @Test func `a server that is told to stop finishes its requests and closes idle connections`() async throws {
        let gate = Gate()
        let waiting = Route<TestContext>.get("/wait", name: "wait", audience: .everybody) { _, _ in
            await gate.reached()
            try await Task.sleep(for: .milliseconds(200))
            return .text("done")
        }
        let answer = Mutex("")
        let idle = Mutex<RawClient?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            group.addTask {
                try await withServer([waiting]) { port in
                    continuation.yield(port)
                    await gate.wait()
                }
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let silent = try await RawClient(port: port)
            idle.withLock { $0 = silent }
            let text = try await exchange("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
            answer.withLock { $0 = text }
            try await group.waitForAll()
        }

        #expect(answer.withLock { $0 }.hasSuffix("done"))
        let silent = try #require(idle.withLock { $0 })
        #expect(try await silent.everything() == "")
    }

    @Test func `the instant of a request is that of its last byte`() async throws {
        let time = Mutex<Int64>(1_000)
        let clock = WallClock { time.withLock { $0 } }
        try await withServer(clock: clock) { port in
            let client = try await RawClient(port: port)
            try await client.send(
                "POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n"
            )
            let interim = try await client.answer()
            try await client.send("a=")
            time.withLock { $0 = 2_000 }
            try await client.send("1")

            #expect(interim.hasPrefix("HTTP/1.1 100 Continue"))
            #expect(try await client.everything().hasSuffix("1||2000"))
        }
    }

    @Test func `a client that takes nothing of its answer is let go`() async throws {
        let isCut = Mutex(false)
        let endless = Route<TestContext>.get("/endless", name: "endless", audience: .everybody) { _, _ in
            .stream(mediaType: "text/plain") { writer in
                do {
                    while true { try await writer.write(String(repeating: "a", count: 65_536)) }
                } catch {
                    isCut.withLock { $0 = true }
                    throw error
                }
            }
        }
        var limits = ServerLimits.quick
        limits.writeStall = .milliseconds(300)
        try await withServer([endless], limits: limits) { port in
            let client = try await RawClient(port: port)
            try await client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
            var turns = 0
            while turns < 200, !isCut.withLock({ $0 }) {
                turns += 1
                try await Task.sleep(for: .milliseconds(100))
            }
            _ = client
        }

        #expect(isCut.withLock { $0 })
    }

    @Test func `further connections wait until one of the most is closed`() async throws {
        var limits = ServerLimits.quick
        limits.connections = 2
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        try await withServer(limits: limits) { port in
            let idle = [try await RawClient(port: port), try await RawClient(port: port)]
            let third = try await RawClient(port: port)
            try await third.send(request)

            // The idle time-out of the first two lets the third in.
            #expect(try await third.everything().hasPrefix("HTTP/1.1 200"))
            for client in idle { #expect(try await client.everything() == "") }
        }
    }

    @Test func `only time in which the server wanted to read is charged to a body`() {
        var limits = ServerLimits()
        limits.bodyGrace = .seconds(10)
        limits.bodyMinimumRate = 1_000
        var meter = BodyMeter(now: .uptimeNanoseconds(0), isReading: true)
        let second = { (n: UInt64) in NIODeadline.uptimeNanoseconds(n * 1_000_000_000) }

        meter.setReading(false, at: second(5))
        let whileBusy = meter.isTooSlow(at: second(100), limits: limits)
        meter.setReading(true, at: second(100))
        let justInTime = meter.isTooSlow(at: second(105), limits: limits)
        let late = meter.isTooSlow(at: second(106), limits: limits)
        meter.received(3_000)
        let earned = meter.isTooSlow(at: second(108), limits: limits)
        let lateAgain = meter.isTooSlow(at: second(109), limits: limits)

        #expect(!whileBusy && !justInTime && late && !earned && lateAgain)
    }
}

/// Lets one task wait until another has come to a point.
private actor Gate {
    private var isReached = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func reached() {
        isReached = true
        waiting.forEach { $0.resume() }
        waiting = []
    }

    func wait() async {
        if isReached { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}
