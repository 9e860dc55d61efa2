import Crypto
import Domain
import EventLog
import Foundation
import Letters
import Mail
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import Web

/// An authenticator from its set-up to its loss.
@Suite(.tags(.medium)) struct SecondFactorTests {
    private let password = AccountTests.password

    /// The code that an authenticator shows: RFC 6238, computed here anew.
    private func code(_ secret: String, _ now: Instant) throws -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bits = ""
        for digit in secret {
            let value = try #require(alphabet.firstIndex(of: digit))
            bits += String(String(value + 32, radix: 2).dropFirst())
        }
        let key = stride(from: 0, to: bits.count / 8 * 8, by: 8).compactMap { start in
            UInt8(bits.dropFirst(start).prefix(8), radix: 2)
        }
        let counter = withUnsafeBytes(of: UInt64(now.milliseconds / 30_000).bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key)))
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return String(String(1_000_000 + number % 1_000_000).dropFirst())
    }

    /// Sets an authenticator up by page; returns its secret and the recovery codes.
    private func setUp(_ site: TestSite) async throws -> (secret: String, codes: [String]) {
        try await site.directory.vault.passwords.set(
            password, of: Who.curator.person ?? "", now: site.now.milliseconds)
        let begun = await site.post("/account/second-factor/begin", [("current", password)], as: .curator)
        #expect(begun.status == 303)
        let page = await site.get("/account/second-factor", as: .curator)
        #expect(page.text.contains("<svg class=\"qr\""))
        let secret = try #require(page.text.firstMatch(of: /secret=([A-Z2-7]+)/)).1
        let confirmed = await site.post(
            "/account/second-factor", [("code", try code(String(secret), site.now))], as: .curator)
        #expect(confirmed.status == 200)
        let codes = confirmed.text.matches(of: /<li><code>([a-z2-7-]+)<\/code>/).map { String($0.1) }
        return (String(secret), codes)
    }

    private func signIn(_ site: TestSite, code: String) async -> Int {
        await site.post(
            "/sign-in", [("email", Who.curator.email), ("password", password), ("code", code)]
        ).status
    }

    @Test func `an authenticator is set up by page, and from then on its code is asked for`() async throws {
        try await withSite(.founded) { site in
            let (secret, codes) = try await setUp(site)
            var later = site
            later.now = site.now.advanced(bySeconds: 60)
            let next = try code(secret, later.now)

            #expect(codes.count == 10)
            #expect(await signIn(later, code: "") == 422)
            #expect(await signIn(later, code: "000000") == 422)
            #expect(await signIn(later, code: next) == 303)
            #expect(await signIn(later, code: next) == 422, "a code works once")
            #expect(await site.get("/account", as: .curator).text.contains("In use"))
        }
    }

    @Test func `a wrong code changes nothing, and the picture is shown again`() async throws {
        try await withSite(.founded) { site in
            try await site.directory.vault.passwords.set(
                password, of: Who.curator.person ?? "", now: site.now.milliseconds)
            _ = await site.post("/account/second-factor/begin", [("current", password)], as: .curator)
            let before = await site.get("/account/second-factor", as: .curator)

            let wrong = await site.post("/account/second-factor", [("code", "123456")], as: .curator)

            #expect(wrong.status == 422)
            #expect(wrong.text.contains("id=\"errors\""))
            let secret = try #require(before.text.firstMatch(of: /secret=([A-Z2-7]+)/)).1
            #expect(wrong.text.contains(secret))
            #expect(await signIn(site, code: "") == 303)
        }
    }

    @Test func `nothing about it is done without the password`() async throws {
        try await withSite(.founded) { site in
            _ = try await setUp(site)
            for step in ["begin", "recovery-codes", "removal"] {
                let answer = await site.post("/account/second-factor/\(step)", [("current", "wrong")], as: .curator)
                #expect(answer.status == 422, "\(step)")
            }
            #expect(try await site.directory.vault.secondFactors.isInUse(by: Who.curator.person ?? ""))
        }
    }

    @Test func `a recovery code signs in once, and its owner is told`() async throws {
        try await withSite(.founded) { site in
            let (_, codes) = try await setUp(site)
            let recovery = try #require(codes.first)

            let first = await signIn(site, code: recovery.uppercased())
            let second = await signIn(site, code: recovery)

            #expect(first == 303)
            #expect(second == 422)
            #expect(try await PostOffice(site).kinds(of: .curator).suffix(1) == ["recoveryCodeUsed"])
        }
    }

    @Test func `a password reset by letter does not get past the second factor`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            _ = try await setUp(site)
            _ = await site.post("/forgotten", [("email", Who.curator.email)])
            _ = try await office.write()
            let link = try #require(try office.letters(to: .curator).compactMap { $0.link("welcome") }.first)

            let changed = await site.post(link, [("password", AccountTests.other), ("again", AccountTests.other)])

            #expect(changed.location == "/sign-in")
            #expect(changed["Set-Cookie"] == nil)
        }
    }

    @Test func `it is removed with the password, and its owner is told`() async throws {
        try await withSite(.founded) { site in
            _ = try await setUp(site)

            let removed = await site.post("/account/second-factor/removal", [("current", password)], as: .curator)

            #expect(removed.status == 303)
            #expect(await signIn(site, code: "") == 303)
            #expect(try await PostOffice(site).kinds(of: .curator).suffix(2) == ["secondFactorOn", "secondFactorOff"])
        }
    }
}
