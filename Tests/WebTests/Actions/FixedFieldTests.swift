import Domain
import TestSupport
import Testing

/// That a form hides what the page before has settled, and nothing that somebody typed.
@Suite("Fixed fields of a form", .tags(.medium))
struct FixedFieldTests {
    private let form = "/do/custody.offer/sfree"
    private let hidden = "<input type=\"hidden\" name=\"to\""

    @Test func `what was typed can be mended after a mistake in it`() async throws {
        try await withSite(.founded) { site in
            let page = await site.post(form, [("to", "houston"), ("consignment", "C-1"), ("seals", "S-1")], as: .curator)

            #expect(page.status == 422)
            #expect(!page.text.contains(hidden))
            #expect(page.text.contains("id=\"f-to\""))
            #expect(page.text.contains("href=\"#f-to\""))
        }
    }

    @Test func `what was typed stays open after a mistake in another field`() async throws {
        try await withSite(.founded) { site in
            let page = await site.post(form, [("to", "facility:houston"), ("consignment", "C-1")], as: .curator)

            #expect(page.status == 422)
            #expect(!page.text.contains(hidden))
            #expect(page.text.contains("id=\"f-to\""))
        }
    }

    @Test func `what a link has settled stays settled, until it is refused`() async throws {
        try await withSite(.founded) { site in
            let first = await site.get(form + "?to=organisation:hcologne&loan=none", as: .curator)
            let sent = [("to", "organisation:hcologne"), ("settled", "to"), ("loan", "none"), ("settled", "loan")]
            let again = await site.post(form, sent, as: .curator)
            let refused = await site.post(form, sent + [("consignment", "C-1"), ("seals", "S-1")], as: .curator)

            for page in [first, again] {
                #expect(page.text.contains(hidden))
                #expect(page.text.contains("<input type=\"hidden\" name=\"settled\" value=\"to\">"))
            }
            #expect(refused.status == 409)
            #expect(refused.text.contains(hidden))
            #expect(!refused.text.contains("<input type=\"hidden\" name=\"loan\""))
        }
    }

    @Test func `a hand-over is offered to a facility that is known, or to a house with its loan`() async throws {
        try await withSite(.founded) { site in
            let offer = [("consignment", "C-1"), ("seals", "S-1")]
            let page = await site.get(form, as: .curator)
            let lent = await site.get(form + "?loan=none", as: .curator)
            let refused = await site.post(form, offer + [("to", "facility:atlantis")], as: .curator)
            let done = await site.post(form, offer + [("to", "facility:houston")], as: .curator)

            #expect(page.text.contains("value=\"facility:houston\" selected>Curation facility, Houston</option>"))
            // It is there already.
            #expect(!page.text.contains("\"facility:beijing\""))
            #expect(!page.text.contains("\"organisation:hcologne\""))
            #expect(lent.text.contains("<option value=\"organisation:hcologne\">University of Cologne</option>"))
            #expect(refused.status == 422)
            #expect(refused.text.contains("To whom: Unknown facility"))
            #expect(done.status == 303)
        }
    }

    @Test func `a list that was typed keeps room for more`() async throws {
        try await withSite(.everyStage) { site in
            let sent = [("more", "items"), ("items.0.item", "0"), ("items.0.sample", "sfree"), ("items.0.approved", "5")]
            let page = await site.post("/do/application.decide/bexamined", sent, as: .programmeOffice)

            #expect(page.status == 200)
            #expect(page.text.contains("id=\"f-items-1-sample\""))
        }
    }
}
