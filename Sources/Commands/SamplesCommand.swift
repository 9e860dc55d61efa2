import ArgumentParser
import Domain
import Foundation
import Registrar
import Stores

/// The catalogue, from files.
struct SamplesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "samples", abstract: "Register samples from a file.", subcommands: [Import.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register the samples of a CSV file. Rows that are wrong are listed, and none is registered.",
            discussion: """
                Example: magpie samples import catalogue.csv --data data --facility houston
                Columns: ID, Mission, Type, Subtype, Weight (g), Pristine (%), in any order; others are left out.
                With --skip-known, rows whose number is registered are passed over, so that a repeat does no harm.
                """
        )
        @Argument(help: "The CSV file, in UTF-8, with a line of column names.") var file: String
        @OptionGroup var data: DataOption
        @Option(help: "The facility that keeps the samples.") var facility = "vault"
        @Option(help: "permanent, backup, research or publicBenefit.") var category = "research"
        @Option(help: "Where the facts are from: an id in the register of sources.") var source: String?
        @Flag(help: "Pass over numbers that are registered.") var skipKnown = false
        @Flag(help: "Leave out rows that are wrong, and register the others.") var skipWrong = false
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var registered: Int
            var known: Int
            var wrong: [String]
            var doubts: [String]
        }

        func run() async throws {
            guard let category = Sample.Category(rawValue: category) else {
                throw ValidationError("--category must be permanent, backup, research or publicBenefit.")
            }
            let catalogue = try CatalogueImport(Data(contentsOf: URL(filePath: file)))
            let wrong = catalogue.faults
            if !wrong.isEmpty, !skipWrong {
                for fault in wrong.prefix(50) { Output.complain("\(file): \(fault)") }
                throw ValidationError(
                    "\(wrong.count) rows are wrong, and nothing was registered. Mend them, or add --skip-wrong.")
            }
            let directory = try await data.open()
            let progress = ProgressLine()
            let now = Clock.now
            var (registered, known) = (0, 0)
            for (index, row) in catalogue.rows.enumerated() {
                let command = Sample.Register(
                    subject: Sample.ID(RandomIdentities().next()), number: row.number, mission: row.mission,
                    material: row.material, variety: row.variety, form: row.form, category: category,
                    pristineShare: row.pristineShare, mass: row.mass, facility: facility, source: source)
                do {
                    _ = try await directory.registrar.submit(
                        command, as: Registrar.Requester(kind: .operator), at: now)
                    registered += 1
                } catch let refusal as Refusal where refusal.code == "sample.numberUsed" && skipKnown {
                    known += 1
                } catch let refusal as Refusal {
                    throw ValidationError(
                        "\(file), sample \(row.number): refused as \(refusal.code). \(registered) were registered before it; repeat with --skip-known.")
                }
                progress.show("Registering samples", index + 1, catalogue.rows.count)
            }
            progress.finish()
            if json { return try Output.json(Result(registered: registered, known: known, wrong: wrong, doubts: catalogue.doubts)) }
            for doubt in catalogue.doubts { Output.complain(doubt) }
            for fault in wrong { Output.complain("left out: \(fault)") }
            Output.line("Registered \(registered) samples, \(known) were known, \(wrong.count) rows were left out.")
        }
    }
}
