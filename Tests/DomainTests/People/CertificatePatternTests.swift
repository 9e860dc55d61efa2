import Domain
import TestSupport
import Testing

@Suite("Numbers of certificates", .tags(.small))
struct CertificatePatternTests {
    @Test(arguments: [
        ("LS-{year}-{number:4}", 7, "LS-2026-0007"), ("{number:1}", 12, "12"), ("A/{number:3}/{year}", 1234, "A/1234/2026"),
        ("MAGPIE-{year}-{number:5}", 1, "MAGPIE-2026-00001"),
    ])
    func `a pattern gives numbers`(text: String, count: Int, number: String) throws {
        let pattern = try #require(CertificatePattern(text))

        #expect(pattern.number(count, year: 2026) == number)
    }

    @Test(arguments: [
        "", "LS-{year}", "{number:4}{number:4}", "{year}{number:4}", "{number:4}{year}", "{number:0}", "{number:13}",
        "{number}", "{month}-{number:3}", "{number:3", "LS {number:3}", "LS?{number:3}", "样{number:3}", "{year}-{year}-{number:2}",
    ])
    func `what could give one number twice, or one that no address can hold, is no pattern`(text: String) {
        #expect(CertificatePattern(text) == nil)
    }

    @Test func `numbers follow the policy's pattern, and none is given twice when it changes`() throws {
        var policy = Policy.sample
        policy.certificatePattern = try #require(CertificatePattern("LUNA/{number:3}"))
        let journey = try Journey.at(.certified, policy: policy)
        let loan: Loan = journey.world.state(journey.loan)

        #expect(loan.certificate == "LUNA/001")
        #expect(journey.world.isCertificate("LUNA/001"))
    }

    @Test func `after a change of pattern the count goes on where a number is taken`() throws {
        let journey = try Journey.at(.signed)
        let world = journey.world
        let earlier = try Journey.at(.certified).world.events.compactMap { $0.body as? Loan.CertificateIssued }
        var taken = try #require(earlier.first)
        taken.number = "LS-2025-0002"
        world.append(
            Event(stream: "loan/earlier", audience: .everyone, at: world.now, by: "operator", body: taken))

        try journey.run(Loan.IssueCertificate(subject: journey.loan), as: journey.cast.office)

        let loan: Loan = world.state(journey.loan)
        #expect(loan.certificate == "LS-2025-0003", "one was issued, so the second comes next, but that number is taken")
    }
}
