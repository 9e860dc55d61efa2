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
