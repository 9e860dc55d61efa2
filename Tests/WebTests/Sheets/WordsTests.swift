import TestSupport
import Testing

/// That the small words of the working pages say what is so.
@Suite("Words of the working pages", .tags(.medium))
struct WordsTests {
    @Test func `names and numbers with a hyphen stay on one line, and can be copied as they are`() async throws {
        try await withSite { site in
            let loan = await site.get("/loans/loanacertified", as: .director)
            let board = await site.get("/loans", as: .director)

            for page in [loan, board] { #expect(page.text.contains("<span class=\"nowrap\">MAGPIE-2025-0000")) }
            #expect(loan.text.contains("<h1><span class=\"nowrap\">MAGPIE-2025-0000"))
        }
    }

    @Test func `a loan's certificate is called one`() async throws {
        try await withSite { site in
            let loan = await site.get("/loans/loanacertified", as: .director)

            #expect(loan.text.contains("<dt>Certificate</dt><dd><a href=\"/certificates?number=MAGPIE-2025-"))
        }
    }

    @Test func `a call that is over closed, and one that is not closes`() async throws {
        try await withSite { site in
            let office = await site.get("/office", as: .programmeOffice)

            #expect(office.text.contains("<p>Open · closes "))
            #expect(office.text.contains("<p>Announced · closed "))
            #expect(!office.text.contains("Announced · closes"))
        }
    }

    @Test func `a decision against somebody is no alarm`() async throws {
        try await withSite { site in
            let office = await site.get("/office", as: .programmeOffice)

            #expect(office.text.contains("<span class=\"state ended\">Declined</span>"))
            #expect(!office.text.contains("<span class=\"state bad\">Declined</span>"))
        }
    }

    @Test(arguments: ["/samples/sfree", "/calls/kgamma"])
    func `records that lead to a receipt say so`(path: String) async throws {
        try await withSite { site in
            let page = await site.get(path)
            let english = page.text.matches(of: /<a href="\/receipts\/[0-9]+">Receipt №/).count

            #expect(english > 0)
            #expect(!page.text.contains(">№"))
        }
    }
}
