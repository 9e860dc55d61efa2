import RelayPlanning
import Testing

@Suite("Contact plans")
struct ContactPlanTests {
    private func plan() throws -> ContactPlan {
        try ContactPlan([
            .init(source: 1, destination: 2, start: 0, end: 3_600, rate: 280_000, lightTime: 1),
            .init(source: 2, destination: 101, start: 100, end: 900, rate: 2_000_000, lightTime: 2),
            .init(source: 2, destination: 101, start: 900, end: 1_900, rate: 1_000_000, lightTime: 2),
        ])
    }

    @Test func `a plan for ION is read back to the same contacts`() throws {
        let plan = try plan()

        #expect(try ContactPlan(ion: "# comment\n" + plan.ion) == plan)
        #expect(plan.ion.contains("a contact +0 +3600 1 2 35000\n"))
    }

    @Test func `a plan for HDTN is read back to the same contacts`() throws {
        let plan = try plan()

        #expect(try ContactPlan(hdtn: plan.hdtn) == plan)
        #expect(plan.hdtn.contains("\"rateBitsPerSec\": 280000"))
    }

    @Test func `contacts of a pair that overlap are refused, and so is what cannot be read`() {
        #expect(throws: RelayError.self) {
            try ContactPlan([
                .init(source: 1, destination: 2, start: 0, end: 10, rate: 8, lightTime: 0),
                .init(source: 1, destination: 2, start: 9, end: 20, rate: 8, lightTime: 0),
            ])
        }
        let error = #expect(throws: RelayError.self) {
            try ContactPlan(ion: "a contact +0 +5 1 2 8\na contact +0 five 1 2 3\n")
        }
        #expect(error?.line == 2)
        #expect(throws: RelayError.self) { try ContactPlan(hdtn: "{}") }
    }
}

@Suite("Contact plans that others wrote")
struct ForeignContactPlanTests {
    @Test func `ION's other commands, comments and ranges of their own are passed over`() throws {
        let plan = try ContactPlan(
            ion: """
                1 1 '' 
                # a comment
                s
                m horizon +0
                a range +0 +100 1 2 2
                a contact +0 +100 1 2 125000

                a contact +50 +80 2 1 1250 1.0
                """
        )

        #expect(plan.contacts.count == 2)
        #expect(plan.contacts[0].rate == 1_000_000 && plan.contacts[0].lightTime == 2)
        #expect(plan.contacts[1].rate == 10_000 && plan.contacts[1].lightTime == 0)
    }

    @Test(arguments: [
        ("a contact +0 +100 1 2", 1), ("\n\na contact 0 +100 1 2 8", 3), ("a range +0 +100 1 two 3", 1),
        ("# fine\na contact +0 +x 1 2 8", 2),
    ])
    func `a line of ION that cannot be read is named`(text: String, line: Int) {
        let error = #expect(throws: RelayError.self) { try ContactPlan(ion: text) }
        #expect(error?.code == .badFile && error?.line == line)
    }

    @Test(arguments: [
        "a contact +100 +100 1 2 8", "a contact +100 +50 1 2 8", "a contact +0 +50 1 2 0", "a contact +0 +50 1 2 -8",
        "a contact +0 +50 0 2 8", "a contact +-5 +50 1 2 8",
    ])
    func `contacts that are empty, negative or of no rate are refused`(text: String) {
        #expect(throws: RelayError.self) { try ContactPlan(ion: text) }
    }

    @Test(arguments: [
        "", "[]", "{\"contacts\": [{\"source\": 1}]}",
        "{\"contacts\": [{\"source\": 1, \"dest\": 2, \"startTime\": 0, \"endTime\": 9, \"rateBitsPerSec\": 7}]}",
        "{\"contacts\": [{\"source\": 1, \"dest\": 2, \"startTime\": 9, \"endTime\": 0, \"rateBitsPerSec\": 8}]}",
        "{\"contacts\": [{\"source\": 1, \"dest\": 2, \"startTime\": 0.5, \"endTime\": 9, \"rateBitsPerSec\": 8}]}",
    ])
    func `a plan of HDTN that cannot be is refused`(text: String) {
        #expect(throws: RelayError.self) { try ContactPlan(hdtn: text) }
    }

    @Test(arguments: 0..<20)
    func `plans of any contacts come back from both formats as they went out`(seed: Int) throws {
        var generator = TransferProblems.Generator(seed: seed)
        var contacts: [ContactPlan.Contact] = []
        for source in 1...3 {
            for destination in [101, 102, 4] {
                var t = Int.random(in: 0...5_000, using: &generator)
                for _ in 0..<Int.random(in: 0...20, using: &generator) {
                    let end = t + Int.random(in: 1...40_000, using: &generator)
                    contacts.append(
                        .init(
                            source: source,
                            destination: destination,
                            start: t,
                            end: end,
                            rate: 8 * Int.random(in: 1...20_000_000, using: &generator),
                            lightTime: Int.random(in: 0...3, using: &generator)
                        )
                    )
                    t = end + Int.random(in: 0...9_000, using: &generator)
                }
            }
        }
        let plan = try ContactPlan(contacts)

        #expect(try ContactPlan(ion: plan.ion) == plan)
        #expect(try ContactPlan(hdtn: plan.hdtn) == plan)
    }

    @Test func `contacts of a problem shrink to whole seconds and whole bytes`() throws {
        let problem = try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "lander"), .init(id: "relay")],
            contacts: [
                .init(from: "lander", to: "relay", isHome: false, start: 0.25, end: 10.75, rate: 1_001),
                .init(from: "relay", to: "KSH", isHome: true, start: 5.2, end: 5.9, rate: 4_000),
                .init(from: "relay", to: "NQN", isHome: true, start: 20, end: 30, rate: 4_000),
            ],
            requests: []
        )

        let plan = try ContactPlan(problem, numbers: ["lander": 1, "relay": 2, "KSH": 101]) { _ in 1.29 }

        #expect(
            plan.contacts == [.init(source: 1, destination: 2, start: 1, end: 10, rate: 1_000, lightTime: 2)]
        )
    }
}
