import ArgumentParser
import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

@testable import RelayCommands

@Suite("Shipped scenarios")
struct ShippedScenarioTests {
    static let names = ["change-4", "change-6", "change-7", "elliptical-example"]

    static func load(_ name: String, days: Double? = nil) throws -> Scenario {
        let file = RelayTestData.repository.appendingPathComponent("Scenarios/\(name).toml")
        var scenario = try Scenario(contentsOf: file)
        if let days { scenario.end = scenario.start + days * 86_400 }
        return scenario
    }

    @Test func `the help says how many there are`() throws {
        let folder = RelayTestData.repository.appendingPathComponent("Scenarios").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".toml") }

        #expect(Set(files) == Set(Self.names.map { $0 + ".toml" }))
        #expect(Self.names.count == 4 && RelayCommand.helpMessage(columns: 200).contains("four are shipped"))
    }

    @Test(arguments: names)
    func `every figure has a mark and a source`(name: String) throws {
        let scenario = try Self.load(name)

        let provenances =
            scenario.sites.map(\.provenance) + scenario.stations.map(\.provenance)
            + scenario.relays.map(\.provenance) + scenario.links.map(\.provenance)
            + scenario.payloads.map(\.provenance)
        #expect(provenances.allSatisfy { $0.mark != nil && $0.source?.isEmpty == false })
    }

    @Test(arguments: names)
    func `its windows are found, and a path to the Earth among them`(name: String) async throws {
        let set = try await WindowSet(try Self.load(name, days: 4), tasks: 2)

        #expect(set.lines.filter { $0.kind == "relay-station" }.allSatisfy { $0.spans.total > 0 })
        #expect(set.combined.first { $0.kind == "path" }?.spans.total ?? 0 > 3_600)
    }

    @Test func `Chang'e-4's relay is the reference case's`() async throws {
        let scenario = try Self.load("change-4", days: 10)
        let set = try await WindowSet(scenario, tasks: 2)
        let reference = try Scene(
            sky: Sky(from: scenario.start, to: scenario.end, universalOffset: 0.094),
            relays: [.init(id: "relay", path: HaloPath(orbit: .member(greatestZ: 13_000, family: .southern)))]
        )

        let report = set.report()
        #expect(report.pairs.map(\.edgeCount) == [0, 1, 19, 19, 19, 0])
        let moon = set.scene.sky.moon(at: 1e5)
        let place = set.scene.relays[0].path.position(at: 1e5, moon: moon)
        #expect((place - reference.relays[0].path.position(at: 1e5, moon: moon)).length < 1e-6)
    }

    @Test(arguments: ["change-4", "change-6", "change-7"])
    func `its plan is sound, and no guest of a fair plan is left with nothing`(name: String) async throws {
        let scenario = try Self.load(name, days: 6)
        let set = try await WindowSet(scenario, tasks: 2)
        let problem = try ProblemBuilder(set, span: .init(start: 0, end: 6 * 86_400)).problem()
        let objective = TransferPlanner.Objective(rawValue: scenario.objective.kind.rawValue) ?? .weighted

        let planned = try PlannedReturn(problem, of: scenario, from: scenario.start, objective: objective, relief: false)

        #expect(planned.breaches.isEmpty)
        #expect(planned.plan.delivered > 0)
        if objective == .fair { #expect(planned.report().partners.allSatisfy { $0.deliveredBits > 0 }) }
    }

    @Test func `a station's outage is taken out of its windows`() async throws {
        let scenario = try Self.load("change-6", days: 12)
        var without = scenario
        without.stations[1].outages = []

        let (with, free) = (
            try await WindowSet(scenario, tasks: 2).spans("queqiao2", "KSH"),
            try await WindowSet(without, tasks: 2).spans("queqiao2", "KSH")
        )

        let outage = scenario.outages(of: 1)
        #expect(outage.total == 43_200)
        #expect(with.intersection(outage).list.isEmpty)
        #expect(abs(free.total - with.total - free.intersection(outage).total) < 1e-6)
        #expect(free.total > with.total)
    }
}
