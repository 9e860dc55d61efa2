import Foundation
import TestSupport
import Testing

/// That a form says what it acts on, to those who may know.
@Suite("The subject of a form", .tags(.medium))
struct ActionSubjectTests {
    @Test(
        arguments: [
            ("/do/call.cancel/kgamma", "/calls/kgamma", Who.programmeOffice),
            ("/do/sample.split/sfree", "/samples/sfree", .curator),
            ("/do/application.withdraw/csubmitted", "/applications/csubmitted", .applicant),
            ("/do/loan.attach/loanacertified", "/loans/loanacertified", .director),
            ("/do/role.grant/pana", "/people/pana", .administrator),
            ("/do/review.submit/revbreviewprosa", "/reviews/revbreviewprosa", .slowReviewer),
        ])
    func `a form names its subject and leads to it`(form: String, subject: String, who: Who) async throws {
        try await withSite { site in
            let page = await site.get(form, as: who)

            #expect(page.status == 200)
            #expect(page.text.contains("<p class=\"kicker\"><a href=\"\(subject)\">"))
        }
    }

    @Test func `a form names nothing that its reader may not see, be it there or not`() async throws {
        try await withSite { site in
            for path in ["/do/application.withdraw/csubmitted", "/do/loan.attach/loanacertified", "/do/role.grant/pana"] {
                #expect(await !site.get(path, as: .otherApplicant).text.contains("class=\"kicker\""), "\(path)")
            }
            #expect(await !site.get("/do/call.cancel/nothere", as: .programmeOffice).text.contains("class=\"kicker\""))
        }
    }

    @Test func `an application leads to its loan those who may open it`() async throws {
        try await withSite { site in
            let lead = await site.get("/applications/acertified", as: .applicant)
            let colleague = await site.get("/applications/acertified", as: .coApplicant)

            #expect(lead.text.contains("href=\"/loans/loanacertified\""))
            #expect(colleague.status == 200)
            #expect(await site.get("/loans/loanacertified", as: .coApplicant).status == 404)
            #expect(!colleague.text.contains("href=\"/loans/loanacertified\""))
        }
    }

    @Test func `the desks name no step where none is left`() async throws {
        try await withSite { site in
            let page = await site.get("/office", as: .programmeOffice)

            // Of two that were declined one is announced.
            #expect(page.text.components(separatedBy: ">Announce<").count == 2)
            #expect(page.text.contains("Hand-over,</span> use and return<"))
            #expect(page.text.contains(">Send the agreement<"))
        }
    }
}
