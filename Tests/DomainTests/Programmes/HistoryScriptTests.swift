import Domain
import Foundation
import TestSupport
import Testing

@Suite("The first international call, as a script", .tags(.medium))
struct HistoryScriptTests {
    static let name = "histories/first-international-call.json"

    static func script() throws -> HistoryScript { try ProgrammeFiles.firstCall.get() }

    @Test func `the published figures are the script's own`() throws {
        let script = try Self.script()
        let country = { (id: String) in script.organisation(id)?.country }
        let selected = script.applications.filter(\.isSelected)
        let states = selected.compactMap { $0.agreement?.state }

        #expect(script.applications.count == 24)
        #expect(script.applications.count == script.expected.applications.value)
        #expect(Set(script.applications.compactMap { country($0.organisation) }).count == 11)
        #expect(script.applications.reduce(0) { $0 + $1.items.count } == 71)
        #expect(selected.count == 7)
        #expect(Set(selected.compactMap { country($0.organisation) }) == ["FR", "DE", "JP", "PK", "GB", "US"])
        #expect(states.count { $0 == .signedThatDay } == 5)
        #expect(states.count { $0 == .pendingThatDay } == 2)
    }

    @Test func `the announcement came 489 calendar days after the deadline's day`() throws {
        let script = try Self.script()
        let calendar = try ProgrammeFiles.agency.get().calendar.policyCalendar

        let lastDay = calendar.day(of: script.call.closesAt.advanced(bySeconds: -1))
        let announced = calendar.day(of: script.call.announcedAt)

        #expect(script.call.closesAt.text == "2023-12-22T16:00:00.000Z")
        #expect(announced.number - lastDay.number == 489)
        #expect(announced == script.expected.announced.value)
    }

    @Test func `five have both signatures by the end of the day, Stony Brook has none`() throws {
        let script = try Self.script()
        let calendar = try ProgrammeFiles.agency.get().calendar.policyCalendar
        let end = calendar.end(of: script.expected.announced.value)

        let signed = script.applications.filter { application in
            application.agreement.map { Set($0.signatures.filter { $0.at < end }.map(\.side)).count == 2 } ?? false
        }

        #expect(signed.count == 5)
        #expect(signed.allSatisfy { $0.agreement?.state == .signedThatDay })
        let stonyBrook = try #require(script.applications.first { $0.organisation == "stony-brook" })
        #expect(stonyBrook.agreement?.signatures.isEmpty == true)
        #expect(stonyBrook.agreement?.known?.isEmpty == false)
    }

    @Test func `the Open University took three times 20 mg home under three seals each`() throws {
        let script = try Self.script()
        let application = try #require(script.applications.first { $0.organisation == "open-university" })
        let pieces = try #require(application.pieces)

        #expect(pieces.map(\.mass.micrograms) == [20_000, 20_000, 20_000])
        #expect(pieces.allSatisfy { $0.handover.seals.count == 3 })
        #expect(pieces.allSatisfy { $0.handover.acceptedAt.text.hasPrefix("2025-05-") })
        #expect(script.person(pieces[0].handover.acceptedBy)?.memberships.first?.represents == true)
    }

    @Test func `every application has a quorum of reviews, and seven reviewers stepped back`() throws {
        let script = try Self.script()
        let policy = try ProgrammeFiles.agency.get().policy(digest: "d")

        for application in script.applications {
            let reviews = application.reviews.filter { $0.submittedAt != nil }
            #expect(reviews.count >= policy.reviewQuorum)
            #expect(Set(application.reviews.map(\.reviewer)).count == application.reviews.count)
            for review in reviews {
                #expect(review.scores.map { Set($0.keys) } == Set(policy.criteria.map(\.id)))
                #expect(review.scores?.values.allSatisfy { (1...5).contains($0) } == true)
            }
        }
        let steppedBack = script.applications.flatMap(\.reviews).filter { $0.submittedAt == nil }
        #expect(steppedBack.count { $0.conflict != nil } == 6)
        #expect(steppedBack.count { $0.declinedAt != nil } == 1)
    }

