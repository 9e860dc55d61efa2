import Domain
import TestSupport
import Testing

/// Which words a publication is asked for.
@Suite("The acknowledgement on a sample's page", .tags(.medium))
struct AcknowledgementTests {
    @Test func `the agency's words stand with its own missions' samples, and not with another's`() async throws {
        try await withSite(.founded) { site in
            for (id, mission) in [("sown", "change5"), ("sother", "Apollo 11")] {
                try await site.run(
                    Sample.Register(
                        subject: Sample.ID(id), number: id.uppercased(), mission: mission, material: .soil, variety: nil,
                        form: .powder, category: .research, pristineShare: nil, mass: Mass(micrograms: 1_000_000),
                        facility: "houston", collected: nil, source: nil), as: .curator)
            }

            let own = await site.get("/samples/sown")
            let other = await site.get("/samples/sother")

            #expect(own.text.contains("Publications say:"))
            #expect(other.status == 200)
            #expect(!other.text.contains("Publications say:"))
        }
    }
}
