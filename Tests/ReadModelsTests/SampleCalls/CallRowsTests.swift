import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("Calls and applications, as each may see them", .tags(.medium))
struct CallRowsTests {
    let cast = Cast()

    func at<T>(_ step: Journey.Step, _ body: (Journey, Register) async throws -> T) async throws -> T {
        let journey = try Journey.at(step)
        return try await withRegister(journey.world.events) { try await body(journey, $0) }
    }

    @Test func `a call is public from the day on which it is recorded`() async throws {
        try await at(.called) { (journey, register) async throws in
            let call = try #require(try await register.call(journey.call, journey.anyone))

            #expect(call.number == "2025-1")
            #expect(call.samples == 1)
            #expect(call.zone == "Asia/Shanghai")
            #expect(call.title == text("call"))
            #expect(call.summary == text("summary"))
            #expect(try await register.calls(journey.anyone) == [call])
            #expect(try await register.samples(inCall: journey.call, journey.anyone).map(\.id) == ["sample1"])
            #expect(try await register.call(SampleCall.ID("none"), journey.anyone) == nil)
        }
    }

    @Test func `its state follows the instant, the cancellation and the announcement`() async throws {
        try await at(.called) { (journey, register) async throws in
            let call = try #require(try await register.call(journey.call, journey.anyone))
            #expect(call.state(at: call.opens.advanced(bySeconds: -1)) == .planned)
            #expect(call.state(at: call.opens) == .open)
            #expect(call.state(at: call.closes.advanced(bySeconds: -1)) == .open)
            #expect(call.state(at: call.closes) == .closed)
            try journey.run(SampleCall.Extend(subject: journey.call, closes: call.closes.advanced(byDays: 7)), as: cast.office)
            try journey.run(SampleCall.Cancel(subject: journey.call, reason: text("war")), as: cast.office)
            try register.project(Array(journey.world.events.suffix(2)))

            let cancelled = try #require(try await register.call(journey.call, journey.anyone))
            #expect(cancelled.closes == call.closes.advanced(byDays: 7))
            #expect(cancelled.isCancelled)
            #expect(cancelled.state(at: call.opens) == .cancelled)
        }
        try await at(.announced) { (journey, register) async throws in
            let call = try #require(try await register.call(journey.call, journey.anyone))
            #expect(call.state(at: journey.world.now) == .announced)
            #expect(call.received == 1)
            #expect(call.sets == 1)
        }
    }

    @Test func `who was selected is public with the announcement`() async throws {
        try await at(.decided) { (journey, register) async throws in
            #expect(try await register.selected(inCall: journey.call, journey.viewer(cast.office)) == [])
        }
        try await at(.announced) { (journey, register) async throws in
            let selected = try await register.selected(inCall: journey.call, journey.anyone)
            #expect(selected.map(\.organisation) == ["cologne"])
            #expect(selected.map(\.items) == [1])
            #expect(selected.map(\.mass) == [20_000])
        }
    }

    /// Who sees the application at all, once it is in review.
    static let seers: [(String, Bool)] = [
        ("applicant", true), ("office", true), ("centre", true),
        ("reviewer", true), ("curator", false), ("director", false),
        ("stranger", false), ("rival", false), ("administrator", false),
    ]

    @Test(arguments: seers.indices)
    func `an application is seen by its people, by those who decide, and by its reviewers`(index: Int) async throws {
        let (name, sees) = Self.seers[index]
        try await at(.declared) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID(name))

