import ArgumentParser
import Glibc
import PDS4

/// `magpie pds4 dictionaries`
struct DictionariesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionaries", abstract: "Install and list XML Schemas, Schematron files and context products.",
        subcommands: [Add.self, List.self], defaultSubcommand: List.self
    )

    /// `magpie pds4 dictionaries add`
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Install dictionaries from a folder or an archive. Never from the network.",
            discussion: "PDS publishes them at https://pds.nasa.gov/datastandards/schema/released/."
        )

        @Argument(help: "A folder, a file, or a ZIP, TAR or gzipped TAR archive.") var path: String
        @Option(help: "The pack to install into; the user's own when not given.") var pack: String?
        @Flag(help: "Replace files that differ.") var replace = false

        func run() throws { try CommandFailure.reported { try add() } }

        private func add() throws {
            let target = pack ?? DictionaryOptions.userFolder
            let result = try DictionaryInstaller(pack: target).install(from: path, replacing: replace)
            func titled(_ name: String) -> String { result.versions[name].map { "\(name) (version \($0))" } ?? name }
            for name in result.added { print("added     \(titled(name))") }
            for name in result.replaced { print("replaced  \(titled(name))") }
            for name in result.conflicts {
                let installed = result.installedVersions[name].map { " (version \($0))" } ?? ""
                print("conflict  \(titled(name)): the installed file\(installed) is different; use --replace to take the new one")
            }
            print("\(result.added.count) added, \(result.replaced.count) replaced, \(result.unchanged) unchanged, \(result.conflicts.count) conflicts in \(target)")
            if !result.conflicts.isEmpty { throw ExitCode(1) }
        }
    }

    /// `magpie pds4 dictionaries list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the installed dictionaries.")

        @OptionGroup var dictionaries: DictionaryOptions

        func run() throws {
            let pack = try dictionaries.pack()
            for name in pack.names { print(name) }
            if let products = pack.contextProducts { print("\(products.count) context products") }
            if pack.names.isEmpty {
                print("No dictionaries in \(pack.folders.joined(separator: ", ")). Install them with: magpie pds4 dictionaries add FOLDER")
            }
        }
    }
}
