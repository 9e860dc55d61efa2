import Foundation
import Mail
import Testing

@Suite(
    "Over SMTP",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/msmtp"), "needs msmtp")
)
struct SMTPTests {
    /// A mail server in Python that writes what it gets into a folder, or refuses a recipient called `nobody`.
    private static let server = """
        import socketserver, sys, os
        folder = sys.argv[1]
        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                say = lambda line: self.wfile.write((line + '\\r\\n').encode())
                say('220 sink')
                recipients = []
                while line := self.rfile.readline():
                    verb = line[:4].upper().strip()
                    if verb in (b'EHLO', b'HELO'): say('250 sink')
                    elif verb == b'RCPT':
                        if b'nobody' in line: say('550 5.1.1 no such user')
                        else: recipients.append(line.strip().decode()); say('250 ok')
                    elif verb == b'DATA':
                        say('354 go on')
                        data = b''
                        while (line := self.rfile.readline()) != b'.\\r\\n':
                            data += line[1:] if line.startswith(b'.') else line
                        open(folder + '/received.eml', 'wb').write(data)
                        open(folder + '/recipients', 'w').write('\\n'.join(recipients))
                        say('250 taken')
                    elif verb == b'QUIT': say('221 bye'); return
                    else: say('250 ok')
        server = socketserver.TCPServer(('127.0.0.1', 0), Session)
        open(folder + '/port.partial', 'w').write(str(server.server_address[1]))
        os.rename(folder + '/port.partial', folder + '/port')
        server.serve_forever()
        """

    private func withServer(_ body: (_ folder: String, _ command: Courier.Command) async throws -> Void) async throws {
        try await withFolder { folder async throws in
            let python = Process()
            python.executableURL = URL(filePath: "/usr/bin/env")
            python.arguments = ["python3", "-c", Self.server, folder]
            python.standardInput = FileHandle.nullDevice
            // Left behind by a run that crashed, it would hold the pipe that `swift test` reads to its end.
            python.standardOutput = FileHandle.nullDevice
            python.standardError = FileHandle.nullDevice
            try python.run()
            defer { kill(python.processIdentifier, SIGKILL) }
            var port: String?
            for _ in 0..<600 where port == nil {
                try await Task.sleep(for: .milliseconds(50))
                if FileManager.default.fileExists(atPath: "\(folder)/port") {
                    port = try String(contentsOfFile: "\(folder)/port", encoding: .utf8)
                }
            }
            let command = try Courier.Command([
                "/usr/bin/msmtp", "--file=/dev/null", "--host=127.0.0.1", "--port=\(try #require(port))",
                "--read-envelope-from", "--read-recipients",
            ])
            try await body(folder, command)
        }
    }

    @Test func `a message arrives at a mail server, for its one recipient, and reads as it was written`() async throws {
        try await withServer { folder, command async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message(toName: "王贵", subject: "您的借用即将到期", body: "尊敬的王贵：\n.\n..\n再见\n"))

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.sent == 1, "\(report.error ?? "")")
            let received = try #require(try await PythonReader.read(["\(folder)/received.eml"]).first)
            #expect(received.subject == "您的借用即将到期")
            #expect(received.toName == "王贵")
            #expect(received.body.replacing("\r\n", with: "\n") == "尊敬的王贵：\n.\n..\n再见\n")
            #expect(
                try String(contentsOfFile: "\(folder)/recipients", encoding: .utf8).contains("<wang@example.org>")
            )
        }
    }

    @Test func `a recipient whom the server refuses leaves the message in the spool with the server's words`()
        async throws
    {
        try await withServer { folder, command async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message(to: "nobody@example.org"))

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.sent == 0)
            #expect(report.error?.contains("no such user") == true)
            #expect(report.postponed + report.failed == 1)
        }
    }

    @Test func `a server that is down postpones the message`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            try spool.put(message())
            let command = try Courier.Command([
                "/usr/bin/msmtp", "--file=/dev/null", "--host=127.0.0.1", "--port=1", "--read-envelope-from",
                "--read-recipients",
            ])

            let report = try await Courier(spool: spool, command: command).deliver(now: start)

            #expect(report.postponed == 1)
        }
    }
}