    @Test func `everybody's roles exist in the policy and go together`() throws {
        let script = try Self.script()
        let policy = try ProgrammeFiles.agency.get()

        for person in script.people {
            for (index, role) in person.roles.enumerated() {
                #expect(policy.role(role) != nil, "\(person.id): \(role)")
                for other in person.roles.dropFirst(index + 1) { #expect(policy.incompatibility(role, other) == nil) }
            }
            #expect(person.name.latin.hasSuffix("(stand-in)"))
        }
        #expect(script.people.count { $0.roles.contains("reviewer") } >= 8)
        #expect(Set(script.applications.map(\.applicant)).count == 24)
    }

    @Test func `applications are complete by the policy and ask for no more than there is`() throws {
        let script = try Self.script()
        let file = try ProgrammeFiles.agency.get()
        let birth = Dictionary(uniqueKeysWithValues: script.samples.map { ($0.number, $0.mass) })
        var approved: [String: Mass] = [:]

        for application in script.applications {
            #expect(file.materials.complete.value.isMet(by: Set(application.materials.map(\.kind))))
            #expect(application.submittedAt < script.call.closesAt)
            for (item, decision) in zip(application.items, application.decision.items) {
                #expect(item.minimum <= item.wanted && item.destructive <= item.wanted)
                #expect(decision.approved == .zero || decision.approved >= item.minimum)
                #expect(decision.approved <= item.wanted && decision.destructive <= decision.approved)
                approved[item.sample, default: .zero].micrograms += decision.approved.micrograms
            }
        }

        for (number, mass) in approved { #expect(mass <= birth[number] ?? .zero, "\(number)") }
    }

    @Test func `sample numbers and texts say that they are stand-ins`() throws {
        let script = try Self.script()

        #expect(script.samples.allSatisfy { $0.number.hasPrefix("STAND-IN-CE5-") })
        #expect(script.applications.allSatisfy { $0.plan.en.contains("(Stand-in text.)") && $0.plan.zh.contains("替代") })
        #expect(
            script.samples.filter { !$0.category.isLendable }.allSatisfy { !script.call.samples.contains($0.number) }
        )
    }

    @Test func `the timeline walks every step in order of time`() throws {
        let script = try Self.script()

        let steps = script.timeline

        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(steps.count { if case .submit = $0.act { true } else { false } } == 24)
        #expect(steps.count { if case .review = $0.act { true } else { false } } == 72)
        #expect(steps.count { if case .sign = $0.act { true } else { false } } == 12)
        #expect(steps.count { if case .acceptCustody = $0.act { true } else { false } } == 3)
        #expect(steps.count { if case .attempt = $0.act { true } else { false } } == 2)
        #expect(steps.allSatisfy { script.person($0.by) != nil })
        if case .registerSample = steps[0].act {} else { Issue.record("the samples come first") }
    }

    @Test(arguments: [
        ("2023-12-22T16:00:00Z", "2023-12-22T17:00:00Z", "call.closesAt", "published deadline"),
        ("\"applicant\": \"pi-ipgp\"", "\"applicant\": \"nobody\"", "applications[0]", "nobody is unknown"),
        ("\"standIn\": true", "\"standIn\": false", "countries[6]", "stand-in"),
        ("administrator@example.org", "administrator@cnsa.gov.cn", "people[0].email", "might reach"),
        ("\"conflict\": \"none\"", "\"conflict\": \"personal\"", "reviews[0]", "a conflict and a review"),
        ("\"sample\": \"STAND-IN-CE5-0001\"", "\"sample\": \"CE5-1\"", "applications[0].items", "CE5-1 is unknown"),
        ("\"submittedAt\": \"2023-12-04", "\"submittedAt\": \"2025-12-04", "applications[0]", "in the story"),
        ("\"approved_ug\"", "\"approved_mg\"", "decision.items[0].approved_ug", "missing"),
    ])
    func `a mistake in the script is named with its place`(old: String, new: String, path: String, says: String) throws
    {
        let problems = try ProgrammeFiles.problems(HistoryScript.self, Self.name, replacing: old, with: new)

        #expect(problems.contains { $0.path.contains(path) && $0.problem.contains(says) }, "\(problems)")
    }
}
