import Domain
import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite("Importing a catalogue", .tags(.small))
struct CatalogueImportTests {
    private let header = "ID,Mission,Type,Subtype,Weight (g),Pristine (%)\n"

    private func read(_ text: String) throws -> CatalogueImport { try CatalogueImport(Data(text.utf8)) }

    @Test func `a row becomes a sample, exactly`() throws {
        let catalogue = try read(header + "10002,Apollo11,Soil,Unsieved,5629,93.73\n10003,Apollo11,Basalt,,0.000001,\n")

        #expect(catalogue.faults.isEmpty && catalogue.doubts.isEmpty)
        #expect(catalogue.rows.map(\.mass) == [Mass(micrograms: 5_629_000_000), Mass(micrograms: 1)])
        #expect(catalogue.rows.map(\.pristineShare) == [9_373, nil])
        #expect(catalogue.rows.map(\.line) == [2, 3])
    }

    @Test func `columns are found by name, in any order and any case, and others are left out`() throws {
        let catalogue = try read("colour,WEIGHT (G),type,mission,id\ngrey,1.5,core,Apollo 12,12001\n")

        #expect(catalogue.rows.map(\.number) == ["12001"])
        #expect(catalogue.rows.first?.form == .core)
    }

    @Test(arguments: [
        (",Apollo11,Soil,,1,", "line 2, column 1: there is no number"),
        ("1,Apollo11,Soil,,-3,", "line 2, column 18: 1: the weight is negative"),
        ("1,Apollo11,Soil,,much,", "line 2, column 18: 1: the weight is no mass"),
        ("1,Apollo11,Soil,,1.0000001,", "at most six decimals, up to a ton"), ("1,Apollo11,Cheese,,1,", "line 2, column 12: 1: the type is none of"),
        ("1,,Soil,,1,", "line 2, column 3: 1: there is no mission"), ("1,Apollo11,Soil", "3 values where the first line names 6"),
        ("1,Apollo11,Soil,,1,5,6,7", "8 values where the first line names 6"),
    ])
    func `a wrong row is named by line and column`(row: String, fault: String) throws {
        let catalogue = try read(header + row + "\n2,Apollo11,Soil,,1,\n")

        #expect(catalogue.faults.count == 1 && catalogue.faults[0].contains(fault), "\(catalogue.faults)")
        #expect(catalogue.rows.map(\.number) == ["2"])
    }

    @Test func `a number that stands twice is named with both lines`() throws {
        let catalogue = try read(header + "7,Apollo11,Soil,,1,\n8,Apollo11,Soil,,1,\n7,Apollo12,Soil,,1,\n")

        #expect(catalogue.faults == ["line 4, column 1: the number 7 stands in line 2 already"])
    }

    @Test(arguments: [
        ("", "empty"), ("Name,Country\nParis,FR\n", "ID is missing"), ("ID,Mission,Type\n1,a,Soil\n", "Weight (g) is missing"),
        ("ID,Mission,Type,Weight (g),id\n1,a,Soil,1,2\n", "occurs twice"), ("ID;Mission;Type;Weight (g)\n1;a;Soil;1\n", "is missing"),
    ])
    func `another kind of file is refused with what it should have been`(text: String, problem: String) throws {
        do {
            _ = try read(text)
            Issue.record("it was read")
        } catch let fault as CatalogueFault {
            #expect(fault.description.contains(problem), "\(fault)")
        }
    }

    @Test func `a share that cannot be is a doubt, and the sample is no less real`() throws {
        let catalogue = try read(header + "1,Apollo11,Soil,,1,100.01\n2,Apollo11,Soil,,1,none\n")

        #expect(catalogue.rows.count == 2 && catalogue.faults.isEmpty)
        #expect(catalogue.doubts.count == 2)
    }
}

/// NASA's catalogue, which lies beside the project and never in it.
enum ApolloFile {
    static let path: String = {
        let named = ProcessInfo.processInfo.environment["MAGPIE_TEST_DATA"]
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (named ?? root.deletingLastPathComponent().path + "/shared/data") + "/apollo/rocksamples.csv"
    }()

    static var mayRun: Bool {
        FileManager.default.fileExists(atPath: path) || ProcessInfo.processInfo.environment["MAGPIE_REQUIRE_DATA"] == "1"
    }
}

@Suite("Importing NASA's catalogue", .tags(.medium), .enabled(if: ApolloFile.mayRun, "there is no ../shared/data/apollo"))
struct ApolloImportTests {
    @Test func `all 2,229 samples are registered by the program, once, with their mass`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        let made = try Binary.run("init", "--data", data, "--origin", "apollo.example/log", "--json")
        #expect(made.status == 0, "\(made.errors)")

        let first = try Binary.run("samples", "import", ApolloFile.path, "--data", data, "--facility", "houston", "--json")
        let again = try Binary.run("samples", "import", ApolloFile.path, "--data", data, "--facility", "houston")
        let known = try Binary.run("samples", "import", ApolloFile.path, "--data", data, "--skip-known", "--json")
        let health = try Binary.run("health", "--data", data, "--json")

        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.json()["registered"] as? Int == 2_229)
        #expect((try first.json()["doubts"] as? [String])?.count == 18, "eighteen rows are above 100 % pristine")
        #expect(again.status == 1 && again.errors.contains("sample.numberUsed") && again.errors.contains("nothing was registered"))
        #expect(known.status == 0)
        #expect(try known.json()["registered"] as? Int == 0)
        #expect(try known.json()["known"] as? Int == 2_229)
        #expect(health.status == 0, "\(health.output)")
    }

    @Test func `nothing is half imported`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        _ = try Binary.run("init", "--data", data, "--origin", "apollo.example/log")
        let text = try String(contentsOfFile: ApolloFile.path, encoding: .utf8)
        let wrong = try folder.file("wrong.csv", text + "99999,Apollo17,Cheese,,1,1\n")
        let quoted = try folder.file("quoted.csv", text + "\"99999,Apollo17,Soil,,1,1\n")
        let refused = try folder.file("refused.csv", text + "\"no\u{301}t a code\",Apollo17,Soil,,1,1\n")

        for file in [wrong, quoted, refused] {
            let run = try Binary.run("samples", "import", file, "--data", data)
            #expect(run.status == 1, "\(file)")
            #expect(run.errors.contains("line 2231"), "\(file): \(run.errors.suffix(400))")
        }
        let rest = try Binary.run("samples", "import", ApolloFile.path, "--data", data, "--json")
        #expect(try rest.json()["registered"] as? Int == 2_229, "none of them was there before")
    }
}
