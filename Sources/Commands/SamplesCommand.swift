import ArgumentParser
import Domain
import Foundation
import Registrar
import Stores

/// The catalogue, from files.
struct SamplesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "samples", abstract: "Register samples from a file.",
        discussion: "Example: magpie samples import catalogue.csv --data data --facility houston", subcommands: [Import.self])

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

        func validate() throws {
            guard Sample.Category(rawValue: category) != nil else {
                throw ValidationError("--category must be permanent, backup, research or publicBenefit.")
            }
        }

        func run() async throws {
            guard let category = Sample.Category(rawValue: category) else { return }
            let catalogue: CatalogueImport
            do {
                catalogue = try CatalogueImport(InputFile.data(file))
            } catch let fault as CatalogueFault {
                throw CommandFailure("\(file): \(fault.description)")
            }
            let wrong = catalogue.faults
            if !wrong.isEmpty, !skipWrong { throw refused(wrong, "Mend them, or add --skip-wrong.") }
            let directory = try await data.open()
            let now = Clock.now
            let commands = catalogue.rows.map { row in
                Sample.Register(
                    subject: Sample.ID(RandomIdentities().next()), number: row.number, mission: row.mission,
                    material: row.material, variety: row.variety, form: row.form, category: category,
                    pristineShare: row.pristineShare, mass: row.mass, facility: facility, source: source)
            }
            // Everything that can be known beforehand is, so that nothing is half imported.
            let refusals = try await directory.rehearse(commands, at: now)
            let known = Set(refusals.filter { skipKnown && $0.refusal.code == "sample.numberUsed" }.map(\.index))
            let standing = refusals.filter { !known.contains($0.index) }
            if !standing.isEmpty {
                throw refused(
                    standing.map { index, refusal in
                        let field = refusal.field.map { " (\($0))" } ?? ""
                        return "line \(catalogue.rows[index].line): \(commands[index].number): refused as \(refusal.code)\(field)"
                    }, "With --skip-known, numbers that are registered are passed over.")
            }
            let fresh = commands.indices.filter { !known.contains($0) }.map { commands[$0] }
            try await register(fresh, in: directory, at: now)
            if json {
                return try Output.json(
                    Result(registered: fresh.count, known: known.count, wrong: wrong, doubts: catalogue.doubts))
            }
            for doubt in catalogue.doubts { Output.complain(doubt) }
            for fault in wrong { Output.complain("left out: \(fault)") }
            Output.line(
                "Registered \(fresh.count) samples, \(known.count) were known, \(wrong.count) rows were left out.")
        }

        /// Sent many at a time, they share durable transactions.
        private func register(_ commands: [Sample.Register], in directory: DataDirectory, at now: Instant) async throws {
            let progress = ProgressLine()
            let registrar = directory.registrar
            var done = 0
            do {
                while done < commands.count {
                    let batch = commands[done..<min(done + 256, commands.count)]
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for command in batch {
                            group.addTask {
                                _ = try await registrar.submit(command, as: Registrar.Requester(kind: .operator), at: now)
                            }
                        }
                        try await group.waitForAll()
                    }
                    done += batch.count
                    progress.show("Registering samples", done, commands.count)
                }
            } catch {
                throw CommandFailure(
                    "\(file): stopped after about \(done) samples: \(error). What is registered stays; repeat with --skip-known.")
            }
            progress.finish()
        }

        private func refused(_ faults: [String], _ remedy: String) -> any Error {
            for fault in faults.prefix(50) { Output.complain("\(file): \(fault)") }
            let rest = faults.count > 50 ? " (the first 50 are listed)" : ""
            return CommandFailure("\(faults.count) rows are wrong\(rest), and nothing was registered. \(remedy)")
        }
    }
}
