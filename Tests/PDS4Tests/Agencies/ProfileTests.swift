import Foundation
import Testing

@testable import PDS4

@Suite struct `Agency profiles` {
    static let shipped: String = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Programmes/AgencyProfiles/cnsa.json").standardizedFileURL.path

    @Test func `The profile of CNSA names its prefix, its levels and its context products`() throws {
        let profile = try AgencyProfile(path: Self.shipped)

        #expect(profile.name == "CNSA")
        #expect(profile.identifierPrefixes == ["urn:cnsa:clep:"])
        #expect(Set(profile.repaired) == Set(Departure.allCases))
        #expect(profile.level(named: "2b")?.pds4 == "Calibrated")
        #expect(profile.contextProducts?.product(LIDVID("urn:cnsa:clep:context:investigation:mission.chang_e-4"))?.names.first == "Chang'e-4")
        #expect(profile.labelExtensions.contains("2bl"))
    }

    @Test(arguments: ["{}", "{\"name\":\"a\",\"repaired\":[\"everything\"]}", "{\"name\":\"a\",\"tolerated\":[{\"type\":\"x\"}]}", "{\"name\":\"a\",\"levels\":[{}]}"])
    func `A profile that lacks something is refused`(_ text: String) throws {
        let folder = try TestFolder()
        let path = try folder.write("profile.json", text)

        #expect(throws: ReadingProblem.self) { try AgencyProfile(path: path) }
    }

    @Test func `What is tolerated is said and not counted, and the strict verdict stands beside it`() throws {
        // given a toy label whose kind the rules do not admit
        let folder = try TestFolder()
        let pack = try TestDictionaries.write(folder)
        let label = try folder.write("a.xml", TestDictionaries.label("<kind>Odd</kind>"))
        let profile = AgencyProfile(
            name: "P", identifierPrefixes: [], contextProducts: nil, labelExtensions: [], repaired: [], spellings: [:],
            tolerated: [.init(type: "error.label.schematron", containing: "Odd", reason: "It is ours.")], levels: []
        )

        // when
        let strict = report(label, pack: pack)
        let graded = report(label, pack: pack) { $0.profile = profile }

        // then
        #expect(strict.errors == 1)
        #expect(strict.strict == nil)
        #expect(graded.errors == 0)
        #expect(graded.strict?.errors == 1)
        #expect(graded.findings.contains { $0.type == "info.label.tolerated" && $0.message.hasSuffix("(Tolerated: It is ours.)") })
        #expect(graded.counts["error.label.schematron"] == nil)
    }

    @Test func `A repaired departure is said, and lines are those of the original`() throws {
        let folder = try TestFolder()
        let pack = try TestDictionaries.write(folder)
        // A count that is wrong stands after a list of references that is left out.
        let body = "<Reference_List>\nNone\n</Reference_List>\n<count>-1</count>"
        let label = try folder.write("a.2BL", TestDictionaries.label(body))
        var profile = try AgencyProfile(path: Self.shipped)
        profile.tolerated = []

        let graded = report(label, pack: pack) { $0.profile = profile }

        #expect(graded.findings.contains { $0.type == "info.label.repaired" })
        let wrong = graded.findings.filter { $0.severity >= .error }
        #expect(wrong.map(\.type) == ["error.label.schema"])
        let line = try #require(try Label(path: label).root.child("count")).line
        #expect(wrong.first?.line == line)
        #expect((graded.strict?.errors ?? 0) > 1)
        #expect(graded.findings.contains { $0.type == "info.label.level" && $0.message.contains("Calibrated") })
    }

    @Test(.enabled(if: PDS4TestData.isPresentOrRequired, PDS4TestData.reason), arguments: Generator.Kind.allCases)
    func `A label with every known departure fails strictly, passes by the profile, and can be read`(_ kind: Generator.Kind) throws {
        // given
        let folder = try TestFolder()
        let generator = Generator(kind: kind, records: 3, style: .departing)
        let label = try generator.write(number: 1, to: folder.path)
        var options = ValidationOptions.test()
        options.profile = try AgencyProfile(path: Self.shipped)

        // when
        let report = Validator(options: options, pack: DictionaryPack(folders: [PDS4TestData.folder])).validate([label])

        // then
        #expect(report.productValidation.passed == 1, "\(report.text())")
        #expect(report.strictValidation.failed == 1)
        let repaired = Set(try LabelRepair(path: label).changes.map(\.departure))
        #expect(repaired.isSuperset(of: [.commasInSchemaLocation, .identifierIsFileName, .emptyReferenceList, .elementsWithoutNamespace, .letterCase, .fileSize]))
        let product = try Product(path: label)
        #expect(!product.repairs.isEmpty)
        let object = try product.object()
        if object.content.isTable {
            #expect(try product.table(object).allColumns().allSatisfy { $0.count > 0 })
        } else {
            #expect(try product.array(object).elements().count > 0)
        }
    }

    @Test(.enabled(if: PDS4TestData.isPresentOrRequired, PDS4TestData.reason))
    func `The repaired label passes strict PDS4 but for the agency's identifiers`() throws {
        let folder = try TestFolder()
        let label = try Generator(kind: .small, style: .departing).write(number: 1, to: folder.path)
        let repair = try LabelRepair(path: label)
        let path = try folder.write("repaired.xml", repair.bytes)

        let strict = Validator(options: .test(), pack: DictionaryPack(folders: [PDS4TestData.folder])).validate(label: path)

        #expect(Set(strict.judgements.filter { $0.severity >= .error }.map(\.type)) == ["error.label.schematron"], "\(strict.judgements)")
        #expect(strict.judgements.filter { $0.severity >= .error }.allSatisfy { $0.message.contains("urn:nasa:pds:") })
    }
}
