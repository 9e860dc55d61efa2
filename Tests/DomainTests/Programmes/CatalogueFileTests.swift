import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite("Catalogues", .tags(.medium))
struct CatalogueFileTests {
    static let name = "demonstration/catalogue.csv"

    private static let decoded = Result {
        try CatalogueFile.decode(ProgrammeFiles.data(name), file: name, sources: ProgrammeFiles.sources())
    }

    static func shipped() throws -> CatalogueFile { try decoded.get() }

    @Test func `the demonstration has 150 or more real samples of all six landings`() throws {
        let rows = try Self.shipped().rows

        #expect(rows.count >= 150)
        #expect(Set(rows.map(\.mission)).count == 6)
        #expect(rows.allSatisfy { $0.source == "nasa-lunar-catalogue" && $0.mark == .published })
        #expect(rows.allSatisfy { $0.placeMark == .knowledge })
    }

    @Test(arguments: [
        ("10017", Int64(973_000_000)), ("15415", 269_400_000), ("61016", 11_729_000_000), ("70215", 8_110_000_000),
        ("14321", 8_998_000_000), ("76535", 155_500_000),
    ])
    func `famous samples have their published mass`(number: String, micrograms: Int64) throws {
        let row = try #require(Self.shipped().rows.first { $0.number == number })

        #expect(row.mass.micrograms == micrograms)
    }

    @Test func `the Genesis Rock keeps its name in both languages`() throws {
        let row = try #require(Self.shipped().rows.first { $0.number == "15415" })

        #expect(row.knownAs == Wording(en: "Genesis Rock", zh: "起源石"))
        #expect(row.station == "7")
        #expect(row.material == .crustal)
    }

    @Test(.enabled(if: ApolloCatalogue.isPresent || ApolloCatalogue.isRequired, "the Apollo catalogue is not here"))
    func `every row agrees with NASA's catalogue in number, mission, class, mass and pristinity`() throws {
        let official = try ApolloCatalogue.read()
        let rows = try Self.shipped().rows

        #expect(official.count == 2229)
        for row in rows {
            let other = try #require(official[row.number], "\(row.number) is not in NASA's catalogue")
            #expect(other.mission == row.mission.replacing(" ", with: ""))
            #expect(other.type.lowercased() == row.material.rawValue)
            #expect(ApolloCatalogue.code(other.subtype) == row.subclass)
            #expect(other.grams * 1_000_000 == Decimal(row.mass.micrograms), "mass of \(row.number)")
            #expect(other.pristine * 100 == Decimal(row.pristineShare), "pristinity of \(row.number)")
        }
        // Facts from it, not a copy of it.
        #expect(rows.count * 4 < official.count)
    }

    @Test(arguments: [
        ("973000000", "973.0 g", "mass_ug"), ("973000000", "0", "mass_ug"), (",43.71,", ",143.71,", "pristinity"),
        (",43.71,", ",43.715,", "pristinity"), ("10017,Apollo 11,basalt", "10017,Apollo 11,cheese", "class"),
        ("10017,", "10018,", "number"), ("1969-07-21,1969-07-21", "1969-07-21,1969-07-20", "collected_until"),
        ("1969-07-21,1969-07-21", "21 July,1969-07-21", "collected_from"),
        ("nasa-lunar-catalogue", "hearsay", "source"),
        (",P,K", ",Z,K", "mark"), (",P,K", ",P", "row 1"), ("number,", "no,", "line 1"),
        ("Genesis Rock", "", "known_as"),
    ])
    func `a mistake is named with its row and column`(old: String, new: String, place: String) throws {
        let text = String(decoding: try ProgrammeFiles.data(Self.name), as: UTF8.self)
        guard let range = text.range(of: old) else {
            Issue.record("the catalogue lacks \(old)")
            return
        }
        let broken = Data(text.replacingCharacters(in: range, with: new).utf8)

        let error = #expect(throws: ReferenceDataInvalid.self) {
            try CatalogueFile.decode(broken, file: "x.csv", sources: ProgrammeFiles.sources())
        }

        #expect(error?.problems.contains { $0.path.contains(place) && !$0.remedy.isEmpty } == true, "\(error as Any)")
    }

    @Test func `quotes, commas and line ends inside quotes are read as RFC 4180 says`() {
        let records = CommaSeparatedValues.records(of: "a,\"b \"\"c\"\", d\"\r\n\"\n\",\n\nlast,line")

        #expect(records == [["a", "b \"c\", d"], ["\n", ""], ["last", "line"]])
    }

    @Test(arguments: [("0", 0), ("100", 10_000), ("93.73", 9_373), ("85.9", 8_590), ("5.07", 507)])
    func `a percentage is read exactly`(text: String, hundredths: Int) throws {
        let data = String(decoding: try ProgrammeFiles.data(Self.name), as: UTF8.self)
            .replacing(",93.73,", with: ",\(text),", maxReplacements: 1)

        let rows = try CatalogueFile.decode(Data(data.utf8), file: "x.csv", sources: nil).rows

        #expect(rows.first?.pristineShare == hundredths)
    }
}
