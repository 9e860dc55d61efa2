import Dispatch
import Glibc
import Synchronization

/// Validates labels, folders, collections and bundles.
///
/// A validator may be used from many threads and for many runs; dictionaries are compiled once.
public struct Validator: Sendable {
    /// What is done and left out.
    public var options: ValidationOptions
    /// The dictionaries.
    public let pack: DictionaryPack

    /// Takes options and dictionaries.
    public init(options: ValidationOptions = ValidationOptions(), pack: DictionaryPack) {
        self.options = options
        self.pack = pack
    }

    /// Validates one label by itself.
    public func validate(label path: String) -> LabelReport {
        LabelChecker.check(path, options: options, pack: pack)
    }

    /// Validates targets, each a file or a folder, with the rule of the options.
    ///
    /// `progress` is called with the number of labels done and their number, from one thread at a time.
    public func validate(_ targets: [String], progress: ((Int, Int) -> Void)? = nil) -> ValidationReport {
        var report = ValidationReport(options: options)
        var versions: [String] = []
        var fileUses = FileUses()
        var seenTargets: Set<String> = []
        var begun = 0
        if options.addedContextProducts != nil, options.checksContext {
            report.add(
                Finding(
                    .warning, "warning.product_not_registered",
                    "Context products were added that are not registered. An archive may only refer to registered ones.", path: targets.first ?? ""
                ),
                to: .general
            )
        }
        for target in targets {
            let target = target.utf8.last == 47 && target.utf8.count > 1 ? String(target.dropLast()) : target
            guard seenTargets.insert(target).inserted else { continue }
            guard FileSystem.kind(target) != nil else {
                report.addMissing(Finding(.error, FindingType.missingFile, "There is nothing at this path.", path: target))
                continue
            }
            let scope = TargetScope(target, options: options)
            if scope.labels.isEmpty, scope.root != nil {
                report.add(Finding(.error, FindingType.noProducts, "The folder has no labels.", path: target), to: .execution)
            } else if scope.kind == .bundle || scope.kind == .collection, scope.head == nil {
                let what = scope.kind == .bundle ? "bundle" : "collection"
                report.add(Finding(.error, FindingType.noProducts, "The folder has no label of a \(what).", path: target), to: .execution)
            }
            let reports = check(scope.labels, after: begun, progress: progress)
            begun += scope.labels.count
            var products = ProductIndex(reports)
            for label in reports {
                var label = label
                if let facts = label.facts { products.checkIdentifier(of: &label, facts, options: options) }
                if let facts = label.facts, !scope.isSkipped(label.path) {
                    if !facts.modelVersion.isEmpty, !versions.contains(facts.modelVersion) { versions.append(facts.modelVersion) }
                    if options.checksProducts || options.checksFiles { fileUses.register(&label, facts, options: options) }
                }
                if options.checksProducts || options.checksFiles, let facts = label.facts { InventoryRules.checkDuplicates(&label, facts, options: options) }
                if scope.kind == .bundle || scope.kind == .collection { Self.addBrokenReferences(&label, options) }
                if let profile = options.profile { profile.apply(to: &label) }
                report.add(label, skipped: !options.checksProducts && !options.checksFiles)
            }
            report.skipped += scope.skipped.count
            if report.wantsInformation {
                for path in scope.skipped.sorted() {
                    report.add(
                        Finding(
                            .info, "info.integrity.unreferenced_file",
                            "The label was left out: it is an older version, or no member of the bundle.", path: path
                        ),
                        to: .general
                    )
                }
            }
            if scope.kind == .bundle || scope.kind == .collection {
                IntegrityChecker(scope: scope, options: options, labels: reports, fileUses: fileUses).run(&report, &products)
            }
        }
        if versions.count > 1 {
            report.add(
                Finding(
                    .warning, "warning.integrity.pds4_version_mismatch",
                    "The labels follow several versions of the information model: \(versions.joined(separator: ", ")).", path: targets.first ?? ""
                ),
                to: .general
            )
        }
        report.finish()
        return report
    }

    /// References with a line break lead nowhere: an error where relations are checked.
    private static func addBrokenReferences(_ label: inout LabelReport, _ options: ValidationOptions) {
        var collector = FindingCollector(options)
        for line in label.facts?.brokenReferences ?? [] {
            collector.add(
                Finding(.error, FindingType.invalidFieldValue, "A reference contains a line break.", path: label.path, line: line)
            )
            label.misplaced += 1
        }
        label.add(collector)
    }

    /// Validates the label with this number in the run, which may be one whose data are passed over.
    private func check(_ path: String, number: Int) -> LabelReport {
        guard options.checksProducts else { return LabelChecker.facts(path, options: options, pack: pack) }
        var options = options
        options.checksObjects = number % max(options.everyNth, 1) == 0
        return LabelChecker.check(path, options: options, pack: pack)
    }

    /// Validates labels on several threads; the reports come in the order of the paths. `begun` is the number of labels
    /// of the same run that were validated before.
    func check(_ paths: [String], after begun: Int = 0, progress: ((Int, Int) -> Void)? = nil) -> [LabelReport] {
        guard paths.count > 1 else { return paths.map { check($0, number: begun) } }
        let threads = options.threads > 0 ? options.threads : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        // Places for reports and not for optional ones, which would have to be unwrapped into a second array: a bundle's
        // reports are its greatest part in memory.
        let results = Mutex(Array(repeating: LabelReport.empty, count: paths.count))
        let next = Mutex(0)
        let done = Mutex(0)
        // Only the counting thread calls `progress`, under the lock.
        nonisolated(unsafe) let progress = progress
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let index = next.withLock { value -> Int in
                    defer { value += 1 }
                    return value
                }
                guard index < paths.count else { return }
                let report = check(paths[index], number: begun + index)
                results.withLock { $0[index] = report }
                done.withLock { count in
                    count += 1
                    progress?(count, paths.count)
                }
            }
        }
        return results.withLock { $0 }
    }
}
