import Crypto
import Testing

@testable import Vault

@Suite("Time-based codes")
struct TimeBasedCodeTests {
    /// RFC 6238, appendix B.
    @Test(
        arguments: [
            (59, "94287082", "46119246", "90693936"),
            (1_111_111_109, "07081804", "68084774", "25091201"),
            (1_111_111_111, "14050471", "67062674", "99943326"),
            (1_234_567_890, "89005924", "91819424", "93441116"),
            (2_000_000_000, "69279037", "90698825", "38618901"),
            (20_000_000_000, "65353130", "77737706", "47863826"),
        ] as [(Int64, String, String, String)]
    )
    func `codes are those of the specification`(seconds: Int64, sha1: String, sha256: String, sha512: String) {
        let step = TimeBasedCode.step(at: seconds * 1_000)
        let digits = "1234567890"
        let secret = { (length: Int) in Array(String(repeating: digits, count: 7).utf8.prefix(length)) }

        #expect(TimeBasedCode.code(secret: secret(20), step: step, digits: 8, with: Insecure.SHA1.self) == sha1)
        #expect(TimeBasedCode.code(secret: secret(32), step: step, digits: 8, with: SHA256.self) == sha256)
        #expect(TimeBasedCode.code(secret: secret(64), step: step, digits: 8, with: SHA512.self) == sha512)
    }

    @Test func `a code is right in its own period and the two beside it`() {
        let secret = Array("12345678901234567890".utf8)
        let code = TimeBasedCode.code(secret: secret, step: 100)

        let matching = (97...103).filter {
            TimeBasedCode.matchingStep(of: code, secret: secret, now: Int64($0) * 30_000) != nil
        }

        #expect(matching == [99, 100, 101])
    }

    @Test(arguments: [Int64.min, -1, 0, Int64.max])
    func `no instant ends the process`(now: Int64) {
        #expect(TimeBasedCode.matchingStep(of: "000000x", secret: [1], now: now) == nil)
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base32 is that of the specification`(text: String, encoded: String) {
        #expect(Base32.text(of: Array(text.utf8)) == encoded)
    }

    /// RFC 4648, section 10, with the alphabet of section 5 and without padding.
    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{3FF}>", "z78-")])
    func `base64url is that of the specification`(text: String, encoded: String) {
        #expect(Base64URL.text(of: Array(text.utf8)) == encoded)
    }
}
