import Domain
import HTTPTypes
import TestSupport
import Testing

/// That powers end where their holder's house ends.
@Suite(.tags(.medium)) struct PowersTests {
    private let offer = #"{"to": "facility:houston", "consignment": "C-1", "seals": ["SEAL-1"]}"#

    @Test func `only the facility's staff hand over what the facility holds`() async throws {
        try await withSite(.founded) { site in
            let path = "/api/v1/samples/sfree/custody-offers"

            for who in [Who.applicant, .director, .partner, .programmeOffice] {
                let answer = await site.json(.post, path, offer, key: "offer-0001", as: who.program)
                #expect(answer.status == 403, "\(who)")
                #expect(await !site.get("/samples/sfree", as: who).text.contains("/do/custody.offer"), "\(who)")
            }
            let answer = await site.json(.post, path, offer, key: "offer-0001", as: Who.curator.program)
            #expect(answer.status == 201 || answer.status == 200)
        }
    }

    @Test func `a signatory knows the people of the own house, and nobody's roles`() async throws {
        try await withSite(.founded) { site in
            let people = await site.json(.get, "/api/v1/people?limit=200", "", as: Who.director.program)

            #expect(people.status == 200)
            for who in [Who.applicant, .coApplicant, .director] { #expect(people.text.contains("\"\(who.person ?? "")\"")) }
            for who in [Who.rival, .otherApplicant, .reviewer, .curator] {
                #expect(!people.text.contains("\"\(who.person ?? "")\""), "\(who)")
                #expect(await site.get("/people/\(who.person ?? "")", as: .director).status == 404, "\(who)")
            }
            let colleague = await site.json(.get, "/api/v1/people/pana", "", as: Who.director.program)
            #expect(colleague.status == 200)
            #expect(!colleague.text.contains("\"applicant\""))
        }
    }

    @Test func `a token acts for a house only where it was made for that`() async throws {
        try await withSite(.everyStage) { site in
            let narrow = await site.json(.get, "/api/v1/loans?limit=200", "", as: Who.director.token(.logAudit))
            let wide = await site.json(.get, "/api/v1/loans?limit=200", "", as: Who.director.program)

            #expect(narrow.status == 200)
            #expect(!narrow.text.contains("loanasent"))
            #expect(wide.text.contains("loanasent"))
        }
    }
}
