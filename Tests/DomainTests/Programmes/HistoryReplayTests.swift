import Domain
import TestSupport
import Testing

@Suite("The first international call, replayed through the commands", .tags(.medium))
struct HistoryReplayTests {
    func replay(until end: Instant = .distantFuture) throws -> HistoryReplay {
        let policy = try ProgrammeFiles.agency.get().policy(digest: String(repeating: "0", count: 64))
        var replay = try HistoryReplay(ProgrammeFiles.firstCall.get(), policy: policy)
        try replay.run(until: end)
        return replay
    }

    @Test func `no command of the history is refused, but those that must be`() throws {
        let replay = try replay()

        #expect(replay.refused == replay.script.refusals.sorted { $0.at < $1.at }.map(\.expects))
        #expect(replay.refused.count == 2)
    }

    @Test func `what is announced is what was published`() throws {
        let replay = try replay()
        let announced = try #require(
            replay.world.events.compactMap { $0.body as? SampleCall.SelectionAnnounced }.first
        )

        #expect(announced.received == replay.script.expected.applications.value)
        #expect(announced.sets == replay.script.expected.sampleSets.value)
        #expect(announced.selected.count == replay.script.expected.selectedInstitutions.value)
    }

    @Test func `at the end of 24 April 2025 five agreements stand signed and two wait`() throws {
        let script = try ProgrammeFiles.firstCall.get()
        let calendar = try ProgrammeFiles.agency.get().calendar.policyCalendar

        let world = try replay(until: calendar.end(of: script.expected.announced.value)).world
        let stages = script.applications.filter(\.isSelected).map { application in
            (world.state(Application.ID(application.id.filter { $0 != "-" })) as Application).stage
        }

        #expect(stages.count { $0 == .signed } == script.expected.signedThatDay.value)
        #expect(stages.count { $0 == .agreementSent } == script.expected.pendingThatDay.value)
    }

    @Test func `three pieces of 20 mg are away for a year, and no mass is made or lost`() throws {
        let replay = try replay()
        let world = replay.world
        let pieces = replay.script.applications.compactMap(\.pieces).flatMap { $0 }

        #expect(pieces.count == 3)
        for piece in pieces {
            let sample = world.samples[replay.id(piece.number)]
            #expect(sample?.custodian == .organisation(replay.id("open-university")))
            #expect(world.balances[replay.id(piece.number)]?[.loan] == .mg(20))
            let due = world.earliestDue(of: try #require(sample?.loan))
            // The whole of the day a year after 7 May 2025, Beijing time.
            #expect(due?.text == "2026-05-07T16:00:00.000Z")
        }
        // Every posting is balanced: places and contra accounts of parents and daughters sum to nothing.
        let births = replay.script.samples.reduce(Mass.zero) { $0 + $1.mass }
        let all = world.balances.values.flatMap { $0 }
        #expect(all.reduce(.zero) { $0 + $1.value } == .zero)
        #expect(all.filter { $0.key.isPlace }.reduce(.zero) { $0 + $1.value } == births)
    }

    @Test func `what waits for a signature lapses when ten working days are over`() throws {
        let replay = try replay()
        let world = replay.world
        let stonyBrook = try #require(replay.script.applications.first { $0.organisation == "stony-brook" })
        let loan: Loan.ID = replay.id(stonyBrook.id)
        let lapse = Loan.Lapse(subject: loan)
        let end = try #require(Instant("2025-05-12T16:00:00Z"))

        let early = try world.run(lapse, as: .clock, at: end.advanced(bySeconds: -1))
        let late = try world.run(lapse, as: .clock, at: end)

        #expect(early.isEmpty)
        #expect(late.contains { $0.body is Application.Lapsed })
    }
}