            #expect((try await register.application(journey.application, viewer) != nil) == sees, "\(name)")
            #expect(try await register.applications(viewer).count == (sees ? 1 : 0), "\(name)")
            #expect(try await register.applications(inCall: journey.call, viewer).count == (sees ? 1 : 0), "\(name)")
            #expect(try await register.applications(inCall: SampleCall.ID("other"), viewer).isEmpty, "\(name)")
        }
    }

    @Test func `nobody who is not signed in sees any`() async throws {
        try await at(.announced) { (journey, register) async throws in
            #expect(try await register.application(journey.application, journey.anyone) == nil)
            #expect(try await register.applications(journey.anyone) == [])
            #expect(try await register.ownApplications(journey.anyone) == [])
        }
    }

    @Test func `a reviewer sees the application between the declaration and the release`() async throws {
        func sees(_ step: Journey.Step) async throws -> Bool {
            try await at(step) { (journey, register) async throws in
                try await register.application(journey.application, journey.viewer(cast.reviewer)) != nil
            }
        }
        #expect(try await !sees(.inReview))
        #expect(try await sees(.declared))
        #expect(try await sees(.reviewed))
    }

    /// What an applicant is told of the stage.
    static let told: [(Journey.Step, Application.Stage)] = [
        (.submitted, .submitted), (.reviewed, .submitted), (.examined, .submitted), (.decided, .submitted),
        (.announced, .approved), (.agreed, .agreementSent), (.signed, .signed),
    ]

    @Test(arguments: told.indices)
    func `an applicant is not told what is being done with the application`(index: Int) async throws {
        let (step, stage) = Self.told[index]
        try await at(step) { (journey, register) async throws in
            let row = try #require(try await register.application(journey.application, journey.viewer(cast.applicant)))
            let seen = try #require(try await register.application(journey.application, journey.viewer(cast.office)))
            let state: Application = journey.world.state(journey.application)

            #expect(!row.stage.isSecret || step >= .announced, "\(step): \(row.stage)")
            if step >= .announced { #expect(row.stage == stage, "\(step)") }
            #expect(seen.stage == state.stage, "\(step)")
            #expect(row.decision == nil)
            #expect(row.isOwn)
            #expect(!seen.isOwn)
        }
    }

    @Test func `what was decided is told with the announcement`() async throws {
        try await at(.decided) { (journey, register) async throws in
            let own = try #require(try await register.application(journey.application, journey.viewer(cast.applicant)))
            let office = try #require(try await register.application(journey.application, journey.viewer(cast.office)))
            let reviewer = try #require(try await register.application(journey.application, journey.viewer(cast.reviewer)))

            #expect(own.items.map(\.approved) == [nil])
            #expect(reviewer.items.map(\.approved) == [nil])
            #expect(office.items.map(\.approved) == [20_000])
            #expect(office.items.map(\.approvedDestructive) == [5_000])
            #expect(own.announced == nil)
        }
        try await at(.announced) { (journey, register) async throws in
            let own = try #require(try await register.application(journey.application, journey.viewer(cast.applicant)))
            #expect(own.items.map(\.approved) == [20_000])
            #expect(own.announced == journey.world.now)
        }
    }

    @Test func `grounds are for those who decide`() async throws {
        try await at(.decided) { (journey, register) async throws in
            let office = try await register.application(journey.application, journey.viewer(cast.office))?.decision
            let applicant = try await register.application(journey.application, journey.viewer(cast.applicant))?.decision
            let reviewer = try await register.application(journey.application, journey.viewer(cast.reviewer))?.decision

            #expect(office?.isEligible == true)
            #expect(office?.panel == "approve")
            #expect(office?.panelGrounds == text("panel"))
            #expect(office?.examined == "approve")
            #expect(office?.examinedGrounds == text("examined"))
            #expect(office?.grounds == text("grounds"))
            #expect(office?.decided == journey.world.now)
            #expect(applicant == nil)
            #expect(reviewer == nil)
        }
    }

    @Test func `a submission's content is what was sent, and a later one replaces it`() async throws {
        let journey = try Journey.at(.submitted)
        journey.approved = .mg(7)
        try journey.run(journey.submission, as: cast.applicant)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try #require(try await register.application(journey.application, journey.viewer(cast.applicant)))

            #expect(row.revision == 2)
            #expect(row.items.count == 1)
            #expect(row.items.first?.wanted == 7_000)
            #expect(row.items.first?.number == "CE5C0100")
            #expect(row.title == text("title"))
            #expect(row.plan == text("plan"))
            #expect(row.materials.map(\.kind) == ["fundingForeign", "safety"])
            #expect(row.callNumber == "2025-1")
            #expect(row.organisation == "cologne")
            #expect(row.applicant == "applicant")
            #expect(row.coApplicants == [])
            #expect(try register.number("SELECT count(*) FROM application_person") == 1)
        }
    }

    @Test func `co-applicants see it as their own`() async throws {
        let journey = try Journey.at(.called)
        var submission = journey.submission
        submission.coApplicants = [cast.director]
        try journey.run(submission, as: cast.applicant)
        try await withRegister(journey.world.events) { (register) async throws in
            let rows = try await register.ownApplications(journey.viewer(cast.director))

            #expect(rows.map(\.id) == ["application1"])
            #expect(rows.first?.coApplicants == ["director"])
        }
    }
}

extension Application.Stage {
    /// Stages that only those who decide may know before the announcement.
    var isSecret: Bool {
        [.eligible, .ineligible, .inReview, .recommended, .examined, .approved, .partlyApproved, .declined].contains(self)
    }
}
