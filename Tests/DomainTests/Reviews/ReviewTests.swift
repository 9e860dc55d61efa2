import Domain
import TestSupport
import Testing

@Suite("Expert review", .tags(.small))
struct ReviewTests {
    private func assignment(
        _ journey: Journey, id: String = "review2", reviewer: String = "r8", person: Person.ID? = nil, inDays: Int64 = 14
    ) -> Review.Assign {
        Review.Assign(
            subject: Review.ID(id), application: journey.application, reviewer: reviewer,
            person: person ?? journey.cast.reviewer, due: journey.world.now.advanced(byDays: inDays))
    }

    private func declaration(_ journey: Journey, _ conflict: Review.Conflict) -> Review.DeclareConflict {
        Review.DeclareConflict(subject: journey.review, conflict: conflict, statement: nil)
    }

    private func review(_ journey: Journey, _ change: (inout Review.Submit) -> Void) -> Review.Submit {
        var command = journey.handedIn
        change(&command)
        return command
    }

    @Test func `what a reviewer does is kept under the pseudonym and read by deciders only`() throws {
        let journey = try Journey.at(.reviewed)
        let acts = journey.world.events.filter { $0.stream == Review.stream(journey.review).name }

        #expect(acts.map(\.by) == ["centre", "r7", "r7"])
        #expect(acts.allSatisfy { $0.audience == .deciders })
        let named = try journey.world.events.filter {
            String(decoding: try EventCodec().encode($0), as: UTF8.self).contains("\"reviewer\":\"r7\"")
        }
        #expect(named.allSatisfy { $0.audience == .deciders })
        #expect(!named.isEmpty)
    }

    @Test func `to everybody else a review does not exist`() throws {
        let journey = try Journey.at(.inReview)
        let cast = journey.cast
        let none = Review.Decline(subject: Review.ID("none"))

        for person in [cast.applicant, cast.office, cast.centre, cast.curator] {
            #expect(journey.verdict(on: Review.Decline(subject: journey.review), as: person) == "access.notFound")
            #expect(journey.verdict(on: declaration(journey, .none), as: person) == "access.notFound")
            #expect(journey.verdict(on: journey.handedIn, as: person) == "access.notFound")
            #expect(journey.verdict(on: none, as: person) == "access.notFound")
        }
    }

