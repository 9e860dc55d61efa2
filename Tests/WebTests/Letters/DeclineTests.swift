import Domain
import EventLog
import HTTPTypes
import Letters
import Mail
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import Web
import WebServer

/// Turning a review down by the link in the letter.
@Suite(.tags(.medium)) struct DeclineTests {
    private func invite(_ site: TestSite) async throws -> String {
        let office = try PostOffice(site)
        try await office.round()
        try await EveryStage(site.directory).assign("breview", "kbeta", to: .idleReviewer, 121)
        try await office.round()
        return try #require(try office.letters(to: .idleReviewer).first?.link("decline"))
    }

    private func stage(_ site: TestSite) async throws -> Review.Stage? {
        try await site.directory.register.review(Review.ID("revbreviewpruth"), site.viewer(.reviewCentre))?.stage
    }

    @Test func `opening the link declines nothing, however often a scanner opens it`() async throws {
        try await withSite { site in
            let link = try await invite(site)

            for _ in 1...3 {
                let answer = await site.get(link)
                #expect(answer.status == 200)
                #expect(answer.text.contains("TEST-BETA"))
                #expect(!answer.text.contains("cn-"), "the application shows before interests are declared")
            }
            let head = await site.send(PlainRequest(.head, link))

            #expect(head.status == 200)
            #expect(try await stage(site) == .invited)
        }
    }

    @Test func `the button declines without signing in, and the log names a pseudonym`() async throws {
        try await withSite { site in
            let link = try await invite(site)

            let answer = await site.post(link)
            let again = await site.post(link)

            #expect(answer.status == 200)
            #expect(again.status == 404)
            #expect(try await stage(site) == .declined)
            let entries = try await site.house.log.entries(ofStream: "review/revbreviewpruth")
            let last = try #require(entries.last)
            #expect(last.type == "review.declined")
            #expect(!String(decoding: last.record, as: UTF8.self).contains("\"by\":\"\(Who.idleReviewer.person ?? "")\""))
        }
    }

    @Test func `a form that another site sends declines nothing`() async throws {
        try await withSite { site in
            let link = try await invite(site)
            var request = PlainRequest.form(link, [])
            request.headers[.origin] = "https://evil.example"
            for name in ["Sec-Fetch-Site"].compactMap({ HTTPField.Name($0) }) { request.headers[name] = "cross-site" }

            let answer = await site.send(request)

            #expect(answer.status == 403)
            #expect(try await stage(site) == .invited)
        }
    }

    @Test func `a review that was handed in meanwhile is not turned down, and the page says so`() async throws {
        try await withSite { site in
            let link = try await invite(site)
            try await site.run(Review.Decline(subject: Review.ID("revbreviewpruth")), as: .idleReviewer)

            let answer = await site.post(link)

            #expect(answer.status == 409)
        }
    }

    @Test func `a link that is none is the same dead end as one that was used`() async throws {
        try await withSite { site in
            let link = try await invite(site)
            _ = await site.post(link)
            let made = "/decline/" + String(repeating: "A", count: 43)

            let used = await site.get(link)
            let none = await site.get(made)

            #expect(used.status == 404)
            #expect(
                used.text.replacing(link, with: "") == none.text.replacing(made, with: ""))
        }
    }
}
