import Domain
import Foundation
import TestSupport
import Testing

@Suite("The programme register", .tags(.medium))
struct ProgrammeRegisterTests {
    static func number(
        _ quantity: String,
        of figures: [Figure],
        source: String? = nil
    ) -> [Decimal] {
        figures.filter { $0.quantity == quantity && (source == nil || $0.source == source) }.compactMap {
            if case .number(let number) = $0.value { number } else { nil }
        }
    }

    @Test func `every figure carries a mark and a source that says when and by whom`() throws {
        let register = try ProgrammeFiles.register.get()

        #expect(register.figures.count > 90)
        for (path, figure) in register.figures {
            let source = try #require(register.sources.source(figure.source), "\(path): \(figure.source)")
            // Nothing weak becomes strong by being cited.
            if source.mark == .knowledge || source.mark == .weak {
                #expect(figure.mark.isUnconfirmed, "\(path) \(figure.quantity) is \(figure.mark) from \(source.id)")
            }
            #expect(register.quantities.quantity(figure.quantity) != nil, "\(path)")
        }
    }

    @Test func `the roadmap has Chang'e-1 to 8, Tianwen-1 to 4 and the research station`() throws {
        let register = try ProgrammeFiles.register.get()
        let expected = (1...8).map { "change-\($0)" } + (1...4).map { "tianwen-\($0)" } + ["ilrs"]

        #expect(register.missions.missions.map(\.id) == expected)
        for id in expected { #expect(!register.roadmap.entries(of: id).isEmpty, "\(id)") }
        let station = try #require(register.roadmap.entry("ilrs", "basicStation"))
        #expect(station.headline?.date?.description == "2035")
        #expect(station.headline?.mark == .stated)
    }

    @Test func `Chang'e-8's plan keeps its history, 2030, 2028, 2029`() throws {
        let entry = try #require(ProgrammeFiles.register.get().roadmap.entry("change-8", "launch"))

        #expect(entry.plans.map { $0.date?.description } == ["2030", "2028", "2029"])
        #expect(entry.plans.map(\.mark) == [.stated, .stated, .published])
        #expect(entry.plans.map { $0.statedOn?.description } == ["2023-02", "2024", "2025"])
        #expect(entry.headline?.date?.description == "2029")
        #expect(entry.actual.isEmpty)
    }

    @Test(arguments: [("change-7", "2023-09-30", 207), ("change-8", "2024-09-30", 206)])
    func `payloads were announced so many days after the planned gate`(mission: String, gate: String, days: Int) throws
    {
        let register = try ProgrammeFiles.register.get()
        let entry = try #require(register.roadmap.entry(mission, "payloadSelection"))
        let planned = try #require(Day(gate))
        let announced = try #require(entry.headline?.date?.calendarDay)
        let figures = try #require(register.missions.mission(mission)).figures

        #expect(entry.plans.last?.date?.description == String(gate.prefix(7)))
        #expect(announced.number - planned.number == days)
        #expect(Self.number("delay", of: figures) == [Decimal(days)])
    }

    @Test func `Chang'e-4's instruments are counted by three rules, each with its list`() throws {
        let mission = try #require(ProgrammeFiles.register.get().missions.mission("change-4"))
        let rules = try #require(mission.countingRules)

        #expect(mission.instruments.count == 13)
        #expect(mission.instruments.filter(\.isInternational).map(\.id) == ["lnd", "asan", "ncle", "klcp"])
        #expect(rules.map(\.expression) == ["13", "9", "6 + 3"])
        #expect(mission.instruments.first { $0.id == "klcp" }?.aliases == ["KCLP"])
    }

    @Test func `the five batches show 198 samples and 65,104.1 mg, and what is not known as not stated`() throws {
        let mission = try #require(ProgrammeFiles.register.get().missions.mission("change-5"))
        let shared = try #require(mission.distributions)
        let total = try #require(shared.first { $0.kind == .total })
        let batches = shared.filter { $0.kind == .batch }

        #expect(Self.number("samplesLent", of: total.figures) == [198])
        #expect(Self.number("lentMass", of: total.figures) == [Decimal(string: "65104.1")])
        #expect(batches.map { $0.date?.description } == ["2021-07", "2021-11", "2022-01", "2022-04", "2022-08"])
        #expect(batches.flatMap(\.figures).contains { $0.quantity == "lentMass" && $0.isNotStated })
        #expect(shared.count { $0.kind == .gift } == 2)
    }

    @Test(arguments: [
        ("change-5", "returnedMass", ["1731"]), ("change-6", "returnedMass", ["1935.3"]),
        ("change-7", "letters", ["18"]),
        ("change-7", "massLimit", ["25"]), ("change-8", "letters", ["41"]), ("change-8", "selected", ["15", "10"]),
        ("change-4", "files", ["17239"]), ("change-4", "dataVolume", ["20.9"]), ("tianwen-1", "dataVolume", ["1480"]),
        ("ilrs", "members", ["17"]), ("ilrs", "institutions", ["50"]), ("ilrs", "agreements", ["10"]),
    ])
    func `published figures of missions are there`(mission: String, quantity: String, values: [String]) throws {
        let figures = try #require(ProgrammeFiles.register.get().missions.mission(mission)).figures

        #expect(Self.number(quantity, of: figures) == values.compactMap { Decimal(string: $0) })
    }

    @Test(arguments: [
        ("asan", "mass", true), ("match", "mass", true), ("dorn", "mass", false), ("inrri", "mass", true),
    ])
    func `figures that disagree are shown together and said to disagree`(
        id: String,
        quantity: String,
        disagrees: Bool
    ) throws {
        let register = try ProgrammeFiles.register.get()
        let instrument = try #require(register.missions.missions.flatMap(\.instruments).first { $0.id == id })

        let group = try #require(register.quantities.groups(of: instrument.figures).first { $0.quantity == quantity })

        #expect(group.disagrees == disagrees)
        #expect(group.figures.count == (disagrees ? 2 : 1))
    }

    @Test func `limits for different phases do not disagree`() throws {
        let register = try ProgrammeFiles.register.get()
        let orbiter = try #require(
            register.missions.mission("change-7")?.spacecraft.first { $0.id == "change-7-orbiter" }
        )

        let power = try #require(register.quantities.groups(of: orbiter.figures).first { $0.quantity == "powerLimit" })

        #expect(power.figures.count == 2)
        #expect(!power.disagrees)
        #expect(power.figures.allSatisfy { $0.qualifier == .atMost })
    }

