import Domain
import ReadModels
import TestSupport
import Testing
import WebServer

/// What a sample's page says of its hand-overs.
@Suite("Hand-overs on a sample's page", .tags(.medium))
struct CustodyPageTests {
    @Test func `every step of custody has its words`() async throws {
        try await withSite(.founded) { site in
            for language in Language.allCases {
                let strings = site.house.catalog.strings(language)
                for kind in SampleSheet.Step.Kind.allCases {
                    let key = "samples.custody.\(kind.rawValue)"
                    #expect(strings.has(key), "\(language)")
                    if kind.isOfDelivery { #expect(strings.has(key + ".return"), "\(language)") }
                }
            }
        }
    }

    private let sample = "/samples/sfree"

    /// Offers the free sample to Houston under two seals.
    private func offer(_ site: TestSite) async throws {
        try await site.run(
            Sample.OfferCustody(subject: Sample.ID("sfree"), to: .facility("houston"), consignment: "C-1", seals: ["S-1", "S-2"]),
            as: .curator)
    }

    @Test func `a broken seal is said when it is accepted, and until it is cleared`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            let accepted = await site.post(
                "/do/custody.accept/sfree", [("consignment", "C-1"), ("seals", "S-1")], as: .keeper)
            let told = await site.get(try #require(accepted.location), as: .keeper)
            let page = await site.get(sample, as: .curator)
            let outside = await site.get(sample)
            try await site.run(
                Sample.ClearSeal(subject: Sample.ID("sfree"), finding: try await site.keep("Torn by the courier.")), as: .curator)
            let cleared = await site.get(sample, as: .curator)

            #expect(told.text.contains("with a seal that did not arrive whole"))
            #expect(page.text.contains("Seal S-2 did not arrive whole"))
            #expect(page.text.contains("href=\"/do/seal.clear/sfree?next=/samples/sfree\""))
            #expect(!page.text.contains("/do/custody.offer/sfree"))
            #expect(!page.text.contains("⟦"))
            #expect(!outside.text.contains("S-2"))
            #expect(!cleared.text.contains("S-2"))
            #expect(cleared.text.contains("/do/custody.offer/sfree"))
        }
    }
}
