import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

@testable import RelayCommands

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// From a scenario to a plan, its texts and its files.
@Suite("Plans of scenarios")
struct PlanningTests {
    static let base = """
        format = "magpie-relay/1"
        title = "A test, with a comma"
        direct = true
        [span]
        start = 2027-01-03T00:00:00Z
        days = 3
        zone = "Asia/Shanghai"
        [[site]]
        id = "lander"
        name = "Lander"
        longitude_deg = 177.5991
        latitude_deg = -45.4446
        min_elevation_deg = 10
        [[station]]
        id = "KSH"
        name = "Kashi"
        longitude_deg = 76.7136
        latitude_deg = 38.4213
        accuracy_deg = 0.5
        [[station]]
        id = "NQN"
        longitude_deg = -70.1495
        latitude_deg = -38.1914
        [[relay]]
        id = "relay"
        name = "Queqiao"
        halo = { max_z_km = 13000 }
        [[link]]
        from = "lander"
        to = "relay"
        kbit_s = 280
        [[link]]
        from = "relay"
        to = "*"
        band = "S"
        kbit_s = 2000

        """
    static let payloads = """
        [[payload]]
        id = "A"
        partner = "Kiel"
        at = "lander"
        waiting_gbit = 1
        [[payload]]
        id = "B"
        partner = "Nijmegen"
        at = "relay"
        production = [{ kbit_s = 2500 }]

        """

    static func windows(_ text: String) async throws -> WindowSet {
        try await WindowSet(Scenario(text: text, folder: URL(fileURLWithPath: "/")), tasks: 2, step: 300)
    }

    static func planned(
        _ text: String,
        state: String? = nil,
        objective: TransferPlanner.Objective = .weighted,
        relief: Bool = true
    ) async throws -> (PlannedReturn, WindowSet) {
        let set = try await windows(text)
        let read = try state.map { try PlanState(text: $0, for: set.scenario) }
        let start = read.map { $0.at - set.scenario.start } ?? 0
        let span = PlanningSpan(start: start, end: set.scene.sky.duration, state: read)
        let problem = try ProblemBuilder(set, span: span).problem()
        let planned = try PlannedReturn(
            problem,
            of: set.scenario,
            from: set.scenario.start + start,
            objective: objective,
            relief: relief
        )
        return (planned, set)
    }

    // MARK: Problems

    @Test func `contacts are the windows of the pairs that have links`() async throws {
        let (planned, set) = try await Self.planned(Self.base + Self.payloads, relief: false)

        for station in ["KSH", "NQN"] {
            let contacts = planned.problem.contacts.filter { $0.to == station }
            #expect(contacts.map { Spans.Span($0.start, $0.end) } == set.spans("relay", station).list)
            #expect(contacts.allSatisfy { $0.isHome && $0.rate == 2e6 })
        }
        #expect(planned.problem.contacts.filter { $0.to == "relay" }.allSatisfy { !$0.isHome && $0.rate == 280e3 })
    }

    @Test func `a rate by distance holds where the distance is below its limit, and bands add up`() async throws {
        let text = Self.base.replacingOccurrences(
            of: "to = \"relay\"\nkbit_s = 280",
            with: """
                to = "relay"
                band = "X"
                rates = [{ max_range_km = 70000, kbit_s = 500 }, { kbit_s = 100 }]
                efficiency = 0.5
                [[link]]
                from = "lander"
                to = "relay"
                band = "UHF"
                kbit_s = 8
                """
        ).replacingOccurrences(of: "days = 3", with: "days = 9")
        let (planned, set) = try await Self.planned(text + Self.payloads, relief: false)

        let contacts = planned.problem.contacts.filter { $0.to == "relay" }
        #expect(Set(contacts.map(\.rate)) == [58e3, 258e3])
        for contact in contacts {
            let middle = set.scene.look(along: .siteRelay(site: 0, relay: 0), at: (contact.start + contact.end) / 2)
            #expect((middle.range <= 70_000) == (contact.rate == 258e3))
        }
        let edge = try #require(contacts.first { $0.end < set.scene.sky.duration }).end
        #expect(abs(set.scene.look(along: .siteRelay(site: 0, relay: 0), at: edge).range - 70_000) < 0.01)
    }