    @Test func `all nine contradictions are there with statements that differ`() throws {
        let register = try ProgrammeFiles.register.get()
        let all = register.contradictions.contradictions

        #expect(all.map(\.number) == Array(1...9))
        #expect(all.allSatisfy { $0.statements.count >= 2 })
        #expect(register.contradictions.contradictions(about: "change-4").map(\.number) == [1, 4, 7])
        let values = { (number: Int) in all[number - 1].statements.map(\.value) }
        #expect(values(4) == [.number(13), .number(9), .number(6), .number(3)])
        #expect(values(6).contains(.number(69)) && values(6).contains(.number(650)))
        #expect(values(9) == [.number(15), .number(10)])
        #expect(all[2].statements.map { $0.statedOn?.description } == ["2023-02", "2024", "2025"])
    }

    @Test func `agreements name tier, instrument and each party's signature`() throws {
        let register = try ProgrammeFiles.register.get()
        let loans = register.agreements.agreements(about: "change-5")
        let station = register.agreements.agreements(about: "ilrs")

        #expect(loans.count == 7)
        let stonyBrook = try #require(loans.first { $0.id == "loan-stony-brook" })
        #expect(stonyBrook.parties.allSatisfy { $0.signed == false })
        #expect(Set(station.map(\.tier)) == ["agency", "laboratory"])
        #expect(station.allSatisfy { $0.mark == .knowledge && $0.note != nil })
        // What is listed one by one is general knowledge; how many there are is published.
        #expect(register.agreements.statements.map(\.value).contains(.number(17)))
    }

    @Test func `restrictions have a jurisdiction, exceptions and evidence`() throws {
        let restrictions = try ProgrammeFiles.register.get().restrictions
        let wolf = try #require(restrictions.restriction("wolf-amendment"))

        #expect(wolf.jurisdiction == "US")
        #expect(wolf.from?.description == "2011")
        #expect(wolf.until == nil)
        #expect(wolf.exceptions.count == 1 && wolf.evidence.count == 3)
        #expect(restrictions.restriction("itar")?.evidence.first?.text.en.contains("Rashid-2") == true)
    }

    @Test func `names keep their own script beside a Latin form`() throws {
        let institutes = try ProgrammeFiles.register.get().institutes

        let iki = try #require(institutes.institute("iki"))
        #expect(iki.name.own.hasPrefix("Институт") && iki.name.latin.hasPrefix("Institut"))
        #expect(iki.name.text(in: "zh-Hans") == "俄罗斯科学院空间研究所")
        #expect(institutes.institutes.allSatisfy { $0.name.title != nil })
    }

