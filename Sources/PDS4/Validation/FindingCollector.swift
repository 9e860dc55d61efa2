/// Counts findings by type and keeps the first of each: a broken table of a million records must not fill the memory.
struct FindingCollector {
    private(set) var kept: [Finding] = []
    private(set) var counts: [String: Int] = [:]
    private(set) var errors = 0
    private(set) var warnings = 0
    let leastSeverity: Severity
    let keptPerType: Int

    init(_ options: ValidationOptions) {
        leastSeverity = options.leastSeverity
        keptPerType = options.keptPerType
    }

    mutating func add(_ finding: Finding) {
        guard finding.severity >= leastSeverity || finding.type == FindingType.notChecked else { return }
        let count = counts[finding.type, default: 0] + 1
        if finding.severity >= leastSeverity { counts[finding.type] = count }
        if finding.severity >= .error { errors += 1 } else if finding.severity == .warning { warnings += 1 }
        if count <= keptPerType { kept.append(finding) }
    }

    /// Whether building a finding of this severity is worth the work.
    func wants(_ severity: Severity) -> Bool { severity >= leastSeverity }

    /// Counts many findings of one kind, of which only the first is worth keeping.
    mutating func addRepeated(_ finding: Finding, times: Int) {
        for _ in 0..<times { add(finding) }
    }
}

/// The message types of NASA's `validate` that this library reports, and one of its own.
enum FindingType {
    static let invalidLabel = "error.validation.invalid_label"
    static let schema = "error.label.schema"
    static let schemaWarning = "warning.label.schema"
    static let schematron = "error.label.schematron"
    static let schematronWarning = "warning.label.schematron"
    static let schematronInfo = "info.label.schematron"
    static let badSchematypens = "warning.label.bad_schematypens"
    static let missingSchematron = "warning.label.missing_schematron_spec"
    static let unresolvable = "error.label.unresolvable_resource"
    static let fileNaming = "error.validation.file_naming_problem"
    static let duplicateIdentifier = "error.label.duplicate_identifier"
    static let badExtension = "error.label.bad_extension"
    static let notChecked = "info.label.not_checked"
    static let internalError = "error.validation.internal_error"
    static let general = "info.validation.general"
    static let noProducts = "error.execution.no_products_found"
    static let invalidFieldValue = "error.validation.invalid_field_value"
    static let tableDefinition = "error.label.table_definition_problem"
    static let objectDefinition = "error.label.invalid_object_definition"
    static let outOfOrder = "warning.data_objects.out_of_order"
    static let notDescribed = "warning.data.not_described"
    static let missingFile = "error.label.missing_file"
    static let duplicatedReference = "error.label.file_areas_duplicated_reference"
    static let recordsMismatch = "error.table.records_mismatch"
    static let badFieldRead = "error.table.bad_field_read"
    static let badFileRead = "error.table.bad_file_read"
    static let arrayRead = "error.array.bad_file_read"
}
