/// The result of a run over any number of labels, with the sums that NASA's `validate` reports.
public struct ValidationReport: Sendable {
    /// Passed, failed, skipped.
    public struct Tally: Sendable {
        /// Those without errors.
        public var passed = 0
        /// Those with errors.
        public var failed = 0
        /// Those left out.
        public var skipped = 0
    }

    /// Which part of the run a finding belongs to.
    enum Part { case product, integrity, general, execution }

    /// The labels, in the order of the targets.
    public private(set) var labels: [LabelReport] = []
    /// Findings about relations between labels, files and folders.
    public private(set) var integrity: [Finding] = []
    /// Findings about the whole run.
    public private(set) var general: [Finding] = []
    /// The number of errors, fatal ones included.
    public private(set) var totalErrors = 0
    /// The number of warnings.
    public private(set) var totalWarnings = 0
    /// The number of findings of each type.
    public private(set) var messageTypes: [String: Int] = [:]
    /// Labels by their own verdicts.
    public private(set) var productValidation = Tally()
    /// Labels by the verdict of strict PDS4, where ``productValidation`` is that of an agency's profile.
    public private(set) var strictValidation = Tally()
    /// Labels, files and folders by what was found out about their relations.
    public private(set) var referentialIntegrity = Tally()
    /// The options of the run.
    public let options: ValidationOptions
    var skipped = 0
    private var integrityPlaces: [String: Bool] = [:]

    init(options: ValidationOptions) { self.options = options }

    /// Whether there is no error.
    public var passed: Bool { totalErrors == 0 }

    /// Whether findings that are only information are worth building: a bundle has several for each member.
    var wantsInformation: Bool { options.leastSeverity <= .info }

    mutating func add(_ label: LabelReport, skipped isSkipped: Bool) {
        totalErrors += label.errors
        totalWarnings += label.warnings
        messageTypes.merge(label.counts) { $0 + $1 }
        productValidation.failed += label.misplaced
        if let strict = label.strict {
            if strict.passed { strictValidation.passed += 1 } else { strictValidation.failed += 1 }
        }
        if isSkipped {
            skipped += 1
        } else if label.passed {
            productValidation.passed += 1
        } else {
            productValidation.failed += 1
        }
        if options.keepsLabels || !label.findings.isEmpty { labels.append(label) }
    }

    mutating func add(_ finding: Finding, to part: Part) {
        guard finding.severity >= options.leastSeverity else { return }
        if finding.severity >= .error { totalErrors += 1 } else if finding.severity == .warning { totalWarnings += 1 }
        messageTypes[finding.type, default: 0] += 1
        switch part {
        case .integrity:
            integrityPlaces[finding.path] = (integrityPlaces[finding.path] ?? true) && finding.severity < .error
            if integrity.count < 100_000 { integrity.append(finding) }
        case .product, .general, .execution: general.append(finding)
        }
    }

    /// Notes that nothing is where a label was said to be.
    mutating func addMissing(_ finding: Finding) {
        add(finding, to: .execution)
        productValidation.failed += 1
    }

    /// Notes that a place's relations were looked at.
    mutating func examined(_ path: String) { if integrityPlaces[path] == nil { integrityPlaces[path] = true } }

    mutating func finish() {
        productValidation.skipped = skipped
        referentialIntegrity.failed = integrityPlaces.values.filter { !$0 }.count
        referentialIntegrity.passed = integrityPlaces.count - referentialIntegrity.failed
    }
}

extension ValidationOptions {
    /// Whether a path has the extension of a label, in any case.
    func isLabel(_ path: String) -> Bool {
        let suffix = FileSystem.pathExtension(path).lowercased()
        return (labelExtensions + (profile?.labelExtensions ?? [])).contains { $0.lowercased() == suffix }
    }

    /// Whether labels without findings are kept in the report; a run over very many keeps only the others.
    var keepsLabels: Bool { !checksFiles }
}
