import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("The index of the log, as each may see it", .tags(.medium))
struct EntryRowsTests {
    let cast = Cast()

    func at<T>(_ step: Journey.Step, _ body: (Journey, Register) async throws -> T) async throws -> T {
        let journey = try Journey.at(step)
        try journey.world.run(Person.Register(subject: Person.ID("auditor")), as: .operator)
        try journey.world.run(Person.GrantRole(subject: Person.ID("auditor"), role: "auditor"), as: .operator)
        return try await withRegister(journey.world.events) { try await body(journey, $0) }
    }

    func all(_ register: Register, _ viewer: Viewer) async throws -> [EntryRow] {
        try await register.entries(.init(), limit: 10_000, viewer)
    }

    @Test func `an auditor sees every record, the newest first`() async throws {
        try await at(.closedLoan) { (journey, register) async throws in
            let rows = try await all(register, journey.viewer(Person.ID("auditor")))

            #expect(rows.count == journey.world.events.count)
            #expect(rows.map(\.sequence) == Array((1...rows.count).reversed()))
            #expect(rows.first?.type == "role.granted")
        }
    }

    @Test func `subjects have their official numbers, and are found by these`() async throws {
        try await at(.out) { (journey, register) async throws in
            let streams = ["sample/sample1", "call/call1", "loan/loan1", "application/application1", "person/applicant", "installation"]
            let auditor = journey.viewer(Person.ID("auditor"))
            let told = try await register.numbers(ofStreams: streams, auditor)
            let certificate = try #require(told["loan/loan1"])

            #expect(told.keys.sorted() == ["call/call1", "loan/loan1", "sample/sample1"])
            #expect(told["sample/sample1"] == "CE5C0100")
            #expect(try await register.certificate(certificate, journey.anyone) != nil)
            // All three are public: whoever issues a certificate says so to everyone.
            #expect(try await register.numbers(ofStreams: streams, journey.anyone) == told)
            for (stream, number) in told {
                #expect(try await register.stream(numbered: number, auditor) == stream)
            }
            #expect(try await register.stream(numbered: "nothing", auditor) == nil)
        }
    }

    @Test func `the public sees what is for everyone`() async throws {
        try await at(.closedLoan) { (journey, register) async throws in
            let rows = try await all(register, journey.anyone)
            let expected = journey.world.events.enumerated().filter { $0.element.audience == .everyone }.map { $0.offset + 1 }

            #expect(rows.map(\.sequence).sorted() == expected)
            #expect(rows.allSatisfy { $0.audience == .everyone })
        }
    }

    @Test func `what is listed can be opened, and nothing else`() async throws {
        try await at(.closedLoan) { (journey, register) async throws in
            for person in [cast.applicant, cast.curator, cast.reviewer, cast.stranger, cast.office] {
                let viewer = journey.viewer(person)
                let listed = Set(try await all(register, viewer).map(\.sequence))
                for sequence in 1...journey.world.events.count {
                    let row = try await register.entry(at: sequence, viewer)
                    #expect((row != nil) == listed.contains(sequence), "\(person) and \(sequence)")
                }
            }
            #expect(try await register.entry(at: 0, journey.viewer(cast.office)) == nil)
            #expect(try await register.entry(at: 9_999, journey.viewer(cast.office)) == nil)
        }
    }

    @Test func `an office does not open what was written of one's own application`() async throws {
        let journey = try Journey.at(.reviewed)
        try journey.world.run(Person.GrantRole(subject: cast.applicant, role: "reviewCentre"), as: .operator)
        try await withRegister(journey.world.events) { (register) async throws in
            let own = try await all(register, journey.viewer(cast.applicant))
            let others = try await all(register, journey.viewer(cast.centre))
            let hidden = ["application/application1", "review/review1"]

            #expect(others.contains { hidden.contains($0.stream) && [.staff, .deciders].contains($0.audience) })
            #expect(!own.contains { hidden.contains($0.stream) && [.staff, .deciders].contains($0.audience) })
        }
    }

    @Test func `a search narrows by stream, type, author, time and place`() async throws {
        try await at(.closedLoan) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID("auditor"))
            let events = journey.world.events
            func found(_ search: Register.EntrySearch) async throws -> [Int] {
                try await register.entries(search, limit: 10_000, viewer).map(\.sequence).sorted()
            }
            func expected(_ isIn: (Int, Event) -> Bool) -> [Int] {
                events.enumerated().filter { isIn($0.offset + 1, $0.element) }.map { $0.offset + 1 }
            }

            #expect(try await found(.init(stream: "loan/loan1")) == expected { $1.stream == "loan/loan1" })
            #expect(try await found(.init(type: "loan.signed")) == expected { $1.body is Loan.Signed })
            #expect(try await found(.init(by: "curator")) == expected { $1.by == "curator" })
            #expect(try await found(.init(by: cast.reviewerName)) == expected { $1.by == cast.reviewerName })
            #expect(try await found(.init(from: journey.closes)) == expected { $1.at >= journey.closes })
            #expect(try await found(.init(until: journey.closes)) == expected { $1.at < journey.closes })
            #expect(try await found(.init(before: 10)) == Array(1...9))
            #expect(
                try await found(.init(stream: "loan/loan1", type: "loan.signed", by: "office"))
                    == expected { $1.stream == "loan/loan1" && $1.body is Loan.Signed && $1.by == "office" })
            #expect(try await found(.init(stream: "nothing/at-all")) == [])
        }
    }

    @Test func `a page ends at its limit and goes on before its last record`() async throws {
        try await at(.submitted) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID("auditor"))
            let first = try await register.entries(.init(), limit: 5, viewer)
            let second = try await register.entries(.init(before: first.last?.sequence), limit: 5, viewer)

            #expect(first.count == 5)
            #expect(second.first?.sequence == first.last.map { $0.sequence - 1 })
        }
    }

    @Test func `a subject's timeline is oldest first, and its viewer's`() async throws {
        try await at(.closedLoan) { (journey, register) async throws in
            let stream = "sample/piece1"
            func timeline(_ viewer: Viewer) async throws -> [String] {
                try register.read { try Register.timeline(of: stream, viewer, $0) }.map(\.type)
            }
            let curator = try await timeline(journey.viewer(cast.curator))
            let anyone = try await timeline(journey.anyone)

            #expect(curator.first == "sample.registered")
            #expect(curator.contains("custody.offered"))
            #expect(anyone == ["sample.registered", "quarantine.ended"])
        }
    }
}
