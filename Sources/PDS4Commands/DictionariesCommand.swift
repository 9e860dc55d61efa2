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
        static let configuration = CommandConfiguration(abstract: "Install dictionaries from a folder or an archive. Never from the network.")

        @Argument(help: "A folder, a file, or an archive that tar or unzip can open.") var path: String
        @Option(help: "The pack to install into; the user's own when not given.") var pack: String?
        @Flag(help: "Replace files that differ.") var replace = false

        func run() throws {
            let target = pack ?? DictionaryOptions.userFolder
            let result = try DictionaryInstaller(pack: target).install(from: path, replacing: replace)
            for name in result.added { print("added     \(name)") }
            for name in result.replaced { print("replaced  \(name)") }
            for name in result.conflicts { print("conflict  \(name): the installed file is different; use --replace to take the new one") }
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
