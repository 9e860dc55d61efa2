import Domain
import HTTPTypes
import ReadModels
import TestSupport
import Testing
import Web
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

            #expect(told.text.contains("not every seal arrived whole"))
            #expect(page.text.contains("Seal S-2 did not arrive whole"))
            #expect(page.text.contains("href=\"/do/seal.clear/sfree?next=/samples/sfree\""))
            #expect(!page.text.contains("/do/custody.offer/sfree"))
            #expect(!page.text.contains("⟦"))
            #expect(!outside.text.contains("S-2"))
            #expect(!cleared.text.contains("S-2"))
            #expect(cleared.text.contains("/do/custody.offer/sfree"))
        }
    }

    @Test func `of a delivery whose seals all arrive broken, every one is named until they are cleared`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            _ = await site.post("/do/custody.accept/sfree", [("consignment", "C-1"), ("noneIntact", "true")], as: .keeper)
            let page = await site.get(sample, as: .curator)
            let chinese = await site.get(sample + "?lang=zh-Hans", as: .curator)
            try await site.run(
                Sample.ClearSeal(subject: Sample.ID("sfree"), finding: try await site.keep("Torn by the courier.")), as: .curator)
            let cleared = await site.get(sample, as: .curator)

            #expect(page.text.contains("Seals S-1, S-2 did not arrive whole"))
            #expect(chinese.text.contains("封签S-1、S-2到达时已破损"))
            #expect(!cleared.text.contains("S-1"))
            #expect(cleared.text.contains("/do/custody.offer/sfree"))
        }
    }

    @Test func `a loan's page offers no hand-over under a broken seal, and says what comes first`() async throws {
        try await withSite { site in
            let piece = Sample.ID("pieceapacked")
            let page = "/loans/loanapacked"
            let before = await site.get(page, as: .curator)
            try await site.run(
                Sample.OfferCustody(subject: piece, to: .facility("houston"), consignment: "C-1", seals: ["S-1", "S-2"]),
                as: .curator)
            try await site.run(Sample.AcceptCustody(subject: piece, consignment: "C-1", seals: []), as: .keeper)
            let broken = await site.get(page, as: .curator)
            let borrower = await site.get(page, as: .applicant)

            #expect(before.text.contains("/do/custody.offer/pieceapacked"))
            #expect(!broken.text.contains("/do/custody.offer/pieceapacked"))
            #expect(broken.text.contains("PIECE-APACKED can be handed over once its broken seals S-1, S-2 are cleared."))
            #expect(broken.text.contains("href=\"/do/seal.clear/pieceapacked?next=/loans/loanapacked\""))
            // It is not the borrower's yet.
            #expect(!borrower.text.contains("S-1"))
        }
    }

    @Test func `a piece of a loan is offered, taken back and accepted when that is what comes next`() async throws {
        try await withSite { site in
            let packed = await site.get("/loans/loanapacked", as: .curator)
            let waiting = await site.get("/loans/loanapacked", as: .director)
            let offered = await site.get("/loans/loanaoffered", as: .curator)
            let arrived = await site.get("/loans/loanaoffered", as: .director)

            #expect(packed.text.contains("/do/custody.offer/pieceapacked"))
            #expect(!packed.text.contains("/do/custody.withdraw/pieceapacked"))
            #expect(!waiting.text.contains("/do/custody.accept/pieceapacked"))
            #expect(!offered.text.contains("/do/custody.offer/pieceaoffered"))
            #expect(offered.text.contains("/do/custody.withdraw/pieceaoffered"))
            #expect(arrived.text.contains("/do/custody.accept/pieceaoffered"))
            #expect(!arrived.text.contains("/do/custody.withdraw/pieceaoffered"))
        }
    }

    @Test func `of a piece that comes home, the borrower takes back what the house has not accepted`() async throws {
        try await withSite { site in
            let piece = Sample.ID("pieceaoffered")
            let page = "/loans/loanaoffered"
            try await site.run(
                Sample.AcceptCustody(subject: piece, consignment: canary("out", "aoffered"), seals: [canary("seal", "aoffered")]),
                as: .director)
            try await site.run(
                Loan.DeclareReturn(
                    subject: Loan.ID("loanaoffered"), sample: piece, returned: EveryStage.approved("aoffered"), consumed: .zero,
                    attrition: .zero, lost: .zero, retained: .zero, contamination: try await site.keep("None.")),
                as: .applicant)
            let declared = await site.get(page, as: .director)
            let awaited = await site.get(page, as: .curator)
            try await site.run(
                Sample.OfferCustody(
                    subject: piece, to: .facility("houston"), consignment: "C-9", seals: ["S-9"], loan: Loan.ID("loanaoffered")),
                as: .director)
            let sent = await site.get(page, as: .director)
            let arriving = await site.get(page, as: .curator)

            #expect(declared.text.contains("/do/custody.offer/pieceaoffered"))
            #expect(!awaited.text.contains("/do/custody.accept/pieceaoffered"))
            #expect(!sent.text.contains("/do/custody.offer/pieceaoffered"))
            #expect(sent.text.contains("/do/custody.withdraw/pieceaoffered"))
            #expect(arriving.text.contains("/do/custody.accept/pieceaoffered"))
        }
    }

    @Test func `a borrower with a broken seal is told who clears it`() async throws {
        try await withSite { site in
            let piece = Sample.ID("pieceaoffered")
            try await site.run(
                Sample.AcceptCustody(subject: piece, consignment: canary("out", "aoffered"), seals: []), as: .director)
            try await site.run(
                Loan.DeclareReturn(
                    subject: Loan.ID("loanaoffered"), sample: piece, returned: EveryStage.approved("aoffered"), consumed: .zero,
                    attrition: .zero, lost: .zero, retained: .zero, contamination: try await site.keep("None.")),
                as: .applicant)
            let page = await site.get("/loans/loanaoffered", as: .director)

            #expect(!page.text.contains("/do/custody.offer/pieceaoffered"))
            #expect(page.text.contains("can be handed over once a curator has cleared its broken seal"))
            #expect(!page.text.contains("/do/seal.clear"))
        }
    }

    @Test func `who accepts ticks off the seals of the offer, and says so if none arrived intact`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            let path = "/do/custody.accept/sfree"
            let form = await site.get(path, as: .keeper)
            let silent = await site.post(path, [("consignment", "C-1")], as: .keeper)
            let both = await site.post(path, [("consignment", "C-1"), ("seals", "S-1"), ("noneIntact", "true")], as: .keeper)
            let strange = await site.post(path, [("consignment", "C-1"), ("seals", "S-9")], as: .keeper)
            let none = await site.post(path, [("consignment", "C-1"), ("noneIntact", "true")], as: .keeper)

            for seal in ["S-1", "S-2"] { #expect(form.text.contains("name=\"seals\" value=\"\(seal)\"")) }
            // One of two answers is asked for.
            #expect(!form.text.contains("(optional)"))
            #expect(form.text.contains("Tick every seal that arrived intact. If none did, say so below."))
            #expect(await !site.get(path, as: .applicant).text.contains("S-1"))
            for refused in [silent, both, strange] { #expect(refused.status == 422) }
            #expect(silent.text.contains("Say which seals arrived intact"))
            #expect(strange.text.contains("Seal S-9 is not on the consignment"))
            #expect(none.location == "/samples/sfree?done=custody.accept.sealBroken")
        }
    }

    @Test func `a program that sends an empty list says that no seal arrived intact`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            let path = "/api/v1/samples/sfree/custody-acceptances"
            let silent = await site.json(.post, path, #"{"consignment": "C-1"}"#, key: "accept-0001", as: Who.keeper.program)
            let none = await site.json(
                .post, path, #"{"consignment": "C-1", "seals": []}"#, key: "accept-0002", as: Who.keeper.program)

            #expect(silent.status == 422)
            #expect(none.status == 201 || none.status == 200)
        }
    }

    @Test func `seals on one line with commas between are several`() async throws {
        try await withSite(.founded) { site in
            let fields = [("to", "facility:houston"), ("consignment", "C-1"), ("seals", "S-1, S-2")]
            let offered = await site.post("/do/custody.offer/sfree", fields, as: .curator)
            let sample = await site.json(.get, "/api/v1/samples/sfree", "", as: Who.curator.program)

            #expect(offered.status == 303)
            #expect(sample.text.contains(#""seals":["S-1","S-2"]"#))
        }
    }

    @Test func `whoever offered is not asked to accept, and another curator is`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            let own = await site.get(sample, as: .curator)
            let other = await site.get(sample, as: .keeper)

            #expect(!own.text.contains("/do/custody.accept/sfree"))
            #expect(own.text.contains("/do/custody.withdraw/sfree"))
            #expect(other.text.contains("/do/custody.accept/sfree"))
        }
    }

    @Test func `the board names both sides of a hand-over, and leads whoever may accept`() async throws {
        try await withSite(.founded) { site in
            try await offer(site)
            let own = await site.get("/curation", as: .curator)
            let other = await site.get("/curation", as: .keeper)

            for page in [own, other] {
                #expect(page.text.contains(">Curation facility, Beijing</td>"))
                #expect(page.text.contains(">Curation facility, Houston</td>"))
            }
            #expect(other.text.contains("href=\"/do/custody.accept/sfree?next=/curation\""))
            #expect(!own.text.contains("/do/custody.accept/sfree"))
        }
    }
}
