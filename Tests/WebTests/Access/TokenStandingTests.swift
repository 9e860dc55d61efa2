import Domain
import HTTPTypes
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import WebServer

/// What is remembered of a token never outlives what it rests on.
@Suite(.tags(.medium)) struct TokenStandingTests {
    private let offer = #"{"to": "facility:houston", "consignment": "C-1", "seals": ["SEAL-1"]}"#

    /// A token of the curator's own.
    private func issue(_ site: TestSite, expires: Int64? = nil) async throws -> (secret: String, id: String) {
        let made = try await site.directory.vault.tokens.issue(
            to: Who.curator.person ?? "", name: "test", scopes: ["custody.offer", "sample.read"], expires: expires,
            now: site.now.milliseconds)
        return (made.secret, made.token.id)
    }

    private func offer(_ site: TestSite, _ secret: String, _ key: String, at instant: Instant? = nil) async -> Int {
        await site.json(
            .post, "/api/v1/samples/sfree/custody-offers", offer, key: key,
            headers: [.authorization: "Bearer " + secret], at: instant
        ).status
    }

    @Test func `a role that ends is gone with the next request`() async throws {
        try await withSite(.founded) { site in
            let secret = try await issue(site).secret
            #expect(await offer(site, secret, "offer-0001") == 200)
            #expect(await offer(site, secret, "offer-0002") == 409, "it is offered already, and the token is known now")

            let grants = try site.directory.register.read { db in
                try db.all("SELECT id FROM role_grant WHERE person = ? AND role = 'curator'", Who.curator.person) { $0.text(0) }
            }
            for grant in grants {
                try await site.run(Person.EndRole(subject: Person.ID(Who.curator.person ?? ""), grant: grant))
            }

            #expect(!grants.isEmpty)
            #expect(await offer(site, secret, "offer-0003") == 403)
        }
    }

    @Test func `one that is revoked opens nothing, at once here and soon where another process revokes it`() async throws {
        try await withSite(.founded) { site in
            let (one, other) = (try await issue(site), try await issue(site))
            for (number, token) in [one, other].enumerated() {
                #expect(await offer(site, token.secret, "offer-000\(number)") != 401)
            }

            try await site.directory.vault.tokens.revoke(id: one.id, of: Who.curator.person ?? "")
            #expect(await offer(site, one.secret, "offer-0011") == 401)

            let vault = try await Vault.open(
                at: site.directory.path + "/vault.sqlite", carryingOut: ErasureOrders(), now: site.now.milliseconds)
            try await vault.tokens.revoke(id: other.id, of: Who.curator.person ?? "")
            try vault.close()
            try await Task.sleep(for: .milliseconds(260))
            #expect(await offer(site, other.secret, "offer-0012") == 401)
        }
    }

    @Test func `one that has expired opens nothing, however lately it was used`() async throws {
        try await withSite(.founded) { site in
            let end = site.now.advanced(bySeconds: 60)
            let secret = try await issue(site, expires: end.milliseconds).secret
            #expect(await offer(site, secret, "offer-0001") == 200)

            #expect(await offer(site, secret, "offer-0002", at: end.advanced(bySeconds: -1)) == 409)
            #expect(await offer(site, secret, "offer-0003", at: end) == 401)
        }
    }
}
