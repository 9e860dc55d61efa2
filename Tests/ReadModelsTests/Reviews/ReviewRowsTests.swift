import Domain
import ReadModels
import TestSupport
import Testing

@Suite("Reviews, as each may see them", .tags(.medium))
struct ReviewRowsTests {
    let cast = Cast()

    func at<T>(_ step: Journey.Step, _ body: (Journey, Register) async throws -> T) async throws -> T {
        let journey = try Journey.at(step)
        return try await withRegister(journey.world.events) { try await body(journey, $0) }
    }

    @Test func `a review grows with what its reviewer does`() async throws {
        let stages: [(Journey.Step, Review.Stage)] = [(.inReview, .invited), (.declared, .accepted), (.reviewed, .submitted)]
        for (step, stage) in stages {
            try await at(step) { (journey, register) async throws in
                let row = try #require(try await register.review(journey.review, journey.viewer(cast.reviewer)))

                #expect(row.stage == stage, "\(step)")
                #expect(row.reviewer == cast.reviewerName)
                #expect(row.isOwn)
                #expect((row.conflict == nil) == (step == .inReview))
                #expect(row.scores.isEmpty == (step != .reviewed))
                #expect(row.due > row.invited)
            }
        }
    }

    @Test func `what was handed in is what is shown`() async throws {
        try await at(.reviewed) { (journey, register) async throws in
            let row = try #require(try await register.review(journey.review, journey.viewer(cast.centre)))

            #expect(row.scores == journey.handedIn.scores)
            #expect(row.findings == journey.handedIn.findings)
            #expect(row.advice == .approve)
            #expect(row.submitted == journey.world.now)
            #expect(!row.isOwn)
        }
    }

    /// Who sees a review that was handed in.
    static let seers: [(String, Bool)] = [
        ("reviewer", true), ("centre", true), ("office", true),
        ("applicant", false), ("director", false), ("curator", false),
        ("stranger", false), ("administrator", false),
    ]

    @Test(arguments: seers.indices)
    func `reviews are seen by their writer and by those who read reviews`(index: Int) async throws {
        let (name, sees) = Self.seers[index]
        try await at(.reviewed) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID(name))

            #expect((try await register.review(journey.review, viewer) != nil) == sees, "\(name)")
            #expect(try await register.reviews(viewer).count == (sees ? 1 : 0), "\(name)")
            #expect(try await register.reviews(of: journey.application, viewer).count == (sees ? 1 : 0), "\(name)")
            #expect(try await register.reviews(of: Application.ID("other"), viewer) == [], "\(name)")
        }
        try await at(.announced) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID(name))
            #expect((try await register.review(journey.review, viewer) != nil) == sees, "\(name), after the announcement")
        }
    }

    @Test func `nobody who is not signed in sees any`() async throws {
        try await at(.announced) { (journey, register) async throws in
            #expect(try await register.reviews(journey.anyone) == [])
            #expect(try await register.review(journey.review, journey.anyone) == nil)
        }
    }

    @Test func `an office does not open the reviews of one's own application`() async throws {
        let journey = try Journey.at(.called)
        var submission = journey.submission
        submission.coApplicants = [cast.stranger]
        try journey.run(submission, as: cast.applicant)
        try journey.world.run(Person.GrantRole(subject: cast.stranger, role: "reviewCentre"), as: .operator)
        journey.world.now = journey.closes
        try journey.run(
            Application.CheckEligibility(subject: journey.application, isEligible: true, reason: nil), as: cast.centre)
        try journey.run(
            Review.Assign(
                subject: journey.review, application: journey.application, reviewer: cast.reviewerName,
                person: cast.reviewer, due: journey.world.now.advanced(byDays: 9)), as: cast.centre)
        try await withRegister(journey.world.events) { (register) async throws in
            #expect(try await register.reviews(journey.viewer(cast.centre)).count == 1)
            #expect(try await register.reviews(journey.viewer(cast.stranger)) == [])
            #expect(try await register.review(journey.review, journey.viewer(cast.stranger)) == nil)
        }
    }

    @Test func `declining and releasing are stages`() async throws {
        let journey = try Journey.at(.inReview)
        try journey.run(Review.Decline(subject: journey.review), as: cast.reviewer)
        try await withRegister(journey.world.events) { (register) async throws in
            #expect(try await register.review(journey.review, journey.viewer(cast.centre))?.stage == .declined)
        }
        try journey.run(Review.Release(subject: journey.review), as: cast.centre)
        try await withRegister(journey.world.events) { (register) async throws in
            #expect(try await register.review(journey.review, journey.viewer(cast.centre))?.stage == .released)
        }
    }

    @Test func `a declared conflict ends the review, with its statement`() async throws {
        let journey = try Journey.at(.inReview)
        try journey.run(
            Review.DeclareConflict(subject: journey.review, conflict: .institutional, statement: text("samehouse")),
            as: cast.reviewer)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try #require(try await register.review(journey.review, journey.viewer(cast.centre)))

            #expect(row.stage == .declined)
            #expect(row.conflict == .institutional)
            #expect(row.statement == text("samehouse"))
            #expect(try await register.application(journey.application, journey.viewer(cast.reviewer)) == nil)
        }
    }
}
