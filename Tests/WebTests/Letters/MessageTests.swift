import Domain
import EventLog
import Letters
import Mail
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import Web

/// The page of notices, and questions and answers about an application.
@Suite(.tags(.medium)) struct MessageTests {
    @Test func `notices stand on a page, are counted in the masthead, and are marked as read`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            try await site.run(Loan.Sign(subject: "asent".loan, side: .agency), as: .programmeOffice)
            try await office.round()

            let before = await site.get("/messages", as: .director)
            let last = try #require(before.text.firstMatch(of: /name="upTo" value="(\d+)"/)).1
            let marked = await site.post("/messages/read", [("upTo", String(last))], as: .director)
            let after = await site.get("/messages", as: .director)

            #expect(before.text.contains("An agreement was signed by one side"))
            #expect(before.text.contains("class=\"unread\">1<"))
            #expect(before.text.contains("href=\"/loans/loanasent\""))
            #expect(marked.status == 303)
            #expect(!after.text.contains("class=\"unread\""))
            #expect(after.text.contains("An agreement was signed by one side"))
            #expect(await site.get("/messages", as: .rival).text.contains("Nothing yet"))
            #expect(await site.get("/messages").status == 401)
        }
    }

    @Test func `a person who was told much reads it in pages`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()
            let all = try await office.notices(of: .applicant)

            var path: String? = "/messages"
            var seen = 0
            var pages = 0
            while let here = path, pages < 50 {
                let answer = await site.get(here, as: .applicant)
                seen += answer.text.matches(of: /<p class="from">/).count
                pages += 1
                path = answer.text.firstMatch(of: /<a href="([^"]+)" rel="next"/).map { String($0.1) }
            }

            #expect(all.count > 30)
            #expect(seen == all.count)
        }
    }

    @Test func `an applicant asks, the office answers, and each side is told without the words`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            let path = "/applications/breview/messages"

            let asked = await site.post(path, [("text", "May we replace the plan?")], as: .applicant)
            try await office.round()
            let answered = await site.post(path, [("text", "Not any more.")], as: .reviewCentre)
            try await office.round()

            #expect(asked.status == 303)
            #expect(answered.status == 303)
            let page = await site.get(path, as: .applicant)
            #expect(page.text.contains("May we replace the plan?"))
            #expect(page.text.contains("Not any more."))
            #expect(!page.text.contains(Who.reviewCentre.name), "applicants write with the office")
            #expect(await site.get(path, as: .programmeOffice).text.contains(Who.applicant.name))
            #expect(try await office.kinds(of: .reviewCentre) == ["messageFromApplicant"])
            #expect(try await office.kinds(of: .coApplicant) == ["messageFromApplicant", "messageFromOffice"])
            #expect(try await office.kinds(of: .applicant) == ["messageFromOffice"])
            for letter in try office.letters() { #expect(!letter.body.contains("plan")) }
        }
    }

    @Test func `nobody else reads or writes in the thread`() async throws {
        try await withSite { site in
            let path = "/applications/breview/messages"
            _ = await site.post(path, [("text", "A secret question")], as: .applicant)

            for who in [
                Who.otherApplicant, .rival, .director, .reviewer, .slowReviewer, .chair, .curator, .auditor, .administrator,
            ] {
                #expect(await site.get(path, as: who).status == 404, "\(who)")
                #expect(await site.post(path, [("text", "x")], as: who).status == 404, "\(who)")
            }
            #expect(await site.get(path).status == 401)
            let thread = try await site.directory.vault.messages.thread(about: "breview", audiences: ["parties"])
            // One is the world's own.
            #expect(thread.count == 2)
        }
    }

    @Test func `an empty message and one that is too long are given back`() async throws {
        try await withSite { site in
            let path = "/applications/breview/messages"
            let long = String(repeating: "long ", count: 1001)

            let empty = await site.post(path, [("text", "  ")], as: .applicant)
            let tooLong = await site.post(path, [("text", long)], as: .applicant)

            #expect(empty.status == 422)
            #expect(tooLong.status == 422)
            #expect(tooLong.text.contains(long.dropLast()))
        }
    }
}
