import Foundation
import Mail
import Testing

@Suite("Messages as they travel")
struct RenderingTests {
    @Test func `a plain message can be read as it is`() throws {
        let text = String(decoding: try message().rendered, as: UTF8.self)

        #expect(
            text == """
                From: =?utf-8?B?TWFncGllIOWWnOm5ig==?=\r
                 <magpie@agency.example>\r
                To: "Wang Gui"\r
                 <wang@example.org>\r
                Subject: Your loan is due\r
                Date: Thu, 01 Jan 2026 00:00:00 +0000\r
                Message-ID: <notice-1@agency.example>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Language: en\r
                Content-Transfer-Encoding: 7bit\r
                \r
                Dear Wang Gui,\r
                \r
                the loan is due on 1 March.\r

                """
        )
    }

    static let subjects = [
        "Plain", "", " ", "two  spaces", " before", "after ", "王贵 的借用即将到期，请于三月一日前归还嫦娥五号样品",
        "Ünïcödé in a subject that goes on and on until it must be broken into several lines, well beyond 78",
        String(repeating: "long ", count: 90) + "end", String(repeating: "x", count: 499), "=?utf-8?B?aGFjaw==?=",
        "🦀🌙🛰" + String(repeating: "嫦", count: 140), "tab is refused, comma, \"quotes\" and \\ are not", "a:b; <c@d>",
    ]

    @Test func `another mail program reads the subjects that were written`() async throws {
        let messages = try Self.subjects.map { try message(subject: $0) }

        let read = try await PythonReader.read(messages)

        #expect(read.map(\.subject) == Self.subjects)
        for (message, subject) in zip(read, Self.subjects) {
            #expect(message.defects == 0, "\(subject)")
            #expect(message.longest <= 78, "\(subject)")
            #expect(message.isASCII, "\(subject)")
        }
    }

    @Test func `another mail program reads the names that were written, and one recipient`() async throws {
        let names = [
            "王贵", "O'Neil, Ann (she) <x@y>", "\"Quoted\" \\ back", "José Ñandú", "a@example.org, b@example.org",
            "=?utf-8?B?aGFjaw==?=", String(repeating: "嫦娥 ", count: 40) + "五号",
        ]

        let read = try await PythonReader.read(try names.map { try message(toName: $0) })

        #expect(read.map(\.toName) == names)
        #expect(read.allSatisfy { $0.to == "wang@example.org" && $0.recipients == 1 && $0.longest <= 78 })
    }

    @Test func `another mail program reads the words that were written`() async throws {
        let bodies = [
            "", "one line", "one line\n", "\n\n\n", "尊敬的王贵：\n\n您的借用将于三月一日到期。\n",
            "mostly English with one é\n" + String(repeating: "and lines of usual length\n", count: 20),
            String(repeating: "x", count: 5_000) + "\n", "trailing space \nand tab\t\n", "=3D= =\n=\n",
            "From me to you\n.\n..\nFrom again\n", "\ttab", "a\r\nb\rc\nd", "🦀" + String(repeating: "🌙", count: 500),
            String(repeating: "é", count: 200_00),
        ]

        let read = try await PythonReader.read(try bodies.map { try message(body: $0) })

        for (read, body) in zip(read, bodies) {
            let lines = body.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            let expected = lines.isEmpty || lines.hasSuffix("\n") ? lines : lines + "\n"
            #expect(read.body.replacing("\r\n", with: "\n") == expected)
            #expect(read.longest <= 78)
            #expect(read.isASCII)
            #expect(read.defects == 0)
        }
    }

    @Test func `five hundred random messages come through another mail program unchanged`() async throws {
        var generator = SplitMix(state: 71)
        let alphabet = Array("ab =?_\"\\<>@,;:().'-%&éß漢字かな한글ЖøÀ🌙\u{301}\u{200D}　")
        func words(_ most: Int) -> String {
            let text = String(
                (0..<Int.random(in: 0...most, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                }
            )
            // A combining accent may join a character before it; only whole characters count here.
            return text.precomposedStringWithCanonicalMapping
        }
        let parts = (0..<500).map { _ in (subject: words(100), body: words(300) + "\n" + words(300) + "\n") }

        let read = try await PythonReader.read(try parts.map { try message(subject: $0.subject, body: $0.body) })

        for (read, part) in zip(read, parts) {
            #expect(read.subject.utf8.elementsEqual(part.subject.utf8))
            #expect(read.body.replacing("\r\n", with: "\n").utf8.elementsEqual(part.body.utf8))
            #expect(read.longest <= 78)
        }
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00+00:00"), (951_782_399_999, "2000-02-28T23:59:59+00:00"),
            (951_868_800_000, "2000-03-01T00:00:00+00:00"), (951_782_400_000, "2000-02-29T00:00:00+00:00"),
            (4_107_542_399_000, "2100-02-28T23:59:59+00:00"), (-1_000, "1969-12-31T23:59:59+00:00"),
            (-2_208_988_800_000, "1900-01-01T00:00:00+00:00"), (253_402_300_799_000, "9999-12-31T23:59:59+00:00"),
        ] as [(Int64, String)]
    )
    func `dates are those of the calendar`(date: Int64, expected: String) async throws {
        let read = try await PythonReader.read([message(date: date)])

        #expect(read[0].date == expected)
    }

    @Test(arguments: [Int64.min, Int64.max])
    func `no instant ends the process`(date: Int64) throws {
        #expect(try !message(date: date).rendered.isEmpty)
    }

    static let injections = [
        "a\r\nBcc: victim@example.org", "a\nBcc: victim@example.org", "a\rBcc: x@y", "a\u{0}b", "a\u{85}b",
        "a\u{2028}b",
        "a\u{B}b", "a\u{C}b", "a\u{7F}b", "a\r\n\r\nanother body",
    ]

    @Test(arguments: injections)
    func `a line break in a header field is refused`(text: String) throws {
        #expect(try code { _ = try message(subject: text) } == .refused(field: "subject"))
        #expect(try code { _ = try message(toName: text) } == .refused(field: "name"))
        #expect(try code { _ = try message(to: text) } == .refused(field: "address"))
        #expect(try code { _ = try message(id: text) } == .refused(field: "id"))
        #expect(
            try code { _ = try message(fields: [.init(name: "List-Id", value: text)]) } == .refused(field: "List-Id")
        )
        #expect(try code { _ = try message(fields: [.init(name: text, value: "x")]) } == .refused(field: text))
    }

    @Test(arguments: ["Bcc", "bcc", "To", "From", "Content-Type", "Resent-To", "", "a b", "a:"])
    func `a field that would change who reads the message, or what it is, is refused`(name: String) throws {
        #expect(try code { _ = try message(fields: [.init(name: name, value: "x")]) } == .refused(field: name))
    }

    @Test func `another field is written`() async throws {
        let read = try await PythonReader.read([
            message(fields: [.init(name: "List-Id", value: "Leihgaben für alle <loans.agency.example>")])
        ])

        #expect(read[0].names.contains("List-Id"))
        #expect(read[0].defects == 0)
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "\"a\"@b", "-oQ/tmp@b", "é@b", "a@é", "a@b;c@d",
        "a@b (c)", "a\\@b",
    ])
    func `an address that could be taken for another, or for an option, is refused`(address: String) throws {
        #expect(try code { _ = try message(to: address) } == .refused(field: "address"))
    }

    @Test(arguments: [
        "", "..", ".hidden", "a/b", "../../etc/passwd", "a b", "é", "a@b", "a>", String(repeating: "x", count: 101),
    ])
    func `an id that is no file's name is refused`(id: String) throws {
        #expect(try code { _ = try message(id: id) } == .refused(field: "id"))
    }

    @Test func `a message too long is refused`() throws {
        let long = String(repeating: "x", count: 257 * 1_024)

        #expect(try code { _ = try message(body: long) } == .refused(field: "body"))
        #expect(try code { _ = try message(subject: long) } == .refused(field: "subject"))
        #expect(try code { _ = try message(body: "a\u{0}b") } == .refused(field: "body"))
    }
}

/// Steele, Lea and Flood (2014): the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
