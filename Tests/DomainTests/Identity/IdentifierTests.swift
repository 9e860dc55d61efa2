import Domain
import FoundationEssentials
import TestSupport
import Testing

@Suite("Identities and codes", .tags(.small))
struct IdentifierTests {
    @Test(arguments: ["a", "0", "loan-1", "A.b_c", String(repeating: "x", count: 64)])
    func `letters, digits, dots, dashes and underscores make an identity`(text: String) throws {
        let json = try JSONEncoder().encode([text])

        #expect(Loan.ID(text).isWellFormed)
        #expect(try JSONDecoder().decode([Loan.ID].self, from: json) == [Loan.ID(text)])
    }

    @Test(arguments: [
        "a/b", "a b", "é", "a\u{0}", "a\n", "../x", "a?b", "a%2Fb", String(repeating: "x", count: 65), "月", "a,b", "a:b",
    ])
    func `what a stream's name or an address could misread is no identity`(text: String) throws {
        let json = try JSONEncoder().encode([text])

        #expect(!Loan.ID(text).isWellFormed)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Loan.ID].self, from: json) }
    }

    @Test func `nothing can be created without a name`() {
        #expect(!Loan.ID("").isWellFormed)
    }

    @Test(arguments: [
        ("", "field.missing @number"), ("CE5 C0100", "field.notACode @number"), ("CE5\u{200B}C", "field.notACode @number"),
        ("CE5\u{202E}C", "field.notACode @number"), ("e\u{301}", "field.notACode @number"),
        ("a\u{0}", "field.notACode @number"), ("a\tb", "field.notACode @number"),
        (String(repeating: "9", count: 65), "field.tooLong @number"), ("CE5C0100", "sample.numberUsed @number"),
        ("嫦五-1", "allowed"), ("15415,33", "allowed"), ("Ångström-1", "allowed"),
    ])
    func `official numbers are visible, short and new`(number: String, verdict: String) throws {
        let journey = try Journey.at(.registered)
        let command = Sample.Register(
            subject: Sample.ID("new"), number: number, mission: "CE-5", material: .soil, form: .powder,
            category: .research, mass: .mg(1), facility: "beijing")

        #expect(journey.verdict(on: command, as: journey.cast.curator) == verdict)
    }

    @Test(arguments: ["", "a/b", "a b", String(repeating: "x", count: 65)])
    func `no command creates a subject without a proper identity`(id: String) throws {
        let journey = try Journey.at(.eligible)
        let cast = journey.cast
        let opened = SampleCall.Open(
            subject: SampleCall.ID(id), number: "n", title: text(), summary: text(), samples: [journey.sample],
            category: .research, opens: journey.world.now, closes: journey.world.now.advanced(byDays: 1))
        let assigned = Review.Assign(
            subject: Review.ID(id), application: journey.application, reviewer: "r1", person: cast.reviewer,
            due: journey.world.now.advanced(byDays: 1))
        let registered = Organisation.Register(subject: Organisation.ID(id), country: "DE", kind: "museum")
        let refused = "field.notAnIdentifier @subject"

        #expect(journey.verdict(on: opened, as: cast.office) == refused)
        #expect(journey.verdict(on: assigned, as: cast.centre) == refused)
        #expect(journey.verdict(on: registered, as: cast.administrator) == refused)
        #expect(journey.verdict(on: Person.Register(subject: Person.ID(id)), as: cast.administrator) == refused)
    }

    @Test(arguments: [
        ("facility:beijing", true), ("organisation:cologne", true), ("facility:", false), ("organisation:", false),
        ("organisation:a/b", false), ("museum:x", false), ("", false), ("facility", false),
        ("facility:" + String(repeating: "x", count: 65), false),
    ])
    func `a party is a facility or an organisation`(text: String, isParty: Bool) {
        #expect((Party(text) != nil) == isParty)
        #expect(Party(text).map(\.text) == (isParty ? text : nil))
    }
}
