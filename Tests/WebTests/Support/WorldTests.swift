import HTTPTypes
import ReadModels
import Stores
import TestSupport
import Testing

/// That the world which the other tests stand on is what they take it for.
@Suite(.tags(.medium)) struct WorldTests {
    @Test func `a founded world has its people and samples, and no calls`() async throws {
        try await withSite(.founded) { site in
            let calls = try await site.directory.register.calls(.anyone(at: site.now))
            let samples = await site.get("/samples")
            let account = await site.get("/account", as: .curator)

            #expect(calls.isEmpty)
            #expect(samples.status == 200)
            #expect(samples.text.contains("CE5C1000YJFM"))
            #expect(account.text.contains(Who.curator.email))
        }
    }

    @Test func `a full world holds an application in every stage`() async throws {
        try await withSite(.everyStage) { site in
            let board = await site.json(.get, "/api/v1/applications?limit=200", "", as: Who.programmeOffice.program)

            #expect(board.status == 200)
            for stage in [
                "submitted", "eligible", "ineligible", "inReview", "recommended", "examined", "approved", "partlyApproved",
                "declined", "agreementSent", "signed", "lapsed", "withdrawn",
            ] {
                #expect(board.text.contains("\"stage\":\"\(stage)\""), "no application is \(stage)")
            }
        }
    }

    @Test func `a full world holds a loan in every state`() async throws {
        try await withSite(.everyStage) { site in
            let board = await site.json(.get, "/api/v1/loans?limit=200", "", as: Who.curator.program)

            #expect(board.status == 200)
            for stage in ["agreementSent", "signed", "certified", "lapsed", "closed"] {
                #expect(board.text.contains("\"stage\":\"\(stage)\""), "no loan is \(stage)")
            }
            #expect(board.text.contains("renewalRequested"))
            #expect(board.text.contains("recalled"))
        }
    }
}
