internal import Foundation

extension MailMessage {
    /// The message as it travels: RFC 5322, lines of at most 78 characters that end with CR LF.
    package var rendered: [UInt8] {
        let host = from.address.split(separator: "@").last.map(String.init) ?? "localhost"
        let content = EncodedBody(body)
        var lines = [
            HeaderField.address("From", from),
            HeaderField.address("To", to),
            HeaderField.text("Subject", subject),
            "Date: \(RFC5322Date.text(of: date))",
            "Message-ID: <\(id)@\(host)>",
            // RFC 3834: programs that answer mail leave this one alone.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Language: \(language)",
            "Content-Transfer-Encoding: \(content.name)",
        ]
        lines += fields.map { HeaderField.text($0.name, $0.value) }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + content.text).utf8)
    }
}

/// Header fields in ASCII: RFC 5322, section 2.2, and RFC 2047.
enum HeaderField {
    private static let lineLimit = 76

    /// A field of words.
    static func text(_ name: String, _ value: String) -> String {
        isPlain(value) ? folded("\(name): \(value)") : "\(name):" + encodedWords(value, after: name.utf8.count + 1)
    }

    /// A field of one address.
    static func address(_ name: String, _ mailbox: MailAddress) -> String {
        guard !mailbox.name.isEmpty else { return "\(name): \(mailbox.address)" }
        let spoken: String
        if isPlain(mailbox.name) {
            let escaped = mailbox.name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
            spoken = " \"\(escaped)\""
        } else {
            spoken = encodedWords(mailbox.name, after: name.utf8.count + 1)
        }
        return "\(name):\(spoken)\r\n <\(mailbox.address)>"
    }

    /// Printable ASCII, with nothing that looks like an encoded word, no spaces that folding would lose, and no
    /// word too long for a line.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?") && !text.contains("  ")
            && !text.hasPrefix(" ") && !text.hasSuffix(" ")
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= 60 }
    }

    /// Breaks a line at spaces.
    private static func folded(_ line: String) -> String {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > lineLimit {
                lines.append(current)
                current = String(word)
            } else {
                current += (current.isEmpty ? "" : " ") + word
            }
        }
        return (lines + [current]).joined(separator: "\r\n ")
    }

    /// Words in base64, none longer than 75 characters, none ending within a character.
    private static func encodedWords(_ text: String, after used: Int) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        // `=?utf-8?B?` and `?=` take 12 of 75; 45 bytes make 60 digits. The first line shares its room.
        var room = max(15, (lineLimit - used - 1 - 12) / 4 * 3)
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > room {
                words.append(encodedWord(chunk))
                chunk = []
                room = 45
            }
            chunk += bytes
        }
        words.append(encodedWord(chunk))
        return words.map { " \($0)" }.joined(separator: "\r\n")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }
}

/// A body in lines of at most 76 ASCII characters.
struct EncodedBody {
    /// The value of `Content-Transfer-Encoding`.
    let name: String
    let text: String

    /// Chooses what leaves the text readable, or else what is shorter.
    init(_ body: String) {
        // A line break is one character "\r\n", or any one newline.
        let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        let ended = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        let isPlain = ended.allSatisfy { line in
            line.utf8.count <= 76 && line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
                && !line.hasPrefix("From ")  // mailboxes in one file take that for the next message
                && !line.hasSuffix(" ") && !line.hasSuffix("\t")
        }
        if isPlain {
            self.init(name: "7bit", lines: ended.map(String.init))
            return
        }
        let quoted = ended.flatMap { Self.quotedPrintable($0) }
        let base64 = Self.base64(ended.map { $0 + "\r\n" }.joined())
        let isQuoted = quoted.reduce(0) { $0 + $1.utf8.count } <= base64.reduce(0) { $0 + $1.utf8.count }
        self.init(name: isQuoted ? "quoted-printable" : "base64", lines: isQuoted ? quoted : base64)
    }

    private init(name: String, lines: [String]) {
        self.name = name
        text = lines.map { $0 + "\r\n" }.joined()
    }

    /// RFC 2045, section 6.7: one line of text as lines of at most 76 characters.
    private static func quotedPrintable(_ line: Substring) -> [String] {
        let bytes = Array(line.utf8)
        var lines: [String] = []
        var current = ""
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isSpace = byte == 0x20 || byte == 0x09
            let isLiteral =
                isSpace ? !isLast : (0x21...0x7E).contains(byte) && byte != 0x3D && !(index == 0 && byte == 0x46)
            let piece = isLiteral ? String(UnicodeScalar(byte)) : escaped(byte)
            if current.utf8.count + piece.utf8.count > 75 {
                lines.append(current + "=")
                current = ""
            }
            current += piece
        }
        return lines + [current]
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 0x0F)])"
    }

    private static func base64(_ text: String) -> [String] {
        let digits = Array(Data(text.utf8).base64EncodedString().utf8)
        return stride(from: 0, to: digits.count, by: 76).map {
            String(decoding: digits[$0..<min($0 + 76, digits.count)], as: UTF8.self)
        }
    }
}

/// Dates as RFC 5322, section 3.3 writes them, without a formatter, whose language would be the machine's.
enum RFC5322Date {
    static func text(of milliseconds: Int64) -> String {
        // The years 1900 to 9999: no message has another date.
        let seconds = min(max(milliseconds / 1_000, -2_208_988_800), 253_402_300_799)
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let second = Int(seconds) - days * 86_400
        let date = civil(days)
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
        let year = String(repeating: "0", count: 4 - String(date.year).count) + String(date.year)
        return "\(weekdays[(days % 7 + 7) % 7]), \(two(date.day)) \(months[date.month - 1]) \(year) \(clock) +0000"
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// The day of the Gregorian calendar, so many days after 1970-01-01: counted in years that begin in March.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
