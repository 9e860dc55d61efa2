import ArgumentParser
import Foundation
import RelayPlanning
import Synchronization
import Testing

@testable import RelayCommands

/// What somebody who types `magpie relay …` sees and finds in files.
@Suite("magpie relay", .serialized)
struct CommandTests {
    /// What a command printed, what it said besides, and its exit code.
    struct Ended {
        var result: String
        var said: String
        var code: Int32
    }

    private final class Texts: Sendable {
        let all = Mutex<(result: String, said: String)>(("", ""))
    }

    private static func run(_ arguments: [String]) async throws -> Ended {
        let texts = Texts()
        CommandOutput.reader.withLock {
            $0 = { text, isResult in
                texts.all.withLock { if isResult { $0.result += text } else { $0.said += text } }
            }
        }
        defer { CommandOutput.reader.withLock { $0 = nil } }
        var code: Int32 = 0
        do {
            var command = try #require(RelayCommand.parseAsRoot(arguments) as? any AsyncParsableCommand)
            try await command.run()
        } catch {
            code = RelayCommand.exitCode(for: error).rawValue
        }
        return texts.all.withLock { Ended(result: $0.result, said: $0.said, code: code) }
    }

    /// A folder with a scenario of three days, deleted afterwards.
    private static func withScenario(
        _ text: String = PlanningTests.base + PlanningTests.payloads,
        _ body: (_ scenario: String, _ folder: URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let scenario = folder.appendingPathComponent("scenario.toml")
        try Data(text.utf8).write(to: scenario)
        try await body(scenario.path, folder)
    }

    // MARK: windows

    @Test func `windows as JSON hold the pairs asked for and the step used`() async throws {
        struct Report: Decodable {
            struct Pair: Decodable { var name: String }
            var stepSeconds: Double
            var pairs: [Pair]
            var combined: [Pair]
        }
        try await Self.withScenario { scenario, _ in
            let ended = try await Self.run(["windows", scenario, "--json", "--step", "300", "--only", "KSH", "--quiet"])

            let report = try JSONDecoder().decode(Report.self, from: Data(ended.result.utf8))
            #expect(ended.code == 0 && ended.said == "")
            #expect(report.stepSeconds == 300)
            #expect(report.pairs.map(\.name) == ["relay-KSH", "lander-KSH"])
            #expect(report.combined.isEmpty)
        }
    }

    @Test func `a filter that leaves nothing names the pairs there are`() async throws {
        try await Self.withScenario { scenario, _ in
            let ended = try await Self.run(["windows", scenario, "--only", "KHS", "--quiet"])

            #expect(ended.code == 1 && ended.result == "")
            #expect(ended.said.contains("'KHS'") && ended.said.contains("relay-KSH, relay-NQN"), "\(ended.said)")
        }
    }

    @Test func `a combination that is asked for is written out in every form`() async throws {
        let windows = try await PlanningTests.windows(PlanningTests.base).combined[2].spans.list.count
        try await Self.withScenario(PlanningTests.base) { scenario, _ in
            let asked = ["windows", scenario, "--step", "300", "--only", "earth-in-light", "--quiet"]

            let csv = try await Self.run(asked + ["--csv"])
            let calendar = try await Self.run(asked + ["--ical"])
            let table = try await Self.run(asked)

            let count = { (text: String, part: String) in text.components(separatedBy: part).count - 1 }
            #expect(windows > 0)
            let line = "\r\nlander-earth-in-light,lander,any station,path-in-light,2027-01-0"
            #expect(count(csv.result, line) == windows)
            #expect(count(calendar.result, "BEGIN:VEVENT") == windows)
            #expect(count(table.result, "lander-earth-in-light") == 2 && !table.result.contains("lander-relay"))
        }
    }

    @Test func `an instant gives elevations and ranges, and one outside the span a sentence`() async throws {
        try await Self.withScenario { scenario, _ in
            let inside = try await Self.run(["windows", scenario, "--at", "2027-01-04T00:00:00Z"])
            let outside = try await Self.run(["windows", scenario, "--at", "2027-02-04T00:00:00Z"])

            let relay = try #require(inside.result.split(separator: "\n").first { $0.hasPrefix("lander-relay ") })
            let cells = relay.split(separator: " ")
            #expect(cells[1] == "yes")
            #expect((25...60).contains(try #require(Double(cells[2]))))
            #expect((48_000...78_000).contains(try #require(Double(cells[4]))))
            #expect(outside.code == 1 && outside.said.contains("outside the scenario's span"))
        }
    }

    // MARK: plan

    @Test func `a plan is written in every form asked for`() async throws {
        let files = [
            ("--ion", "plan.ionrc", "a contact +"), ("--hdtn", "contactPlan.json", "\"contacts\""),
            ("--schedule", "tracks.xml", "<?xml"), ("--ical", "tracks.ics", "BEGIN:VCALENDAR"),
        ]
        try await Self.withScenario { scenario, folder in
            let asked = files.flatMap { [$0.0, folder.appendingPathComponent($0.1).path] }
            let charts = folder.appendingPathComponent("charts").path

            let ended = try await Self.run(
                ["plan", scenario, "--csv", "--no-relief", "--quiet", "--svg", charts] + asked
            )

            #expect(ended.code == 0, "\(ended.said)")
            #expect(ended.result.hasPrefix("request,"))
            for (_, name, beginning) in files {
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                #expect(text.contains(beginning), "\(name)")
                #expect(ended.said.contains("wrote \(folder.appendingPathComponent(name).path)"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: charts).sorted() == ["delivered.svg", "stores.svg"])
        }
    }

    @Test(arguments: [
        (["--objective", "fairest"], "none of weighted, total and fair"), (["--days", "9"], "must lie within"),
        (["--from", "2027-01-09"], "must lie within"), (["--days=-1"], "must lie within"),
        (["--state", "/nowhere.toml"], "cannot read the state"), (["--zone", "Mars"], "is no zone"),
    ])
    func `a plan that cannot be asked for ends with a sentence`(options: [String], words: String) async throws {
        try await Self.withScenario { scenario, _ in
            let ended = try await Self.run(["plan", scenario, "--quiet"] + options)

            #expect(ended.code == 1 && ended.result == "")
            #expect(ended.said.contains(words), "\(ended.said)")
        }
    }

    // MARK: orbit, check

    @Test func `an orbit that was written serves as the same scenario's orbit`() async throws {
        try await Self.withScenario { scenario, folder in
            let oem = folder.appendingPathComponent("relay.oem").path
            // 1,000 s do not divide three days: the last state has to be the span's end all the same.
            let ended = try await Self.run(["orbit", scenario, "--oem", oem, "--every", "1000", "--quiet"])
            let checked = try await Self.run(["check", oem])
            let text = PlanningTests.base.replacingOccurrences(of: "halo = { max_z_km = 13000 }", with: "oem = { file = \"relay.oem\" }")
            let again = try await WindowSet(Scenario(text: text, folder: folder), tasks: 2)
            let first = try await WindowSet(Scenario(contentsOf: URL(fileURLWithPath: scenario)), tasks: 2)

            #expect(ended.result.contains("greatest |z|       13000.0 km"))
            #expect(checked.code == 0 && checked.result.contains("The OEM is sound"))
            for (a, b) in zip(first.lines, again.lines) {
                #expect(a.spans.list.count == b.spans.list.count, "\(a.name)")
                for (x, y) in zip(a.spans.list, b.spans.list) {
                    #expect(abs(x.start - y.start) < 0.01 && abs(x.end - y.end) < 0.01, "\(a.name)")
                }
            }
        }
    }

    @Test func `an orbit of a relay that is not there names those that are`() async throws {
        try await Self.withScenario { scenario, _ in
            let ended = try await Self.run(["orbit", scenario, "--relay", "tiandu", "--quiet"])

            #expect(ended.code == 1 && ended.said.contains("known are relay"), "\(ended.said)")
        }
    }

    @Test func `a check says what figures stand on, and in a broken file where`() async throws {
        try await Self.withScenario { scenario, folder in
            let broken = folder.appendingPathComponent("broken.oem")
            try Data("CCSDS_OEM_VERS = 2.0\nCREATION_DATE = soon\n".utf8).write(to: broken)

            let sound = try await Self.run(["check", scenario])
            let refused = try await Self.run(["check", broken.path])

            #expect(sound.code == 0 && sound.result.contains("coordinates known to 0.5°, so edges may move by 120 s"))
            #expect(refused.code == 1 && refused.said.contains("line 2: "), "\(refused.said)")
        }
    }

    // MARK: wake

    @Test func `the published wake-ups come out within four hours, and others are predicted`() async throws {
        struct Row: Decodable { var differenceHours: Double }

        let published = try await Self.run(["wake", "--json"])
        let rows = try JSONDecoder().decode([Row].self, from: Data(published.result.utf8))
        let predicted = try await Self.run(["wake", "--elevation", "6.84", "--from", "2027-01-01", "--days", "60"])

        #expect(rows.count == 16 && rows.allSatisfy { abs($0.differenceHours) < 4 })
        // Two lunar days and a bit begin at most three times, at least twice.
        #expect((3...4).contains(predicted.result.split(separator: "\n").count), "\(predicted.result)")
        #expect(try await Self.run(["wake", "--elevation", "6.84"]).code != 0)
    }
}
