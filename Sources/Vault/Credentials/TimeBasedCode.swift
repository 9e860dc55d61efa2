internal import Crypto
internal import Foundation

/// One-time codes from a shared secret and the time: RFC 6238 over RFC 4226.
///
/// SHA-1, six digits and thirty seconds, because every authenticator reads those and some nothing else; SHA-1's
/// weakness is in collisions, which HMAC does not rest on.
enum TimeBasedCode {
    static let digits = 6
    static let period: Int64 = 30_000

    /// The number of periods since 1970.
    static func step(at now: Int64) -> Int64 { max(now, 0) / period }

    /// The code of one period, as authenticators compute it.
    static func code(secret: [UInt8], step: Int64) -> String {
        code(secret: secret, step: step, digits: digits, with: Insecure.SHA1.self)
    }

    /// The code with any hash and number of digits, so that the RFC's test vectors can be checked.
    static func code<Hash: HashFunction>(secret: [UInt8], step: Int64, digits: Int, with hash: Hash.Type) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (8 * Int64($0))) }
        let mac = Array(HMAC<Hash>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        // The last four bits say where to read; every hash has at least 20 bytes, so 15 + 4 stays inside.
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let value = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let number = String(value % modulus)
        return String(repeating: "0", count: digits - number.count) + number
    }

    /// The period, among this one and its neighbours, whose code this is.
    ///
    /// All three are always compared.
    static func matchingStep(of code: String, secret: [UInt8], now: Int64) -> Int64? {
        let typed = Array(code.utf8.prefix(64).filter { $0 != 0x20 })
        let present = step(at: now)
        var match: Int64?
        for step in [present - 1, present, present + 1]
        where ConstantTime.equal(Array(self.code(secret: secret, step: step).utf8), typed) {
            match = step
        }
        return match
    }
}

/// RFC 4648, section 6, without padding: what authenticators and people read.
enum Base32 {
    static func text(of bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> count & 0x1F)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (5 - count) & 0x1F)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
