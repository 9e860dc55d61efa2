import Domain
import EventLog
import EventLogSQLite
import Foundation
import ReadModels
import Stores
import TestSupport
import Testing
import Vault

@Suite("What nobody comes back for is swept", .tags(.medium))
struct SweepTests {
    let later = World.start.advanced(byDays: 2)

    @Test func `texts without a record go, texts with one stay`() async throws {
        try await withDirectory { (place) async throws in
            try await place.directory.openCall("a", title: "A call that was opened")
            let orphan = try await place.directory.keep("A command that was refused")
            let young = try await place.directory.keep("A command on its way", at: later)

            let swept = try await place.directory.sweep(at: later)

            #expect(swept.texts == [orphan.id])
            #expect(try await place.directory.vault.texts.state(orphan.id) == nil)
            #expect(try await place.directory.vault.texts.state(young.id) != nil)
            let call = try #require(try await place.directory.register.calls(.anyone(at: later)).first)
            #expect(try await place.directory.vault.texts.state(call.title.id) != nil)
            #expect(try await place.directory.vault.texts.state(call.summary.id) != nil)
            // What was confirmed is not looked at again, and nothing is left to remove.
            #expect(try await place.directory.sweep(at: later).texts == [])
        }
    }

    @Test func `nothing is swept before a day is over`() async throws {
        try await withDirectory { (place) async throws in
            let orphan = try await place.directory.keep("A command that was refused")

            let swept = try await place.directory.sweep(at: World.start.advanced(bySeconds: 86_399))

            #expect(swept.texts == [])
            #expect(try await place.directory.vault.texts.state(orphan.id) != nil)
        }
    }

    @Test func `ended sessions and expired links go, others stay`() async throws {
        try await withDirectory { (place) async throws in
            let vault = place.directory.vault
            let start = World.start.milliseconds
            for id in ["old", "new"] {
                try await vault.people.store(
                    .init(id: id, name: id, latinName: id, email: "\(id)@example.org", language: "en", created: start))
            }
            let month = World.start.advanced(byDays: 60)
            let (old, _) = try await vault.sessions.begin(for: "old", label: "x", hasSecondFactor: false, now: start)
            let (new, _) = try await vault.sessions.begin(
                for: "new", label: "x", hasSecondFactor: false, now: month.milliseconds - 1000)
            let gone = try await vault.links.issue(
                .invitation, about: "old", payload: Array("{}".utf8), expires: start + 1000, now: start)
            let kept = try await vault.links.issue(
                .invitation, about: "new", payload: Array("{}".utf8), expires: month.milliseconds + 1000, now: start)

            try await place.directory.sweep(at: month)

            // Asked as of the day on which all of them were good: only what was deleted is missing.
            #expect(try await vault.sessions.session(old, now: start) == nil)
            #expect(try await vault.links.look(at: gone, for: .invitation, now: start) == nil)
            #expect(try await vault.sessions.session(new, now: month.milliseconds) != nil)
            #expect(try await vault.links.look(at: kept, for: .invitation, now: start) != nil)
        }
    }

    @Test func `broken uploads go when a day is over`() async throws {
        try await withDirectory { (place) async throws in
            let broken = place.path + "/files/incoming-broken"
            try Data("half a file".utf8).write(to: URL(filePath: broken))
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

            #expect(try await place.directory.sweep(at: now).uploads == 0)
            #expect(try await place.directory.sweep(at: now.advanced(byDays: 2)).uploads == 1)
            #expect(!FileManager.default.fileExists(atPath: broken))
        }
    }

    @Test func `what the calendar makes due is done once`() async throws {
        try await withDirectory { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            try await place.submit(
                Sample.OfferCustody(subject: Sample.ID("a"), to: .facility("houston"), consignment: "C1", seals: ["S1"]))
            let head = try await place.directory.log.head()
            try await place.directory.doWhatIsDue(at: World.start.advanced(bySeconds: 60))
            #expect(try await place.directory.log.head() == head)

            let late = World.start.advanced(byDays: 30)
            try await place.directory.doWhatIsDue(at: late)
            try await place.directory.doWhatIsDue(at: late)

            #expect(try await place.directory.log.head() == head + 1)
            #expect(try await place.directory.log.entry(at: head + 1)?.type == "custody.alarmed")
        }
    }
}
