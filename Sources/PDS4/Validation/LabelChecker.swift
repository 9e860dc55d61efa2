/// Validates one label: form, schema, Schematron, files, context, content. Has no memory of other labels.
struct LabelChecker {
    let options: ValidationOptions
    let pack: DictionaryPack
    let path: String
    var collector: FindingCollector
    /// Errors that NASA's validator books under a place of their own.
    private var misplaced = 0

    init(path: String, options: ValidationOptions, pack: DictionaryPack) {
        self.path = path
        self.options = options
        self.pack = pack
        collector = FindingCollector(options)
    }

    /// Runs all checks that the options ask for.
    static func check(_ path: String, options: ValidationOptions, pack: DictionaryPack) -> LabelReport {
        if let profile = options.profile { return check(path, profile: profile, options: options, pack: pack) }
        var checker = LabelChecker(path: path, options: options, pack: pack)
        let facts = checker.run()
        return checker.report(facts)
    }

    /// Reads only what other checks ask about the label, without judging it; on request its files are looked at.
    static func facts(_ path: String, options: ValidationOptions, pack: DictionaryPack) -> LabelReport {
        var checker = LabelChecker(path: path, options: options, pack: pack)
        guard let label = checker.readLabel(reportingProblems: options.checksFiles) else { return checker.report(nil) }
        if options.checksFiles { checker.checkFiles(label) }
        return checker.report(LabelFacts(label))
    }

    private mutating func readLabel(reportingProblems: Bool) -> Label? {
        guard FileRules.mayRead(path, from: FileSystem.parent(path), options) else {
            if reportingProblems { add(.error, FindingType.missingFile, "The label is a link to a file outside its folder.") }
            return nil
        }
        do {
            return try Label(path: path)
        } catch let problem as LabelProblem {
            guard reportingProblems else { return nil }
            add(.fatal, FindingType.schema, problem.message, line: problem.line, column: problem.column)
        } catch {
            guard reportingProblems else { return nil }
            add(.error, FindingType.internalError, "\(error)")
        }
        return nil
    }

    func report(_ facts: LabelFacts?) -> LabelReport {
        LabelReport(
            path: path, findings: collector.kept, counts: collector.counts, errors: collector.errors,
            warnings: collector.warnings, misplaced: misplaced, facts: facts
        )
    }

    mutating func add(
        _ severity: Severity, _ type: String, _ message: @autoclosure () -> String, line: Int? = nil, column: Int? = nil,
        place: Finding.Place? = nil
    ) {
        guard collector.wants(severity) || type == FindingType.notChecked else { return }
        collector.add(Finding(severity, type, message(), path: path, line: line, column: column, place: place))
    }

    /// Runs all checks on the label of the path, or on one that was read, and changed, before.
    mutating func run(_ given: Label? = nil) -> LabelFacts? {
        let name = FileSystem.name(path)
        if !options.isLabel(name) {
            let allowed = options.labelExtensions.joined(separator: ", ")
            add(.error, FindingType.badExtension, "A label's name must end in one of: \(allowed).")
        }
        if let problem = NamingRules.problem(ofFile: name) { add(.error, problem.type, problem.message) }
        guard let label = given ?? readLabel(reportingProblems: true) else { return nil }
        let facts = LabelFacts(label)
        if let reserved = NamingRules.reservedClass(ofLabel: name), label.root.name != reserved {
            add(.warning, "warning.file.reserved_name_mismatch", "The name of this \(label.root.name) is reserved for labels of a \(reserved).")
        }
        checkFileNames(label)
        checkSchema(label)
        checkSchematrons(label)
        checkVersions(label)
        if checkIdentifierText(label) { checkFiles(label) }
        if options.checksContext { checkContext(label) }
        checkLocalIdentifiers(label)
        checkObjects(label)
        return facts
    }

    /// Names of files that hold described objects follow the same rule as the label's own.
    private mutating func checkFileNames(_ label: Label) {
        let areas: Set<String> = [
            "File_Area_Observational", "File_Area_SIP_Deep_Archive", "File_Area_Transfer_Manifest", "File_Area_Inventory",
            "File_Area_Browse", "File_Area_Ancillary",
        ]
        for area in ObjectReader.fileAreas(in: label.root) where areas.contains(area.name) {
            guard let file = area.child("File"), let name = file.value("file_name"), !name.isEmpty else { continue }
            if let problem = NamingRules.problem(ofFile: name) { add(.error, problem.type, problem.message, line: file.line) }
        }
    }

    /// A line break inside the identifier is an error of its own, and makes it useless for telling whose files are whose:
    /// then the files are not looked at.
    private mutating func checkIdentifierText(_ label: Label) -> Bool {
        let root = label.root
        guard options.checksProducts, let element = root.child("Identification_Area")?.child("logical_identifier"),
            element.text.utf8.contains(10), FileRules.references(in: root).contains(where: { !$0.name.isEmpty })
        else { return true }
        add(
            .error, FindingType.invalidFieldValue, "The logical_identifier “\(element.value)” has a line break.", line: element.line
        )
        add(
            .fatal, FindingType.internalError, "The label's files were not checked, because its identifier cannot be used.",
            line: element.line
        )
        misplaced += 1
        return false
    }

    /// Local identifiers name one object each, and references to them lead to one.
    private mutating func checkLocalIdentifiers(_ label: Label) {
        let root = label.root
        var known: [String: Int] = [:]
        for element in root.descendants("local_identifier") where element.namespace == root.namespace {
            // In a dictionary's source an association repeats the identifier of the definition that it is about.
            if element.parent?.name.hasPrefix("DD_Association") == true { continue }
            guard let first = known[element.value] else {
                known[element.value] = element.line
                continue
            }
            // The information model: it “uniquely identifies the containing object within the label”.
            add(
                .error, "error.label.duplicate_local_identifier",
                "The local identifier “\(element.value)” is already that of the object on line \(first).", line: element.line
            )
        }
        for reference in root.descendants("local_identifier_reference") where reference.namespace == root.namespace {
            if let line = known[reference.value] {
                add(
                    .info, "info.label.local_identifier_found",
                    "The local identifier “\(reference.value)” is on line \(line).", line: reference.line
                )
            } else {
                add(
                    .error, "error.label.local_identifier_not_found",
                    "No object of the label has the local identifier “\(reference.value)”.", line: reference.line
                )
            }
        }
    }
}
