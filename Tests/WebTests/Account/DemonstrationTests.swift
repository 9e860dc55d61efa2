import TestSupport
import Testing

/// That a demonstration signs in to any role with one click.
@Suite("The roles of a demonstration", .tags(.medium))
struct DemonstrationTests {
    @Test func `a hand-over between facilities has its second curator`() async throws {
        try await withSite(.founded) { site in
            let demonstration = try site.demonstration()
            let page = await demonstration.get("/")
            let signedIn = await demonstration.post("/demonstration/sign-in", [("role", "curator2")])

            #expect(page.text.contains("value=\"curator2\""))
            #expect(page.text.contains("Second curator"))
            #expect(signedIn.location == "/curation")
        }
    }
}