    @Test func `known conflicts are hard`() throws {
        let journey = try Journey.at(.called)
        let cast = journey.cast
        for (person, house) in [(Person.ID("insider"), cast.house), (Person.ID("friend"), cast.otherHouse)] {
            try journey.world.run(Person.Register(subject: person), as: .operator)
            try journey.world.run(Person.GrantRole(subject: person, role: "reviewer"), as: .operator)
            try journey.world.run(
                Person.StartMembership(subject: person, organisation: house, represents: false), as: .operator)
        }
        var submission = journey.submission
        submission.coApplicants = [cast.stranger, cast.reviewer]
        try journey.run(submission, as: cast.applicant)
        journey.world.now = journey.closes
        try journey.run(
            Application.CheckEligibility(subject: journey.application, isEligible: true, reason: nil), as: cast.centre)

        // A co-applicant, somebody of the applicant's house, somebody of a co-applicant's house.
        for person in [cast.reviewer, Person.ID("insider"), Person.ID("friend")] {
            #expect(
                journey.verdict(on: assignment(journey, person: person), as: cast.centre) == "review.conflictKnown @person")
        }
        #expect(
            journey.verdict(on: assignment(journey, person: cast.curator), as: cast.centre)
                == "field.notAReviewer @person")
    }

    @Test func `one pseudonym reviews an application once`() throws {
        let journey = try Journey.at(.inReview)
        let cast = journey.cast

        #expect(
            journey.verdict(on: assignment(journey, reviewer: cast.reviewerName), as: cast.centre)
                == "review.alreadyAssigned @person")
        #expect(journey.verdict(on: assignment(journey, id: "review1"), as: cast.centre) == "review.exists")
        #expect(journey.verdict(on: assignment(journey, inDays: 0), as: cast.centre) == "field.inThePast @due")
        #expect(journey.allowed(assignment(journey)) == ["centre"])
    }

    @Test(arguments: Review.Conflict.allCases)
    func `a declared conflict ends the review and bars another`(conflict: Review.Conflict) throws {
        let journey = try Journey.at(.inReview)
        let cast = journey.cast
        try journey.run(declaration(journey, conflict), as: cast.reviewer)

        let verdict = journey.verdict(on: journey.handedIn, as: cast.reviewer)

        #expect(verdict == (conflict == .none ? "allowed" : "review.wrongStage"))
        if conflict != .none {
            try journey.run(Review.Release(subject: journey.review), as: cast.centre)
            #expect(
                journey.verdict(on: assignment(journey, reviewer: cast.reviewerName), as: cast.centre)
                    == "review.conflictKnown @person")
        }
    }

    @Test func `nothing is judged before the declaration`() throws {
        let journey = try Journey.at(.inReview)

        #expect(journey.verdict(on: journey.handedIn, as: journey.cast.reviewer) == "review.declareFirst")
    }

    @Test func `a conflict that comes to light later is declared later, its absence is not`() throws {
        let journey = try Journey.at(.declared)
        let reviewed = try Journey.at(.reviewed)

        #expect(journey.verdict(on: declaration(journey, .none), as: journey.cast.reviewer) == "review.wrongStage")
        #expect(journey.verdict(on: declaration(journey, .financial), as: journey.cast.reviewer) == "allowed")
        #expect(
            reviewed.verdict(on: declaration(reviewed, .financial), as: reviewed.cast.reviewer) == "review.wrongStage")
    }

    @Test func `scores are the policy's criteria on the policy's scale`() throws {
        let journey = try Journey.at(.declared)
        let reviewer = journey.cast.reviewer
        func verdict(_ scores: [(String, Int)]) -> String {
            journey.verdict(
                on: review(journey) { $0.scores = scores.map { .init(criterion: $0.0, value: $0.1) } }, as: reviewer)
        }

        #expect(verdict([("merit", 1), ("feasibility", 5)]) == "allowed")
        #expect(verdict([("merit", 0), ("feasibility", 5)]) == "field.outOfRange @scores.merit")
        #expect(verdict([("merit", 1), ("feasibility", 6)]) == "field.outOfRange @scores.feasibility")
        #expect(verdict([("merit", Int.max), ("feasibility", 1)]) == "field.outOfRange @scores.merit")
        #expect(verdict([("merit", 1)]) == "field.missing @scores.feasibility")
        #expect(verdict([("merit", 1), ("merit", 2), ("feasibility", 1)]) == "field.twice @scores")
        #expect(verdict([("merit", 1), ("feasibility", 1), ("looks", 5)]) == "field.notInPolicy @scores")
    }

    @Test func `a review finds something, and not without end`() throws {
        let journey = try Journey.at(.declared)
        let finding = journey.handedIn.findings[0]

        #expect(
            journey.verdict(on: review(journey) { $0.findings = [] }, as: journey.cast.reviewer) == "field.missing @findings")
        #expect(
            journey.verdict(
                on: review(journey) { $0.findings = Array(repeating: finding, count: 101) }, as: journey.cast.reviewer)
                == "field.tooMany @findings")
    }

    @Test func `a review is handed in once, in time, and is not taken back`() throws {
        let reviewed = try Journey.at(.reviewed)
        let late = try Journey.at(.recommended)
        let (cast, id) = (late.cast, Review.ID("review2"))

        #expect(reviewed.verdict(on: reviewed.handedIn, as: cast.reviewer) == "review.wrongStage")
        #expect(reviewed.verdict(on: Review.Decline(subject: reviewed.review), as: cast.reviewer) == "review.wrongStage")
        #expect(reviewed.verdict(on: Review.Release(subject: reviewed.review), as: cast.centre) == "review.wrongStage")
        #expect(late.verdict(on: assignment(late, id: id.rawValue), as: cast.centre) == "application.wrongStage")
    }

    @Test func `a review that comes after the recommendation is too late`() throws {
        let journey = try Journey.at(.declared)
        let cast = journey.cast
        let second = Person.ID("second")
        try journey.world.run(Person.Register(subject: second), as: .operator)
        try journey.world.run(Person.GrantRole(subject: second, role: "reviewer"), as: .operator)
        try journey.run(assignment(journey, person: second), as: cast.centre)
        let actor = journey.world.actor(second, pseudonyms: ["r8"])
        var hers = journey.handedIn
        hers.subject = Review.ID("review2")
        try journey.world.run(
            Review.DeclareConflict(subject: Review.ID("review2"), conflict: .none, statement: nil), as: actor)
        try journey.run(journey.handedIn, as: cast.reviewer)
        try journey.run(
            Application.Recommend(subject: journey.application, advice: .approve, grounds: text()), as: cast.centre)

        #expect(journey.world.verdict(on: hers, as: actor) == "review.tooLate")
    }
}
