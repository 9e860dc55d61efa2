import TestSupport
import Testing

/// What the log book calls the subjects of its records.
@Suite("The log book", .tags(.medium))
struct LogBookTests {
    @Test func `subjects stand with their official numbers, and are found by these and by their ids`() async throws {
        try await withSite { site in
            let byNumber = await site.get("/log-book?stream=PIECE-AOUT", as: .auditor)
            let byID = await site.get("/log-book?stream=sample/pieceaout", as: .auditor)
            let nothing = await site.get("/log-book?stream=PIECE-NONE", as: .auditor)

            for page in [byNumber, byID] {
                #expect(page.text.contains("href=\"/log-book?stream=sample%2Fpieceaout\">PIECE-AOUT</a>"))
                #expect(!page.text.contains(">sample/"))
            }
            #expect(byNumber.text.contains("value=\"PIECE-AOUT\""))
            #expect(!nothing.text.contains("<tbody>"))
        }
    }

    @Test func `a citation leads to the sample by its number`() async throws {
        try await withSite(.founded) { site in
            let page = await site.get("/samples/sfree")
            let address = try #require(page.text.firstMatch(of: /\/samples\/by-number\?number=[^\s<]+/)).output
            let found = await site.get(String(address))

            #expect(found.location == "/samples/sfree")
        }
    }
}
