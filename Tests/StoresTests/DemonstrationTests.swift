import Demonstration
import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import Stores
import TestSupport
import Testing
import Vault

/// The demonstration is filled through registrar, vault and read models; its figures are those that were published.
@Suite("The first international call, through the whole server", .tags(.medium), .serialized)
struct DemonstrationTests {
    let script: HistoryScript
    let calendar: PolicyCalendar

    init() throws {
        let reference = try ReferenceLibrary()
        script = try HistoryScript.decode(
            try ReferenceLibrary.data("histories/first-international-call.json"),
            file: "first-international-call.json", sources: reference.sources)
        calendar = reference.policy.calendar
    }

    /// The office's eyes.
    func office(_ directory: DataDirectory, at now: Instant) async throws -> Viewer {
        let policy = directory.reference.policy
        return try directory.register.read { db in
            Viewer(
                try Powers.actor(Person.ID("officer1"), at: now, policy, pseudonyms: [], scopes: nil, db), at: now)
        }
    }

    @Test func `in the call that has closed the review centre can begin, and whom a click signs in as has applied`() async throws {
        try await withDirectory { (place) async throws in
            let directory = place.directory
            let now = try #require(Instant("2026-01-15T00:00:00Z"))
            try await DemonstrationFill(directory, now: now).run()
            let office = try await office(directory, at: now)
            let id = SampleCall.ID("demonstrationclosed")

            let applications = try await directory.register.applications(inCall: id, office)
            #expect(applications.count == 1)
            let applicant = try await directory.register.person(holding: "applicant", office)
            #expect(applications.contains { $0.applicant == applicant })
            for application in applications {
                _ = try await directory.registrar.submit(
                    Application.CheckEligibility(subject: Application.ID(application.id), isEligible: true, reason: nil),
                    as: .person(Person.ID("centre1")), at: now)
            }
        }
    }

    @Test func `every figure that was announced follows from the records`() async throws {
        try await withDirectory { (place) async throws in
            let directory = place.directory
            let now = try #require(Instant("2026-01-15T00:00:00Z"))
            try await DemonstrationFill(directory, now: now).run()
            let anyone = Viewer.anyone(at: now)
            let office = try await office(directory, at: now)
            let call = try #require(
                try await directory.register.calls(anyone).first { $0.number == script.call.number })
            let id = SampleCall.ID(call.id)

            // 24 applications of 11 countries and organisations, 71 sample sets.
            let applications = try await directory.register.applications(inCall: id, office)
            #expect(applications.count == 24)
            #expect(call.received == 24)
            let houses = try await directory.register.organisations(anyone)
            let countries = Dictionary(uniqueKeysWithValues: houses.map { ($0.id, $0.country) })
            #expect(Set(applications.compactMap { countries[$0.organisation] }).count == 11)
            #expect(call.sets == 71)
            #expect(applications.reduce(0) { $0 + $1.items.count } == 71)

            // 7 institutions of 6 countries were selected.
            let selected = try await directory.register.selected(inCall: id, anyone)
            #expect(Set(selected.map(\.organisation)).count == 7)
            #expect(Set(selected.compactMap { countries[$0.organisation] }).count == 6)

            // 489 calendar days from the deadline's day to the announcement.
            let announced = try #require(call.announced)
            let lastDay = calendar.day(of: call.closes.advanced(bySeconds: -1))
            #expect(calendar.day(of: announced).number - lastDay.number == 489)
            #expect(calendar.day(of: announced) == script.expected.announced.value)

            // Both refusals of the script came; the log is sound, and the read model is a rebuild.
            #expect(try await directory.health(at: now).isGood)
            let report = try await LogVerifier(directory.log, trusting: [directory.verifierKey]).verify()
            #expect(report.isSound)
            let records = try await directory.log.head()
            #expect(try await directory.rebuild(swap: false, progress: { _, _, _ in }) == .equal(records: records))

            // A sweep takes the texts of the attempts that were refused, and none that a record refers to.
            let swept = Set(try await directory.sweep(at: now.advanced(byDays: 30)).texts)
            let named = applications.flatMap { [$0.title, $0.plan] + $0.materials.compactMap(\.text) }.map(\.id)
            let kept = try await directory.vault.texts.states(named + [call.title.id, call.summary.id])
            #expect(kept.count == Set(named).count + 2)
            #expect(swept.isDisjoint(with: named))
            #expect(!swept.isEmpty)
        }
    }

    @Test func `at the end of 24 April 2025 five agreements stood signed and two waited`() async throws {
        try await withDirectory { (place) async throws in
            let directory = place.directory
            let now = try #require(Instant("2026-01-15T00:00:00Z"))
            try await DemonstrationFill(directory, now: now).run()
            let evening = calendar.end(of: script.expected.announced.value)
            let last = try await directory.number("SELECT max(seq) FROM entry WHERE at < \(evening.milliseconds)")

            // The register as it stood that evening: built from the log up to there.
            let then = try Register(path: place.folder.appending(path: "then.sqlite").path)
            try await then.build(from: directory.log, upTo: last)
            let stages = try then.read { db in
                try String.fetchAll(db, sql: "SELECT stage FROM loan ORDER BY stage")
            }

            #expect(stages == Array(repeating: "agreementSent", count: 2) + Array(repeating: "signed", count: 5))
            #expect(script.expected.signedThatDay.value == 5)
            #expect(script.expected.pendingThatDay.value == 2)
        }
    }

    @Test func `every application has its reviews, and what was declared ends a review`() async throws {
        try await withDirectory { (place) async throws in
            let directory = place.directory
            let now = try #require(Instant("2026-01-15T00:00:00Z"))
            let reference = directory.reference
            _ = try directory.policies.keep(reference.policyData, file: "agency.json")
            try await place.submit(Installation.AdoptPolicy(digest: reference.policy.digest), at: script.call.rolesFrom)

            let report = try await HistoryReplay(script, in: directory).run()

            #expect(report.steps == script.timeline.count)
            #expect(report.refused.count == 2)
            let office = try await office(directory, at: now)
            let reviews = try await directory.register.reviews(office)
            for application in script.applications {
                let own = reviews.filter { $0.application == application.id.filter { $0 != "-" && $0 != "_" } }
                #expect(own.count == application.reviews.count, "\(application.id)")
                let conflicts = application.reviews.count { ($0.conflict ?? .none) != .none }
                #expect(own.count { ($0.conflict ?? .none) != .none } == conflicts, "\(application.id)")
            }
            // The pseudonyms tell nobody who reviewed: none of them is a person's id.
            let people = Set(script.people.map { $0.id.filter { $0 != "-" } })
            #expect(reviews.allSatisfy { !people.contains($0.reviewer) })
        }
    }

    @Test func `the five batches to August 2022 show 198 samples and 65,104.1 mg`() throws {
        let text = String(decoding: try ReferenceLibrary.data("missions.json"), as: UTF8.self)

        // Read and shown figure by figure in the tests of the programme register; here: the program ships it.
        #expect(text.contains("65104.1"))
        #expect(text.contains("198"))
    }
}
