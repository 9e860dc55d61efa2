import Domain
import HTTPTypes
import Stores
import TestSupport
import Testing

@Suite("Pools on pages and in the API", .tags(.medium))
struct PoolRouteTests {
    @Test func `a pool made by form shows all its parents, and they show it`() async throws {
        try await withSite { site in
            let name = try #require(site.directory.reference.policy.toleranceByBalance.keys.sorted().first)
            let answer = await site.post(
                "/do/sample.pool",
                [
                    ("number", "CE5-POOL-1"), ("shares.0.sample", "sbsubmitted"), ("shares.0.mass", "10"),
                    ("shares.1.sample", "sbeligible"), ("shares.1.mass", "5 mg"), ("attrition", "0.001"), ("balance", name),
                    ("witness", "pkira"),
                ], as: .curator)
            #expect(answer.status == 303, "\(answer.text.prefix(3000))")

            let path = String(try #require(answer.location).prefix { $0 != "?" })
            let page = await site.get(path)
            let parent = await site.get("/samples/sbsubmitted")
            let json = await site.get("/api/v1" + path)
            #expect(page.text.contains("/samples/sbsubmitted") && page.text.contains("/samples/sbeligible"))
            #expect(page.text.contains("14.999"))
            #expect(parent.text.contains("CE5-POOL-1"))
            #expect(json.text.contains("\"parents\":[") && json.text.contains("\"sbeligible\""))
            let outcome = try await site.directory.rebuild(swap: false) { _, _, _ in }
            let head = try await site.head()
            #expect(outcome == .equal(records: head))
        }
    }

    @Test func `what cannot be pooled is refused at its field, with what was typed`() async throws {
        try await withSite { site in
            let name = try #require(site.directory.reference.policy.toleranceByBalance.keys.sorted().first)
            let answer = await site.post(
                "/do/sample.pool",
                [
                    ("number", "CE5-POOL-2"), ("shares.0.sample", "sbsubmitted"), ("shares.0.mass", "10"),
                    ("shares.1.sample", "sbsubmitted"), ("shares.1.mass", "5"), ("balance", name), ("witness", "pkira"),
                ], as: .curator)

            #expect(answer.status == 422)
            #expect(answer.text.contains("href=\"#f-shares-1-sample\""))
            #expect(answer.text.contains("CE5-POOL-2"))
        }
    }
}