    @Test(
        arguments: ProgrammeRegister.files + [
            "policy/agency.json", "policy/consortium.json", "histories/first-international-call.json",
        ]
    )
    func `Chinese texts hold no Latin run that is not listed`(file: String) throws {
        let allowed = Set(
            String(decoding: try ProgrammeFiles.data("latin-in-chinese.txt"), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        )
        let text = String(decoding: try ProgrammeFiles.data(file), as: UTF8.self)
        // The files are written so that each text of a language has a member of its own.
        let chinese = text.matches(of: /"zh": "([^"]*)"/).map(\.1)

        #expect(chinese.count > 5)
        for text in chinese {
            for run in text.matches(of: /[A-Za-z][A-Za-z0-9.\-]*/) {
                #expect(allowed.contains(String(run.0)), "\(file): \(run.0) in \(text)")
            }
        }
    }

    @Test(arguments: [
        ("missions.json", "\"unit\": \"W\"", "\"unit\": \"watts\"", "unit watts is unknown"),
        ("missions.json", "\"unit\": \"W\"", "\"unit\": \"kg\"", "kg does not measure power"),
        ("missions.json", "\"quantity\": \"power\"", "\"quantity\": \"thirst\"", "quantity thirst is unknown"),
        ("missions.json", "\"value\": 3.4, \"unit\": \"W\"", "\"value\": 3.4", "a number without a unit"),
        ("missions.json", "[250, 270, 420]", "[250, 270]", "not three lengths"),
        ("missions.json", "{\"from\": 80, \"to\": 80000}", "{\"from\": 80, \"to\": 8}", "is no range"),
        ("missions.json", "\"host\": \"queqiao\"", "\"host\": \"qq\"", "spacecraft qq is unknown"),
        ("missions.json", "[\"irf\"]", "[\"irff\"]", "institute irff is unknown"),
        ("missions.json", "\"value\": 13", "\"value\": 14", "not what its statement says"),
        ("missions.json", "\"zh\": \"月球轨道器\"", "\"zh\": \"Orbiter\"", "no Chinese character"),
        ("missions.json", "\"en\": \"Lunar orbiter\"", "\"en\": \"\"", "the English text is empty"),
        ("roadmap.json", "\"mission\": \"change-1\"", "\"mission\": \"change-0\"", "mission change-0 is unknown"),
        ("roadmap.json", "\"2007-10-24\"", "\"24 Oct 2007\"", "is no date"),
        ("roadmap.json", "\"2007-10-24\"", "\"2007-10-42\"", "is no date"),
        ("agreements.json", "\"tier\": \"agency\"", "\"tier\": \"moon\"", "tier moon is unknown"),
        ("agreements.json", "\"institute\": \"ipgp\"", "\"institute\": \"nobody\"", "institute nobody is unknown"),
        ("contradictions.json", "\"about\": [\"klcp\"]", "\"about\": [\"klpc\"]", "klpc is unknown"),
        ("contradictions.json", "\"value\": 15", "\"value\": 10", "do not differ"),
        ("contradictions.json", "\"number\": 2", "\"number\": 1", "1 occurs twice"),
        ("restrictions.json", "\"source\": \"public-pages\"", "\"source\": \"page\"", "source page is unknown"),
        ("institutes.json", "\"latin\": \"Osaka Daigaku\"", "\"latin\": \"大阪\"", "not in Latin letters"),
        ("institutes.json", "\"country\": \"JP\"", "\"country\": \"Japan\"", "no country code"),
        ("sources.json", "\"kind\": \"slides\"", "\"kind\": \"tablet\"", "Kind"),
        ("quantities.json", "\"factor\": 1000}", "\"factor\": 0}", "a factor of 0"),
    ])
    func `a mistake in any file is found and named`(file: String, old: String, new: String, says: String) throws {
        let problems = try ProgrammeFiles.registerProblems(file, replacing: old, with: new)

        #expect(problems.contains { $0.problem.contains(says) && $0.file == file && !$0.remedy.isEmpty }, "\(problems)")
    }

    @Test func `a file that is missing is named`() throws {
        let error = #expect(throws: ReferenceDataInvalid.self) { try ProgrammeRegister.decode([:]) }

        #expect(error?.problems.map(\.file) == ["sources.json"])
    }
}
