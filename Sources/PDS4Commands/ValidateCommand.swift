import ArgumentParser
import Glibc
import PDS4

/// `magpie pds4 validate`
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Validate labels, folders, collections and bundles.",
        discussion: """
            Takes the options of NASA's validate. Exit code 0: no errors; 1: errors; 2: wrong arguments or files.

              magpie pds4 validate -t product.xml
              magpie pds4 validate -R pds4.bundle -t bundle/ -s html -r report.html
              magpie pds4 validate -R pds4.bundle --integrity -t bundle/
              magpie pds4 validate -c validate.properties -v 1

            Options of validate that change nothing here are listed by --help-hidden.
            """
    )

    enum Style: String, ExpressibleByArgument, CaseIterable { case full, json, html }

    @Argument(help: ArgumentHelp("Labels and folders, as after -t.", valueName: "target")) var positional: [String] = []
    @Option(name: [.short, .customLong("target")], parsing: .upToNextOption, help: "Labels and folders.") var targets: [String] = []
    @Option(name: [.customShort("T"), .customLong("target-manifest")], help: "A file with one target per line.") var targetManifest: String?
    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file of validate; the command line comes first.")
    var configurationFile: String?
    @Option(name: [.customShort("R"), .customLong("rule")], help: "pds4.label, pds4.folder, pds4.collection, pds4.bundle or auto, which is the default.")
    var rule: String?
    @Flag(name: [.customShort("L"), .customLong("local")], help: "Leave out the folders below a target.") var isLocal = false
    @Option(name: [.customShort("x"), .customLong("schema")], parsing: .upToNextOption, help: "Use these XML Schemas.") var schemas: [String] = []
    @Option(name: [.customShort("S"), .customLong("schematron")], parsing: .upToNextOption, help: "Use these Schematron files.") var schematrons: [String] = []
    @Option(name: [.customShort("C"), .customLong("catalog")], parsing: .upToNextOption, help: "XML catalogs that say where schemas and Schematron files are.")
    var catalogs: [String] = []
    @Option(
        name: [.customShort("v", allowingJoined: true), .customLong("verbose")], help: "Least severity: 1 info, 2 warning (the default), 3 error."
    ) var verbosity: Int?
    @Option(name: [.short, .customLong("report-style")], help: "full (the default), json or html.") var style: Style?
    @Option(name: [.customShort("r"), .customLong("report-file")], help: "Write the report to this file.") var reportFile: String?
    @Option(name: [.customShort("M"), .customLong("checksum-manifest")], help: "A file of MD5 checksums and paths.") var checksumManifest: String?
    @Option(
        name: [.customShort("B"), .customLong("base-path")], help: "The folder that paths of the manifest are relative to, if it is not the target's."
    ) var basePath: String?
    @Option(name: .customLong("alternate_file_paths"), help: "More folders with members, separated by commas.") var alternatePaths: String?
    @Option(
        name: [.customShort("e"), .customLong("label-extension")], parsing: .upToNextOption, help: "The extensions of labels, if not xml and lblx."
    ) var labelExtensions: [String] = []
    @Option(name: .customLong("everyN"), help: "Check the content of every n-th product.") var everyN: Int?
    @Option(name: .customLong("spot-check-data"), help: "Check every n-th record.") var spotCheck: Int?
    @Option(name: [.customShort("E"), .customLong("max-errors")], help: "Stop keeping findings after this many of a type and label; all are counted. 1000 if not given.")
    var maxErrors: Int?
    @Option(help: "The number of threads; 0 takes one per processor.") var threads = 0
    @Option(help: "Hold labels to this agency profile instead of strict PDS4.") var profile: String?
    @Flag(
        name: [.customShort("D"), .customLong("skip-content-validation"), .customLong("no-data-check")], help: "Do not read data files."
    ) var skipContent = false
    @Flag(name: .customLong("skip-context-validation"), help: "Do not look up context products.") var skipContext = false
    @Option(
        name: .customLong("add-context-products"), parsing: .upToNextOption,
        help: "Files, or folders of them, with context products that are to count as registered."
    ) var addedProducts: [String] = []
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
    @OptionGroup(title: "Options of validate without effect here", visibility: .hidden) var others: ValidateIdleOptions

    func run() throws { try CommandFailure.reported { try judge() } }

    private func judge() throws {
        var command = self
        if let configurationFile { try command.fill(from: try ValidateConfiguration(path: configurationFile)) }
        try command.others.refuse()
        try command.validate(try command.options())
    }

    /// Takes from a configuration what the command line left open.
    private mutating func fill(from file: ValidateConfiguration) throws {
        if targets.isEmpty, positional.isEmpty, targetManifest == nil { targets = file.list("target") }
        if schemas.isEmpty { schemas = file.list("schema") }
        if schematrons.isEmpty { schematrons = file.list("schematron") }
        if catalogs.isEmpty { catalogs = file.list("catalog") }
        if labelExtensions.isEmpty { labelExtensions = file.list("extension") + file.list("regexp") }
        if addedProducts.isEmpty { addedProducts = file.list("addContextProducts") }
        targetManifest = targetManifest ?? file.text("targetManifest")
        reportFile = reportFile ?? file.text("report")
        checksumManifest = checksumManifest ?? file.text("checksum")
        basePath = basePath ?? file.text("basePath")
        rule = rule ?? file.text("rule")
        verbosity = try verbosity ?? file.number("verbose")
        maxErrors = try maxErrors ?? file.number("maxErrors")
        everyN = try everyN ?? file.number("everyN")
        spotCheck = try spotCheck ?? file.number("spotCheckData")
        if let name = file.text("reportStyle") {
            guard let known = Style(rawValue: name) else { throw CommandFailure("validate.reportStyle is “\(name)”; it must be full, json or html.") }
            style = style ?? known
        }
        isLocal = try isLocal || file.isSet("local")
        skipContent = try skipContent || file.isSet("skipContentValidation") || file.isSet("noDataCheck")
        skipContext = try skipContext || file.isSet("skipContextValidation")
        strictFields = try strictFields || file.isSet("checkInbetweenFields")
        allowUnlabeled = try allowUnlabeled || file.isSet("allowUnlabeledFiles")
        skipProducts = try skipProducts || file.isSet("ignoreProductValidation")
        others.modelVersion = others.modelVersion ?? file.text("model")
        others.updatesProducts = try others.updatesProducts || file.isSet("updateContextProducts")
    }

    private func options() throws -> ValidationOptions {
        var options = ValidationOptions()
        options.rule = try ValidateArguments.rule(rule)
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
        options.recurses = !isLocal
        options.schemas = ValidateArguments.list(schemas)
        options.schematrons = ValidateArguments.list(schematrons)
        options.leastSeverity = try ValidateArguments.severity(verbosity)
        if let profile { options.profile = try AgencyProfile(path: profile) }
        options.keptPerType = try ValidateArguments.positive(maxErrors, "--max-errors") ?? options.keptPerType
        options.recordStep = try ValidateArguments.positive(spotCheck, "--spot-check-data") ?? 1
        options.everyNth = try ValidateArguments.positive(everyN, "--everyN") ?? 1
        options.threads = threads
        if !labelExtensions.isEmpty { options.labelExtensions = try ValidateArguments.extensions(labelExtensions) }
        if !addedProducts.isEmpty { options.addedContextProducts = try ValidateArguments.contextProducts(addedProducts) }
        if let alternatePaths { options.alternateFolders = alternatePaths.split(separator: ",").map(String.init) }
        return options
    }

    private func validate(_ given: ValidationOptions) throws {
        var options = given
        var all = ValidateArguments.list(positional) + ValidateArguments.list(targets)
        if let targetManifest {
            let text = String(decoding: try CommandFiles.read(targetManifest), as: UTF8.self)
            all += text.split(whereSeparator: \.isNewline).map(String.init)
        }
        all = ValidateArguments.targets(all)
        guard !all.isEmpty else { throw ValidationError("Name a label or a folder: magpie pds4 validate -t PATH") }
        if let checksumManifest {
            options.checksumManifest = try ChecksumManifest.read(checksumManifest, base: try basePath ?? ValidateArguments.commonFolder(of: all))
        }
        let pack = try dictionaries.pack(catalogs: ValidateArguments.list(catalogs).map { try XMLCatalog(path: $0) })
        let validator = Validator(options: options, pack: pack)
        let progress = ProgressLine(isShown: showsProgress || isatty(2) != 0)
        let report = validator.validate(all) { progress.show($0, of: $1) }
        progress.end()
        let text: String
        switch style ?? .full {
        case .full: text = report.text()
        case .json: text = report.json()
        case .html: text = report.html()
        }
        if let reportFile { try CommandFiles.write(text, to: reportFile) } else { print(text, terminator: "") }
        if !report.passed { throw ExitCode(1) }
    }
}
