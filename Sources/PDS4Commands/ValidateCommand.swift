import ArgumentParser
import Glibc
import PDS4

/// `magpie pds4 validate`
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Validate labels, folders, collections and bundles.",
        discussion: "Takes the options of NASA's validate. Exit code 0: no errors; 1: errors; 2: wrong arguments or files."
    )

    enum Style: String, ExpressibleByArgument, CaseIterable { case full, json, html }

    @Argument(help: "Labels and folders.") var positional: [String] = []
    @Option(name: [.short, .customLong("target")], parsing: .upToNextOption, help: "Labels and folders.") var targets: [String] = []
    @Option(name: [.customShort("T"), .customLong("target-manifest")], help: "A file with one target per line.") var targetManifest: String?
    @Option(name: [.customShort("R"), .customLong("rule")], help: "pds4.label, pds4.folder, pds4.collection, pds4.bundle or auto.") var rule = "auto"
    @Option(name: [.customShort("x"), .customLong("schema")], parsing: .upToNextOption, help: "Use these XML Schemas.") var schemas: [String] = []
    @Option(name: [.customShort("S"), .customLong("schematron")], parsing: .upToNextOption, help: "Use these Schematron files.") var schematrons: [String] = []
    @Option(name: [.customShort("v", allowingJoined: true), .customLong("verbose")], help: "Least severity: 1 info, 2 warning, 3 error.") var verbosity = 2
    @Option(name: [.short, .customLong("report-style")], help: "full, json or html.") var style = Style.full
    @Option(name: [.customShort("r"), .customLong("report-file")], help: "Write the report to this file.") var reportFile: String?
    @Option(name: [.customShort("M"), .customLong("checksum-manifest")], help: "A file of MD5 checksums and paths.") var checksumManifest: String?
    @Option(name: [.customShort("B"), .customLong("base-path")], help: "The folder that paths of the manifest are relative to.") var basePath: String?
    @Option(name: .customLong("alternate_file_paths"), help: "More folders with members, separated by commas.") var alternatePaths: String?
    @Option(name: .customLong("label-extension"), help: "The extension of labels.") var labelExtension: String?
    @Option(name: .customLong("everyN"), help: "Check the content of every n-th file.") var everyN = 1
    @Option(name: .customLong("spot-check-data"), help: "Check every n-th record.") var spotCheck = 1
    @Option(name: [.customShort("E"), .customLong("max-errors")], help: "Stop keeping findings after this many of a type and label.") var maxErrors = 1_000
    @Option(help: "The number of threads; 0 takes one per processor.") var threads = 0
    @Option(help: "Hold labels to this agency profile instead of strict PDS4.") var profile: String?
    @Flag(name: [.customLong("skip-content-validation"), .customShort("D")], help: "Do not read data files.") var skipContent = false
    @Flag(name: [.customLong("skip-context-validation"), .customLong("skip-context-reference-check")], help: "Do not look up context products.") var skipContext = false
    @Flag(name: .customLong("skip-product-validation"), help: "Check only the relations between products.") var skipProducts = false
    @Flag(name: .customLong("integrity"), help: "Check members, references, files, sizes and checksums; do not judge what labels say.") var integrity = false
    @Option(name: .customLong("checksum-limit"), help: "Do not compute checksums of files with more bytes than this.") var checksumLimit: Int?
    @Flag(name: .customLong("skip-strict-collection-membership"), help: "Tolerate members of other collections.") var skipStrictMembership = false
    @Flag(name: .customLong("disable-context-mismatch-warnings"), help: "Wrong names of context products are information only.") var forgiveMismatch = false
    @Flag(name: .customLong("strict-field-checks"), help: "Report text between fields.") var strictFields = false
    @Flag(name: .customLong("complete-descriptions"), help: "Report bytes that no object describes.") var completeDescriptions = false
    @Flag(name: .customLong("allow-unlabeled-files"), help: "Tolerate files that no label names.") var allowUnlabeled = false
    @Flag(name: .customLong("contained"), help: "Refuse files that links or paths lead to outside the label's folder.") var contained = false
    @Flag(name: .customLong("progress"), help: "Show progress even when the output is no terminal.") var showsProgress = false
    @OptionGroup var dictionaries: DictionaryOptions

    func run() throws { try CommandFailure.reported { try judge() } }

    private func judge() throws {
        var options = ValidationOptions()
        guard let rule = ValidationOptions.Rule(rawValue: rule) else {
            throw ValidationError("There is no rule “\(rule)”. Use one of: \(ValidationOptions.Rule.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        options.rule = rule
        options.checksProducts = !skipProducts && !integrity
        options.checksFiles = integrity
        if let checksumLimit { options.largestChecksummedFile = max(0, checksumLimit) }
        options.checksContent = !skipContent
        options.checksContext = !skipContext
        options.checksStrictMembership = !skipStrictMembership
        options.forgivesContextMismatch = forgiveMismatch
        options.checksBetweenFields = strictFields
        options.checksCompleteDescription = completeDescriptions
        options.allowsOutside = !contained
        options.allowsUnlabeledFiles = allowUnlabeled
        options.schemas = schemas
        options.schematrons = schematrons
        options.leastSeverity = verbosity <= 0 ? .debug : verbosity == 1 ? .info : verbosity == 2 ? .warning : .error
        if let profile { options.profile = try AgencyProfile(path: profile) }
        options.keptPerType = max(1, maxErrors)
        options.recordStep = max(1, spotCheck)
        options.everyNth = max(1, everyN)
        options.threads = threads
        if let labelExtension { options.labelExtensions = [labelExtension] }
        if let alternatePaths { options.alternateFolders = alternatePaths.split(separator: ",").map(String.init) }
        if let checksumManifest { options.checksumManifest = try ChecksumManifest.read(checksumManifest, base: basePath) }
        var all = targets + positional
        if let targetManifest {
            let text = String(decoding: try CommandFiles.read(targetManifest), as: UTF8.self)
            all += text.split(whereSeparator: \.isNewline).map(String.init)
        }
        guard !all.isEmpty else { throw ValidationError("Name a label or a folder: magpie pds4 validate -t PATH") }
        let validator = Validator(options: options, pack: try dictionaries.pack())
        let progress = ProgressLine(isShown: showsProgress || isatty(2) != 0)
        let report = validator.validate(all) { progress.show($0, of: $1) }
        progress.end()
        let text: String
        switch style {
        case .full: text = report.text()
        case .json: text = report.json()
        case .html: text = report.html()
        }
        if let reportFile { try CommandFiles.write(text, to: reportFile) } else { print(text, terminator: "") }
        if !report.passed { throw ExitCode(1) }
    }
}
