import Domain
import FoundationEssentials
import TestSupport
import Testing

@Suite("Mass", .tags(.small))
struct MassTests {
    @Test(arguments: [
        ("20", Mass.Unit.milligrams, Int64(20_000)), ("0.02", .grams, 20_000), ("1731", .grams, 1_731_000_000),
        ("65104.1", .milligrams, 65_104_100), ("17.4764", .grams, 17_476_400), ("0.000001", .grams, 1),
        ("0", .grams, 0), ("5.", .milligrams, 5_000), (".5", .milligrams, 500), ("1.500000", .grams, 1_500_000),
        ("0007", .micrograms, 7), ("1000000", .grams, 1_000_000_000_000), ("7.000", .micrograms, 7),
    ])
    func `a figure reads exactly`(text: String, unit: Mass.Unit, micrograms: Int64) {
        #expect(Mass(decimal: text, in: unit)?.micrograms == micrograms)
    }

    @Test(arguments: [
        ("", Mass.Unit.grams), (".", .grams), ("-1", .grams), ("+1", .grams), ("1e3", .grams), ("1,5", .grams),
        ("1 000", .grams), ("0.0000001", .grams), ("0.5", .micrograms), ("1.2.3", .grams), ("١", .grams), ("½", .grams),
        ("1000000.000001", .grams), ("9223372036854775808", .micrograms), ("99999999999999999999999", .grams),
        ("NaN", .grams), ("0x10", .grams), ("1 g", .grams), ("\u{0}1", .grams), ("1\n", .grams),
    ])
    func `what is no exact figure is refused`(text: String, unit: Mass.Unit) {
        #expect(Mass(decimal: text, in: unit) == nil)
    }

    @Test(arguments: UInt64(1)...10)
    func `a figure is written as it is read, in every unit`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)

        for _ in 0..<500 {
            let bits = Int.random(in: 0..<40, using: &random)
            let mass = Mass(micrograms: Int64.random(in: 0...(1 << bits), using: &random))
            for unit in Mass.Unit.allCases where mass <= .limit {
                #expect(Mass(decimal: mass.decimal(in: unit), in: unit) == mass, "seed \(seed): \(mass) in \(unit)")
            }
        }
    }

    @Test func `differences are written with their sign`() {
        #expect(Mass(micrograms: -1_500).decimal(in: .milligrams) == "-1.5")
        #expect(Mass(micrograms: .min).decimal(in: .micrograms) == "-9223372036854775808")
        #expect(Mass(micrograms: -1).decimal(in: .grams) == "-0.000001")
    }

    @Test func `a million figures at the limit can be added up`() {
        let sum = (0..<1_000_000).reduce(Mass.zero) { sum, _ in sum + .limit }

        #expect(sum.micrograms == 1_000_000 * Mass.limit.micrograms)
    }

    @Test(arguments: [
        (Int64.min, false, false), (-1, false, false), (0, false, true), (1, true, true),
        (1_000_000_000_000, true, true), (1_000_000_000_001, false, false), (.max, false, false),
    ])
    func `only what a balance can show may be stated`(micrograms: Int64, isStatable: Bool, isPart: Bool) {
        let mass = Mass(micrograms: micrograms)

        #expect(mass.isStatable == isStatable)
        #expect(mass.isStatableOrZero == isPart)
    }

    @Test(arguments: ["1.5", "\"1\"", "null", "1000000000000001", "-1000000000000001", "9223372036854775808", "true"])
    func `a record with a figure that cannot be is not read`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Mass].self, from: Data("[\(json)]".utf8)) }
    }

    @Test func `arithmetic is that of whole numbers`() {
        var mass = Mass.mg(5)
        mass += .µg(1)
        mass -= .mg(6)

        #expect(mass == Mass(micrograms: -999))
        #expect(-mass == .µg(999))
        #expect(mass < .zero)
    }
}