    @Test func `production by hours of the lunar day follows the Sun over the site`() async throws {
        let text = Self.base.replacingOccurrences(of: "days = 3", with: "days = 20") + """
            [[payload]]
            id = "day"
            at = "lander"
            production = [{ from_h = 6, to_h = 18, kbit_s = 10 }]
            [[payload]]
            id = "night"
            at = "lander"
            production = [{ from_h = 18, to_h = 6, kbit_s = 10 }]
            """
        let (planned, set) = try await Self.planned(text, relief: false)

        let releases = planned.problem.requests.map { Spans($0.releases.map { Spans.Span($0.start, $0.end) }) }
        #expect(releases[0].intersection(releases[1]).total < 1)
        #expect(abs(releases[0].total + releases[1].total - set.scene.sky.duration) < 1)
        for t in stride(from: 0.0, to: set.scene.sky.duration, by: 40_000) {
            let hour = set.scene.solarTime(at: t, site: 0)
            #expect(releases[0].contains(t) == (hour >= 6 && hour < 18))
        }
    }

    @Test func `a deadline after each span gives each span its own request`() async throws {
        let text = Self.base + """
            [[payload]]
            id = "A"
            at = "relay"
            deadline_after_h = 2
            deadline = 2027-01-05T00:00:00Z
            waiting_gbit = 0.5
            production = [{ kbit_s = 100 }]
            """
        let (planned, _) = try await Self.planned(text, relief: false)

        #expect(planned.problem.requests.map(\.id) == ["A#1", "A"])
        #expect(abs((planned.problem.requests[0].deadline ?? 0) - 172_800) < 1e-3)
        #expect(planned.report().certificate.kind == "linear-programme-prices")
        #expect(planned.breaches.isEmpty)
    }

    @Test func `what cannot be planned is refused with what to add`() async throws {
        let noPayload = try await Self.windows(Self.base)
        let onRelay = try await Self.windows(
            Self.base + "[[payload]]\nid = \"x\"\nat = \"relay\"\nproduction = [{ kbit_s = 1, from_h = 6, to_h = 18 }]"
        )
        let whole = PlanningSpan(start: 0, end: noPayload.scene.sky.duration)

        #expect(throws: RelayError.self) { try ProblemBuilder(noPayload, span: whole).problem() }
        #expect(throws: RelayError.self) { try ProblemBuilder(onRelay, span: whole).problem() }
        #expect(throws: RelayError.self) { try ProblemBuilder(onRelay, span: .init(start: 5, end: 5)) }
        #expect(throws: RelayError.self) { try ProblemBuilder(onRelay, span: .init(start: 0, end: 1e9)) }
    }

    @Test func `a relay's battery limits what it sends`() async throws {
        let text = Self.base.replacingOccurrences(
            of: "halo = { max_z_km = 13000 }",
            with: "halo = { max_z_km = 13000 }\npower = { transmit_w = 100, battery_wh = 500 }"
        )
        let (limited, _) = try await Self.planned(text + Self.payloads, relief: false)

        // 500 Wh at 100 W are five hours of sending at 2 Mbit/s.
        #expect(abs(limited.plan.delivered - 5 * 3_600 * 2e6) < 1e5)
        #expect(limited.breaches.isEmpty)
    }

    // MARK: Planning anew

    @Test func `a plan from an actual state starts with what stores hold`() async throws {
        let state = """
            format = "magpie-relay-state/1"
            at = 2027-01-04T00:00:00Z
            held = [{ node = "lander", payload = "A", gbit = 0.2 }, { node = "relay", payload = "A", gbit = 0.3 }]
            """
        let (planned, _) = try await Self.planned(Self.base + Self.payloads, state: state, relief: false)

        let requests = Dictionary(uniqueKeysWithValues: planned.problem.requests.map { ($0.id, $0) })
        #expect(planned.problem.duration == 2 * 86_400)
        #expect(requests["A"]?.waiting == 2e8 && requests["A@relay"]?.waiting == 3e8)
        #expect(requests["A@relay"]?.node == "relay")
        #expect(planned.report().start == "2027-01-04T00:00:00.000Z")
        #expect(planned.breaches.isEmpty)
    }

