import Foundation

@testable import Mail

/// 2026-01-01T00:00:00Z.
let start: Int64 = 1_767_225_600_000

/// A message with the parts that a test is about.
func message(
    id: String = "notice-1",
    toName: String = "Wang Gui",
    to: String = "wang@example.org",
    subject: String = "Your loan is due",
    body: String = "Dear Wang Gui,\n\nthe loan is due on 1 March.\n",
    date: Int64 = start,
    fields: [MailMessage.Field] = []
) throws -> MailMessage {
    try MailMessage(
        id: id,
        from: MailAddress(name: "Magpie 喜鹊", address: "magpie@agency.example"),
        to: MailAddress(name: toName, address: to),
        subject: subject,
        body: body,
        date: date,
        fields: fields
    )
}

/// The code of the ``MailError`` that `body` throws, or nil if it throws none.
func code(thrownBy body: () throws -> Void) throws -> MailError.Code? {
    do {
        try body()
        return nil
    } catch let error as MailError {
        return error.code
    }
}

/// Runs `body` with a folder of its own.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

/// A program made of a shell script.
func script(_ text: String, in folder: String, named name: String = "sendmail") throws -> String {
    let path = "\(folder)/\(name)"
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
}

/// What Python's mail parser, a reader written by others, makes of files.
enum PythonReader {
    struct Message: Decodable {
        let subject: String
        let toName: String
        let to: String
        let recipients: Int
        let names: [String]
        let body: String
        let defects: Int
        let date: String
        let longest: Int
        let isASCII: Bool
    }

    static func read(_ files: [String]) async throws -> [Message] {
        let program = """
            import sys, json, email, email.policy, email.utils
            from email.header import decode_header, make_header
            out = []
            for path in json.load(sys.stdin):
                raw = open(path, 'rb').read()
                m = email.message_from_bytes(raw, policy=email.policy.SMTP)
                to = m['To'].addresses
                # The newer parser of names puts a space between encoded words (python/cpython#92081); the older is right.
                raw_to = email.message_from_bytes(raw)['To'].replace('\\r\\n', '')
                name = str(make_header(decode_header(email.utils.parseaddr(raw_to)[0])))
                defects = len(m.defects) + sum(len(v.defects) for v in m.values())
                out.append({'subject': str(m['Subject']), 'toName': name, 'to': to[0].addr_spec,
                    'recipients': len(to) + len(m.get_all('Cc', [])) + len(m.get_all('Bcc', [])),
                    'names': m.keys(), 'body': m.get_content(), 'defects': defects,
                    'date': m['Date'].datetime.isoformat(),
                    'longest': max(len(l) for l in raw.split(b'\\r\\n')),
                    'isASCII': raw.isascii() and b'\\n' not in raw.replace(b'\\r\\n', b'')})
            json.dump(out, open(sys.argv[1], 'w'))
            """
        var read: [Message] = []
        try await withFolder { folder async throws in
            let (input, output) = ("\(folder)/files.json", "\(folder)/read.json")
            try JSONEncoder().encode(files).write(to: URL(filePath: input))
            let command = try Courier.Command(
                ["/usr/bin/env", "python3", "-c", program, output],
                timeout: .seconds(120)
            )
            let result = try await MailProgram.run(command, input: input)
            guard result.status == 0 else { throw Failure(said: result.errorOutput) }
            read = try JSONDecoder().decode([Message].self, from: Data(contentsOf: URL(filePath: output)))
        }
        return read
    }

    struct Failure: Error { let said: String }

    /// Renders messages and reads them back.
    static func read(_ messages: [MailMessage]) async throws -> [Message] {
        var read: [Message] = []
        try await withFolder { folder async throws in
            var files: [String] = []
            for (index, message) in messages.enumerated() {
                let file = "\(folder)/\(index).eml"
                try Data(message.rendered).write(to: URL(filePath: file))
                files.append(file)
            }
            read = try await Self.read(files)
        }
        return read
    }
}
