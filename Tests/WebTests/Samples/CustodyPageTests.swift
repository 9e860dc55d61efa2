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
}