    @Test func `a store that holds more than fits is refused`() async throws {
        let state = "format = \"magpie-relay-state/1\"\nat = 2027-01-04\n"
        let held = "held = [{ node = \"relay\", payload = \"A\", gbit = 0.7 }, { node = \"relay\", payload = \"B\", gbit = 0.4 }]"
        let base = Self.base.replacingOccurrences(of: "\"Queqiao\"", with: "\"Queqiao\"\nstore_gbit = 1")
        let text = base + Self.payloads

        let error = await #expect(throws: RelayError.self) {
            _ = try await Self.planned(text, state: state + held, relief: false)
        }

        #expect(error?.description.contains("a store for") == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("at = 2027-01-04", "format"), ("format = \"magpie-relay-state/1\"", "at: is missing"),
        ("held = [{ node = \"moon\", payload = \"A\", gbit = 1 }]", "neither a site nor a relay"),
        ("held = [{ node = \"lander\", payload = \"Z\", gbit = 1 }]", "no payload"),
        ("held = [{ node = \"lander\", payload = \"A\", gbit = -1 }]", "negative"),
        ("battery = [{ node = \"KSH\", wh = 1 }]", "no site"), ("colour = 1", "colour"),
        ("battery = [{ node = \"lander\", wh = 1 }]", "whose power"),
    ])
    func `a state that cannot be is refused`(line: String, word: String) throws {
        let scenario = try Scenario(text: Self.base + Self.payloads, folder: URL(fileURLWithPath: "/"))
        let isWhole = word == "format" || word.hasPrefix("at:")
        let text = isWhole ? line : "format = \"magpie-relay-state/1\"\nat = 2027-01-04\n" + line

        let error = #expect(throws: RelayError.self) { try PlanState(text: text, for: scenario) }

        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    }

    // MARK: What is said of a plan

    @Test func `the text names shortfalls, the proof, the relief and the conflict`() async throws {
        let (planned, _) = try await Self.planned(Self.base + Self.payloads)
        let text = PlanText.tables(planned)

        #expect(text.contains("No plan can bring more than"))
        #expect(text.contains("+1 h of Kashi brings 7.2000 Gbit, from 2027-01-0"))
        #expect(text.contains("A and B want the same contacts"))
        #expect(text.contains("last bit home (Asia/Shanghai)"))
        let hour = try #require(planned.report().relief.first { $0.station == "KSH" })
        #expect(abs(hour.gainBits - 7.2e9) < 1e3)
    }

    @Test func `sums by partner are those of the requests, and the cut adds up`() async throws {
        let (planned, _) = try await Self.planned(Self.base + Self.payloads)
        let report = planned.report()

        #expect(abs(report.partners.reduce(0) { $0 + $1.deliveredBits } - report.deliveredBits) < 1)
        for row in report.requests { #expect(abs(row.requestedBits - row.deliveredBits - row.shortfallBits) < 1) }
        #expect(report.certificate.kind == "minimum-cut")
        #expect(abs(report.certificate.cut.reduce(0) { $0 + $1.bits } - report.certificate.boundBits) < 1)
        #expect(report.deliveredBits >= report.certificate.boundBits * (1 - 1e-6))
        #expect(report.breaches.isEmpty)
        #expect(abs(report.transfers.filter { $0.to != "relay" }.reduce(0) { $0 + $1.bits } - report.deliveredBits) < 1)
    }

    @Test func `a plan that brings everything offers no relief`() async throws {
        let (planned, _) = try await Self.planned(
            Self.base + "[[payload]]\nid = \"A\"\nat = \"lander\"\nwaiting_gbit = 0.1"
        )

        #expect(planned.relief.isEmpty && planned.conflicts.isEmpty)
        #expect(abs(planned.plan.delivered - 1e8) < 10)
    }

    @Test func `the JSON of a plan has every documented key`() async throws {
        let (planned, _) = try await Self.planned(Self.base + Self.payloads)
        let data = Data(try CommandOutput.json(planned.report()).utf8)

        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])

        #expect(
            Set(object.keys) == [
                "format", "title", "start", "end", "objective", "deliveredBits", "contactSeconds", "requests",
                "partners", "certificate", "relief", "conflicts", "breaches", "transfers",
            ]
        )
    }

    // MARK: Files

    @Test func `contact plans number sites and relays from 1, stations from 101`() async throws {
        let (planned, set) = try await Self.planned(Self.base + Self.payloads, relief: false)

        let plan = try planned.contactPlan(set)

        #expect(Set(plan.contacts.map(\.source)) == [1, 2])
        #expect(Set(plan.contacts.map(\.destination)) == [2, 101, 102])
        #expect(plan.contacts.filter { $0.destination > 100 }.allSatisfy { $0.lightTime == 2 && $0.rate == 2_000_000 })
        #expect(plan.contacts.filter { $0.destination == 2 }.allSatisfy { $0.lightTime == 1 })
        #expect(try ContactPlan(ion: planned.nodeNumbers + plan.ion) == plan)
        #expect(planned.nodeNumbers.contains("#   101 KSH\n"))
    }

    @Test func `CSV has a line for each transfer`() async throws {
        let (planned, _) = try await Self.planned(Self.base + Self.payloads, relief: false)

        let lines = PlanText.csv(planned).components(separatedBy: "\r\n")

        #expect(lines[0] == "request,from,to,start_utc,end_utc,bits,rate_bit_s")
        #expect(lines.count == planned.plan.transfers.count + 2)
    }

    private struct Found: Decodable {
        var tracks: [[Cell]]
        var events: [[Cell]]
        var packets: [String: Int]

        enum Cell: Decodable {
            case text(String)
            case number(Double)
            init(from decoder: any Decoder) throws {
                let box = try decoder.singleValueContainer()
                if let value = try? box.decode(Double.self) {
                    self = .number(value)
                } else {
                    self = .text(try box.decode(String.self))
                }
            }
            var number: Double? { if case .number(let value) = self { value } else { nil } }
        }
    }

    @Test(.enabled(if: PythonPeer.isPresent, "no virtual environment with lxml and icalendar; run make relay-venv"))
    func `schedule, calendar and CZML are read by other programs`() async throws {
        let (planned, set) = try await Self.planned(Self.base + Self.payloads, relief: false)
        let given = [
            "schedule": planned.schedule.xml, "calendar": WindowText.calendar(set, only: "relay-"),
            "czml": OrbitFiles.document(set, relay: 0, every: 600),
        ]

        let found = try JSONDecoder().decode(
            Found.self,
            from: PythonPeer.run("formats.py", input: JSONSerialization.data(withJSONObject: given))
        )

        #expect(found.tracks.count == planned.tracks.count)
        #expect(planned.tracks.allSatisfy { $0.band == "S-NE" })
        let seconds = found.tracks.compactMap { $0.last?.number }.reduce(0, +)
        #expect(abs(seconds - planned.tracks.reduce(0) { $0 + ($1.end - $1.start) }) < 0.01 * Double(found.tracks.count))
        let named = (set.lines + set.combined).filter { $0.name.contains("relay-") }
        let windows = named.reduce(0) { $0 + $1.spans.list.count }
        #expect(found.events.count == windows)
        #expect(found.packets["relay"] == 433 && found.packets["lander"] == 433)
        #expect(found.packets["lander-relay"] == set.spans("lander", "relay").list.count)
    }

    // MARK: Charts

    @Test func `every chart is well-formed and says in words what it shows`() async throws {
        let (planned, set) = try await Self.planned(Self.base + Self.payloads, relief: false)
        let charts = try [
            WindowCharts.gantt(set), WindowCharts.elevations(set, site: 0), OrbitCharts.projections(set, relay: 0),
            PlanCharts.delivered(planned), PlanCharts.stores(planned),
        ]

        for chart in charts {
            #expect(XMLParser(data: Data(chart.utf8)).parse())
            #expect(chart.contains("<title>") && chart.contains("<desc>"))
            #expect(!chart.contains("nan") && !chart.contains("inf\""))
        }
        #expect(charts[0].contains("relay-any-station") && charts[0].contains("A path to the Earth"))
        #expect(charts[1].contains("least for relays"))
        #expect(charts[2].components(separatedBy: "1,000 km").count == 7)
        #expect(charts[3].contains("Gbit"))
        #expect(charts[4].contains("How full the stores are"))
    }
}
