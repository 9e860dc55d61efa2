import Foundation
import Mail
import Testing

@Suite("The courier")
struct CourierTests {
    let minute: Int64 = 60_000
    /// Scripts are read by a shell and not run themselves: a file that another thread's child still has open for
    /// writing could not be run.
    let shell = "/bin/sh"

    @Test func `what the program gets is the message to the byte, and then it is gone from the spool`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message(body: "嫦娥\n.\nFrom me\n"))
            let program = try script(#"cat > "$1"; echo "$2" >> "$1.arguments""#, in: folder)
            let courier = Courier(
                spool: spool,
                command: try Courier.Command([shell, program, "\(folder)/received", "a b; $(touch x)"])
            )

            let report = try await courier.deliver(now: start)

            #expect(report.sent == 1)
            #expect(
                try Data(contentsOf: URL(filePath: "\(folder)/received"))
                    == Data(message(body: "嫦娥\n.\nFrom me\n").rendered)
            )
            #expect(
                try String(contentsOfFile: "\(folder)/received.arguments", encoding: .utf8) == "a b; $(touch x)\n",
                "no shell reads the arguments"
            )
            for box in Spool.Box.allCases { #expect(try spool.messages(in: box).isEmpty) }
        }
    }

    @Test func `messages that were sent are kept where the installation wants it`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let command = try Courier.Command([shell, script("cat > /dev/null", in: folder)])

            _ = try await Courier(spool: spool, command: command, keepsSent: true).deliver(now: start)

            #expect(try spool.messages(in: .sent) == ["notice-1"])
        }
    }

    @Test func `a message that fails is tried again later and later, with the error kept, and then sent`() async throws
    {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let program = try script(
                #"[ -e "$1" ] && exec cat > /dev/null; echo "cannot connect" >&2; echo now >&2; exit 75"#,
                in: folder
            )
            let courier = Courier(spool: spool, command: try Courier.Command([shell, program, "\(folder)/up"]))

            let first = try await courier.deliver(now: start)
            let tooEarly = try await courier.deliver(now: start + minute - 1)
            let second = try await courier.deliver(now: start + minute)
            let attempts = try spool.attempts("notice-1", in: .new)
            try Data().write(to: URL(filePath: "\(folder)/up"))
            let third = try await courier.deliver(now: start + 3 * minute)

            #expect(first.postponed == 1)
            #expect(tooEarly == Courier.Report())
            #expect(second.postponed == 1)
            #expect(attempts?.count == 2)
            #expect(attempts?.next == start + 3 * minute)
            #expect(attempts?.error.contains("cannot connect now") == true)
            #expect(third.sent == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/mail/new").isEmpty)
        }
    }

    @Test(arguments: [65, 67])
    func `a message that cannot ever be sent is given up at once`(status: Int) async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let command = try Courier.Command([shell, script("echo no such user >&2; exit \(status)", in: folder)])

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.failed == 1)
            #expect(try spool.messages(in: .failed) == ["notice-1"])
            #expect(try spool.attempts("notice-1", in: .failed)?.error.contains("no such user") == true)
            #expect(try spool.messages(in: .new).isEmpty)
        }
    }

    @Test func `after two days or so of trying, a message is given up`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let command = try Courier.Command([shell, script("exit 69", in: folder)])
            let courier = Courier(spool: spool, command: command)
            var now = start

            while try spool.messages(in: .failed).isEmpty {
                _ = try await courier.deliver(now: now)
                if let next = try spool.attempts("notice-1", in: .new)?.next { now = next }
            }

            let hours = (now - start) / (60 * minute)
            #expect((36...72).contains(hours))
        }
    }

    @Test func `one message that fails does not keep the others back`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            for name in ["a", "bad", "c"] { try spool.put(message(id: name, subject: name)) }
            let command = try Courier.Command([
                shell, script("if grep -q 'Subject: bad'; then exit 75; fi", in: folder),
            ])

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.sent == 2)
            #expect(report.postponed == 1)
            #expect(try spool.messages(in: .new) == ["bad"])
        }
    }

    @Test func `a program that hangs is stopped, even if it will not listen`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let program = try script("trap '' TERM; while true; do read line || exec sleep 600; done", in: folder)
            let command = try Courier.Command([shell, program], timeout: .milliseconds(200))

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.postponed == 1)
            #expect(try spool.attempts("notice-1", in: .new)?.error.contains("stopped") == true)
        }
    }

    @Test func `a program that does not read, or says a great deal, does no harm`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message(body: String(repeating: "x\n", count: 100_000)))
            let program = try script("head -c 5000000 /dev/zero >&2; printf '\\033[31m' >&2; exit 1", in: folder)

            let report = try await Courier(spool: spool, command: try Courier.Command([shell, program])).deliver(
                now: start
            )

            #expect(report.postponed == 1)
            #expect((report.error ?? "").utf8.count < 1_000)
            #expect(
                try spool.attempts("notice-1", in: .new)?.error.unicodeScalars.contains { $0.value < 0x20 } == false
            )
        }
    }

    @Test func `two couriers at once send a message once`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            for number in 0..<5 { try spool.put(message(id: "m-\(number)")) }
            let command = try Courier.Command([
                shell, script(#"cat > /dev/null; echo sent >> "$1""#, in: folder), "\(folder)/log",
            ])

            let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Courier(spool: spool, command: command).deliver(now: start).sent }
                }
                return try await group.reduce(0, +)
            }

            #expect(sent == 5)
            #expect(
                try String(contentsOfFile: "\(folder)/log", encoding: .utf8) == String(repeating: "sent\n", count: 5)
            )
        }
    }

    @Test(arguments: [[], [""], ["msmtp", "-t"], ["/nonexistent/msmtp"], ["/etc"], ["/dev/null"], ["/etc/passwd"]])
    func `a program that cannot be run is refused when it is configured`(arguments: [String]) throws {
        #expect(try code { _ = try Courier.Command(arguments) } == .command)
    }

    @Test func `a program that vanishes postpones the message`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let program = try script("exit 0", in: folder)
            let command = try Courier.Command([program])
            try FileManager.default.removeItem(atPath: program)

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.postponed == 1)
            #expect(try spool.messages(in: .new) == ["notice-1"])
        }
    }
}
