import Domain
import Foundation
import TestSupport
import Testing

@Suite("Policy files", .tags(.medium))
struct PolicyFileTests {
    @Test(arguments: ["policy/agency.json", "policy/consortium.json"])
    func `a shipped policy decodes and has nothing wrong`(name: String) throws {
        let policy = try ProgrammeFiles.decode(PolicyFile.self, name)

        #expect(policy.roles.count >= 5)
        #expect(policy.isExample == (policy.id != "agency"))
    }

    @Test func `the agency's published rules are in its policy with their marks`() throws {
        let policy = try ProgrammeFiles.agency.get()
        let research = try #require(policy.loans.category("research"))
        let exhibition = try #require(policy.loans.category("publicBenefit"))

        #expect(research.term?.value == Period(count: 1, unit: .year))
        #expect(research.term?.mark == .stated)
        #expect(research.renewals?.value == 1)
        #expect(research.renewalTerm?.value == Period(count: 6, unit: .month))
        #expect(exhibition.term?.value == Period(count: 2, unit: .month))
        #expect(exhibition.term?.mark == .weak)
        #expect(exhibition.renewalTerm?.value == Period(count: 1, unit: .month))
        #expect(policy.agreement.signWithin.value == Period(count: 10, unit: .workingDay))
        #expect(policy.agreement.signWithin.mark == .weak)
        #expect(policy.calendar.zone.identifier == "Asia/Shanghai")
        #expect(policy.materials.kinds.map(\.letter) == ["a", "b", "c", "d", "e", "f"])
        #expect(
            policy.loans.acknowledgement.value.en
                == "lunar samples (or scientific data) are provided by China National Space Administration"
        )
        #expect(policy.loans.categories.filter { !$0.lendable }.map(\.id) == ["permanent", "backup"])
        #expect(policy.loans.reminders.isStandIn)
    }

    @Test(arguments: [
        ("af", true), ("bf", true), ("cdef", true), ("abcde", false), ("def", false), ("", false),
    ])
    func `an application is complete with one proof of funding and the safety proof`(
        letters: String,
        complete: Bool
    ) throws {
        let policy = try ProgrammeFiles.agency.get()
        let kinds = Set(policy.materials.kinds.filter { letters.contains($0.letter ?? "-") }.map(\.id))

        let rule = policy.materials.complete.value

        #expect(rule.isMet(by: kinds) == complete)
        #expect(rule.missing(from: kinds).isEmpty == complete)
    }

    @Test func `what is missing is named rule by rule`() throws {
        let policy = try ProgrammeFiles.agency.get()

        let missing = policy.materials.complete.value.missing(from: ["reprints"])

        #expect(
            missing == [
                .anyOf([.kind("fundingDomestic"), .kind("fundingForeign"), .kind("fundingInternational")]),
                .kind("safetyProof"),
            ]
        )
    }

    @Test func `22 December 2023 ends at 16 o'clock UTC in the agency's zone`() throws {
        let calendar = try ProgrammeFiles.agency.get().calendar.policyCalendar

        let close = calendar.end(of: try #require(Day("2023-12-22")))

        #expect(close.text == "2023-12-22T16:00:00.000Z")
    }

    @Test(arguments: [
        ("2026-03-29T00:59:59Z", 3600), ("2026-03-29T01:00:00Z", 7200), ("2026-10-25T00:59:59Z", 7200),
        ("2026-10-25T01:00:00Z", 3600),
    ])
    func `a zone with summer time changes its offset to the second`(text: String, seconds: Int) throws {
        let zone = try ProgrammeFiles.consortium.get().calendar.zone

        #expect(zone.offset(at: try #require(Instant(text))) == seconds)
    }

    @Test func `the arranged years have every statutory holiday and say where they are incomplete`() throws {
        let calendar = try ProgrammeFiles.agency.get().calendar

        #expect(calendar.completeYears == [2023, 2024, 2025, 2026])
        #expect(calendar.years.map(\.year) == [2023, 2024, 2025, 2026, 2027])
        #expect(calendar.holidays.contains { $0.text == "2025-10-08" })
        #expect(calendar.workingDays.contains { $0.text == "2025-10-11" })
    }

    @Test(arguments: ["policy/agency.json", "policy/consortium.json"])
    func `no partner's role moves what a facility holds`(file: String) throws {
        let policy = try ProgrammeFiles.decode(PolicyFile.self, file)
        let rules = try policy.policy(digest: "d")

        for role in policy.roles where role.side != .authority {
            let powers = try #require(rules.roles[role.id]).permissions
            #expect(powers.isDisjoint(with: Permission.ofTheFacility), "\(role.id)")
        }
        #expect(rules.roles.values.contains { $0.permissions.isSuperset(of: Permission.ofTheFacility) })
    }

    @Test func `approving, organising reviews and keeping stock are three bodies`() throws {
        let policy = try ProgrammeFiles.agency.get()
        let bodies = ["programmeOffice", "reviewCentre", "curator"]
        let powers = ["application.decide", "review.organise", "loan.allocate"]

        for body in bodies {
            #expect(powers.filter { policy.permits($0, toHolderOf: [body]) }.count == 1)
            #expect(policy.incompatibility(body, "auditor") != nil)
        }
        #expect(policy.incompatibility("programmeOffice", "curator") != nil)
        #expect(policy.permits("log.audit", toHolderOf: ["auditor"]))
        #expect(!policy.permits("text.read", toHolderOf: ["auditor"]))
    }

    @Test(
        arguments: [
            (900, Int64?.none, Int64(1_000), Int64(900)), (900, nil, 7, 6), (nil, 500, 1_000, 500),
            (500, 5_000_000, 100_000_000, 5_000_000), (1000, nil, .max, .max), (nil, nil, 12, 12),
        ] as [(Int?, Int64?, Int64, Int64)]
    )
    func `the cap of a sample is the least of its limits`(
        permille: Int?,
        micrograms: Int64?,
        birth: Int64,
        limit: Int64
    ) throws {
        let policy = try ProgrammeFiles.agency.get()
        #expect(policy.loans.capPerSample.value.limit(birthMass: 1_000) == 900)

        #expect(PolicyFile.Cap(permilleOfBirthMass: permille, micrograms: micrograms).limit(birthMass: birth) == limit)
    }

    @Test(arguments: [
        ("\"source\": \"weak-copy\"", "\"source\": \"weka-copy\"", "source", "weka-copy is unknown"),
        ("\"mark\": \"W\"", "\"mark\": \"X\"", "mark", "Mark"),
        ("\"mark\": \"W\", ", "", "mark", "missing"),
        ("\"workingDay\"", "\"fortnight\"", "unit", "Unit"),
        ("\"2023-01-21\"", "\"2023-02-30\"", "from", "not a calendar day"),
        ("\"id\": \"fundingForeign\"", "\"id\": \"reprints\"", "materials.kinds[3]", "reprints occurs twice"),
        ("\"signWithin\"", "\"singWithin\"", "signWithin", "missing"),
        ("\"isExample\": false", "\"isExample\": false, \"colour\": 1", "colour", "unknown member"),
        ("\"weightPercent\": 30", "\"weightPercent\": 31", "review.form.value.criteria", "sum to 101"),
        ("\"may\": [", "\"may\": [\"stock.burn\", ", "roles[0].may", "stock.burn is unknown"),
        ("\"+08:00\"", "\"8\"", "calendar.zone.offsets[0].offset", "no offset"),
        (
            "[\"programmeOffice\", \"curator\"]", "[\"auditor\", \"spacecraftBuilder\"]", "incompatibleRoles",
            "one person"
        ),
        ("magpie.policy/1", "magpie.policy/9", "format", "not of format"),
    ])
    func `a mistake is named with its place`(old: String, new: String, path: String, says: String) throws {
        let problems = try ProgrammeFiles.problems(
            PolicyFile.self,
            "policy/agency.json",
            replacing: old,
            with: new
        )

        #expect(
            problems.contains { $0.path.contains(path) && $0.problem.contains(says) && !$0.remedy.isEmpty },
            "\(problems)"
        )
        #expect(problems.allSatisfy { $0.file == "policy/agency.json" })
    }

    @Test(arguments: ["policy/agency.json", "policy/consortium.json"])
    func `a shipped policy becomes the policy that commands are held against`(name: String) throws {
        let file = try ProgrammeFiles.decode(PolicyFile.self, name)

        let policy = try file.policy(digest: "d1")

        #expect(policy.digest == "d1")
        // Memberships give the power to act for a house, never a role.
        for permission in Permission.allCases where permission != .organisationRepresent {
            #expect(file.permission(permission.rawValue) != nil, "\(name) does not describe \(permission.rawValue)")
            #expect(
                policy.everyone.contains(permission)
                    || policy.roles.values.contains { $0.permissions.contains(permission) },
                "\(name) gives \(permission.rawValue) to nobody"
            )
        }
        for (id, role) in policy.roles {
            for other in role.excludes { #expect(policy.roles[other]?.excludes.contains(id) == true) }
        }
    }

    @Test func `the agency's terms arrive in months, hours and working days`() throws {
        let policy = try ProgrammeFiles.agency.get().policy(digest: "d1")

        #expect(policy.loanTerms[.research] == .init(months: 12, renewals: 1, renewalMonths: 6))
        #expect(policy.loanTerms[.publicBenefit] == .init(months: 2, renewals: 1, renewalMonths: 1))
        #expect(policy.loanTerms[.permanent] == nil)
        #expect(policy.signWithinWorkingDays == 10)
        #expect(
            policy.requiredMaterials == [
                ["fundingDomestic", "fundingForeign", "fundingInternational"], ["safetyProof"],
            ]
        )
        #expect(policy.criteria.map(\.highest) == [5, 5, 5, 5, 5])
    }

    @Test func `ten working days from 24 April 2025 skip the May holidays and count the day worked for them`() throws {
        let calendar = try ProgrammeFiles.agency.get().calendar.policyCalendar
        let approval = try #require(Instant("2025-04-24T02:00:00Z"))

        let end = calendar.end(ofWorkingDay: 10, after: approval)

        // 25, 27 (Sunday, worked), 28, 29, 30 April; 6, 7, 8, 9, 12 May.
        #expect(end.text == "2025-05-12T16:00:00.000Z")
    }

    @Test func `a term that commands cannot count in is refused with its place`() throws {
        let data = String(decoding: try ProgrammeFiles.data("policy/agency.json"), as: UTF8.self)
        let text = data.replacing("{\"count\": 72, \"unit\": \"hour\"}", with: "{\"count\": 3, \"unit\": \"month\"}")
        let file = try PolicyFile.decode(Data(text.utf8), file: "x.json", sources: nil)

        let error = #expect(throws: ReferenceDataInvalid.self) { try file.policy(digest: "d1", file: "x.json") }

        #expect(error?.problems.map(\.path) == ["custody.acceptWithin"])
    }

    @Test func `any rule over materials can be written as groups`() {
        let nested = PolicyFile.Requirement.anyOf([.allOf([.kind("a"), .kind("b")]), .kind("c")])
        #expect(nested.groups == [["a", "c"], ["b", "c"]])
        #expect(PolicyFile.Requirement.anyOf([]).groups == [[]])
        #expect(PolicyFile.Requirement.allOf([]).groups.isEmpty)

        for kinds in [[], ["a"], ["b"], ["c"], ["a", "b"], ["a", "c"]] as [Set<String>] {
            for rule in [nested, .anyOf([]), .allOf([])] {
                #expect(rule.isMet(by: kinds) == rule.groups.allSatisfy { !$0.isDisjoint(with: kinds) })
            }
        }
    }

    @Test func `a rule that is stated twice is refused`() throws {
        let problems = try ProgrammeFiles.problems(
            PolicyFile.self,
            "policy/agency.json",
            replacing: "\"isExample\": false",
            with: "\"isExample\": true, \"isExample\": false"
        )

        #expect(problems.contains { $0.problem.contains("twice") })
    }

    @Test func `what is not JSON is refused as such`() throws {
        let problems = try ProgrammeFiles.problems(
            PolicyFile.self,
            "policy/agency.json",
            replacing: "{",
            with: "["
        )

        #expect(problems.map(\.remedy) == ["make it valid JSON in UTF-8"])
    }
}
