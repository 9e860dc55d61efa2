import TestSupport
import Testing
import Web

/// The public check of a certificate.
@Suite("The check of a certificate", .tags(.medium))
struct CertificatePageTests {
    @Test func `a certificate's page shows the address of the check, and a code for a camera`() async throws {
        try await withSite { site in
            let page = await site.get("/certificates?number=MAGPIE-2025-00001")

            #expect(page.text.contains(site.house.settings.address + "/certificates?number=MAGPIE-2025-00001"))
            #expect(page.text.contains("<svg class=\"qr\""))
        }
    }

    @Test func `a number that was never issued has none`() async throws {
        try await withSite { site in
            let page = await site.get("/certificates?number=MAGPIE-2025-99999")

            #expect(!page.text.contains("<svg class=\"qr\""))
        }
    }

    @Test func `a loan with a certificate leads to its check`() async throws {
        try await withSite { site in
            let loan = await site.get("/loans/loanacertified", as: .director)

            #expect(loan.text.contains("href=\"/certificates?number=MAGPIE-2025-"))
        }
    }
}
