import ArgumentParser
import PDS4

/// `magpie pds4 generate`
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write products with the structure of real ones and made-up content.",
        discussion: """
            For demonstrations, tests and load. Every label says that its product is generated.

              magpie pds4 generate demo --kind pcam
              magpie pds4 generate demo --bundle --count 100
            """
    )

    @Argument(help: "The folder to write to.") var folder: String
    @Option(help: "pcam, lcam, tcam, lpr, mrm or small.") var kind = "small"
    @Option(help: "The number of products.") var count = 1
    @Option(help: "The number of records of tables.") var records = 4_000
    @Option(help: "standard, or departing: with every departure that is known of Chang'e labels.") var style = "standard"
    @Flag(help: "Write a whole bundle, with collection and inventory.") var bundle = false

    func run() throws {
        guard count >= 1, records >= 1 else { throw ValidationError("--count and --records must be at least 1.") }
        guard let kind = Generator.Kind(rawValue: kind) else {
            throw ValidationError("There is no kind “\(kind)”. Use one of: \(Generator.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard let style = Generator.Style(rawValue: style) else {
            throw ValidationError("There is no style “\(style)”. Use standard or departing.")
        }
        guard style == .standard || !bundle else { throw ValidationError("Bundles are written in the standard style only.") }
        let generator = Generator(kind: kind, records: records, style: style)
        let progress = ProgressLine(isShown: true)
        if bundle {
            try GeneratedBundle(generator: generator, count: count).write(to: folder) { progress.show($0, of: count) }
        } else {
            for number in 1...count {
                try generator.write(number: number, to: folder)
                progress.show(number, of: count)
            }
        }
        progress.end()
        print("\(count) generated product\(count == 1 ? "" : "s") of the kind \(kind.rawValue) in \(folder)")
    }
}
