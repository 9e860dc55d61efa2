internal import Foundation

/// A message of the spool as a person reads it: what ``MailMessage/rendered`` has encoded, decoded again.
///
/// It reads what Magpie writes, and is no reader of other people's mail.
package struct MailReading: Hashable, Sendable {
    /// The recipient, with the name.
    package let to: String
    /// The recipient's address alone.
    package var address: String {
        guard let open = to.lastIndex(of: "<"), let close = to.lastIndex(of: ">"), open < close else { return to }
        return String(to[to.index(after: open)..<close])
    }
    /// The subject.
    package let subject: String
    /// The date as it stands in the message.
    package let date: String
    /// The words.
    package let body: String

    /// Reads a message; what cannot be decoded is shown as it is.
    package init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        let parts = text.components(separatedBy: "\n\n")
        let header = Self.fields(parts[0])
        let content = parts.dropFirst().joined(separator: "\n\n")
        to = Self.decoded(header["to"] ?? "")
        subject = Self.decoded(header["subject"] ?? "")
        date = header["date"] ?? ""
        switch header["content-transfer-encoding"] {
        case "base64":
            let data = Data(base64Encoded: content, options: .ignoreUnknownCharacters) ?? Data()
            body = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        case "quoted-printable": body = Self.unquoted(content)
        default: body = content
        }
    }

    /// Fields by lower-case name, unfolded.
    private static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        var name = ""
        for line in text.split(separator: "\n") {
            if line.first == " " || line.first == "\t" {
                fields[name, default: ""] += " " + line.trimmingCharacters(in: .whitespaces)
            } else if let colon = line.firstIndex(of: ":") {
                name = line[..<colon].lowercased()
                fields[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return fields
    }

    /// RFC 2047: encoded words, and the space between two of them, which is none.
    private static func decoded(_ value: String) -> String {
        var result = ""
        var wasEncoded = false
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            let inner = word.dropFirst("=?utf-8?B?".count).dropLast(2)
            if word.hasPrefix("=?utf-8?B?"), word.hasSuffix("?="), let data = Data(base64Encoded: String(inner)) {
                result += (result.isEmpty || wasEncoded ? "" : " ") + String(decoding: data, as: UTF8.self)
                wasEncoded = true
            } else {
                result += (result.isEmpty ? "" : " ") + word
                wasEncoded = false
            }
        }
        return result
    }

    private static func unquoted(_ text: String) -> String {
        let bytes = Array(text.replacingOccurrences(of: "=\n", with: "").utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let digits = bytes.dropFirst(index + 1).prefix(2)
            if bytes[index] == UInt8(ascii: "="), digits.count == 2,
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                result.append(byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
