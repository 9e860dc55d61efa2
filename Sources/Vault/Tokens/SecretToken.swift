internal import Crypto

/// 32 random bytes that somebody outside holds, and of which the vault keeps the SHA-256.
///
/// Plain SHA-256 is enough, unlike for a password: 256 random bits cannot be guessed at any speed. A token is
/// found by its digest through an index; what the comparison's timing tells is about a digest that the holder
/// could compute anyway, and nothing about the tokens stored.
struct SecretToken: Sendable {
    /// The token in base64url, without padding: 43 characters.
    let text: String
    /// SHA-256 of the text's bytes.
    let digest: [UInt8]

    static func new(_ randomness: Randomness, prefix: String = "") -> SecretToken {
        let text = prefix + Base64URL.text(of: randomness.bytes(32))
        return SecretToken(text: text, digest: Array(SHA256.hash(data: Array(text.utf8))))
    }

    /// The digest to look for, or nil if `text` cannot be a token: nothing long or odd reaches the database.
    static func digest(of text: String, prefix: String = "") -> [UInt8]? {
        let bytes = Array(text.utf8.prefix(prefix.utf8.count + 44))
        guard bytes.count == prefix.utf8.count + 43, bytes.starts(with: prefix.utf8),
            bytes.dropFirst(prefix.utf8.count).allSatisfy(Base64URL.digits.contains)
        else { return nil }
        return Array(SHA256.hash(data: bytes))
    }
}

/// RFC 4648, section 5: base64 with `-` and `_`, here always without padding.
enum Base64URL {
    static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            let padded = group + repeatElement(0, count: 3 - group.count)
            let bits = padded.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            for position in 0...group.count {
                text.append(digits[Int(bits >> (18 - 6 * UInt32(position)) & 0x3F)])
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
