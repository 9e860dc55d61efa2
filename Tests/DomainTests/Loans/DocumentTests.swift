import Domain
import TestSupport
import Testing

@Suite("Papers of a loan", .tags(.small))
struct DocumentTests {
    private func paper(_ journey: Journey, _ file: FileReference = .paper) -> Loan.AttachDocument {
        Loan.AttachDocument(subject: journey.loan, kind: .agreement, file: file)
    }

    @Test func `both sides may add papers, and both see them`() throws {
        let journey = try Journey.at(.signed)
        let cast = journey.cast

        for person in [cast.applicant, cast.director, cast.office, cast.curator] {
            #expect(journey.verdict(on: paper(journey), as: person) == "allowed", "\(person)")
        }
        let events = try journey.run(paper(journey), as: cast.director)
        #expect(events.map(\.audience) == [.party])
    }

    @Test func `to others the loan does not exist`() throws {
        let journey = try Journey.at(.signed)
        let cast = journey.cast

        for person in [cast.stranger, cast.rival, cast.centre, cast.reviewer] {
            #expect(journey.verdict(on: paper(journey), as: person) == "access.notFound", "\(person)")
        }
    }

    @Test func `a paper is added once, and must be of a type that is taken`() throws {
        let journey = try Journey.at(.signed)
        let cast = journey.cast
        try journey.run(paper(journey), as: cast.office)
        let archive = FileReference(sha256: String(repeating: "2", count: 64), size: 1, mediaType: "application/zip")

        #expect(journey.verdict(on: paper(journey), as: cast.director) == "loan.attachedAlready @file")
        #expect(journey.verdict(on: paper(journey, archive), as: cast.director) == "field.fileType @file")
    }

    @Test func `there are no papers before there is an agreement`() throws {
        let journey = try Journey.at(.announced)

        #expect(journey.verdict(on: paper(journey), as: journey.cast.office) == "access.notFound")
    }
}
