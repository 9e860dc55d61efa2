/// Checks the records of one table against its description.
///
/// A field that cannot be read ends the table, because what follows would repeat the same for every record.
struct TableChecker {
    let table: TableDescription
    let object: DataObject
    let number: Int
    /// Whether the checks of the label's other objects end too.
    private(set) var endsChecks = false
    /// Whether special constants are to be told of; there may be one in every record.
    private(set) var wantsInformation = false
    let rules: [FieldRule]

    /// What is known of a field before the first record is read.
    struct FieldRule {
        var field: FieldDescription
        var limits: ValueLimits
        var format: FieldFormat?
        var isValidationFormat = false
        /// Whether the value must be looked at at all.
        var isChecked: Bool
        /// Whether the field reaches into the next one.
        var overlapsNext = false
    }

    typealias Report = ((String) -> Finding) -> Void

    init(table: TableDescription, object: DataObject, number: Int) {
        self.table = table
        self.object = object
        self.number = number
        var rules: [FieldRule] = []
        rules.reserveCapacity(table.fields.count)
        for (index, field) in table.fields.enumerated() {
            let limits = ValueLimits(
                minimum: field.minimum, maximum: field.maximum, constants: field.specialConstants, type: field.type
            )
            var rule = FieldRule(field: field, limits: limits, isChecked: false)
            if table.kind != .binary {
                // Standards Reference 4B.1.2: a validation_format binds the values of character tables, and only theirs.
                let validation = table.kind == .character ? field.validationFormat.flatMap { FieldFormat($0) } : nil
                rule.format = validation ?? field.format.flatMap { FieldFormat($0) }
                rule.isValidationFormat = validation != nil
            }
            let isText = field.type?.isText ?? true
            // A number without limits can only be wrong by its place or its length, and then it is so in every record.
            let isMisplaced = field.offset + field.length > table.recordLength || field.type?.size.map { $0 != field.length } == true
            rule.isChecked = table.kind != .binary || isText || rule.limits.hasLimits || field.firstBit != nil
                || field.type?.isBitString == true || isMisplaced
            if table.kind != .delimited, index + 1 < table.fields.count {
                rule.overlapsNext = Self.overlaps(field, table.fields[index + 1])
            }
            rules.append(rule)
        }
        self.rules = rules
    }

    private static func overlaps(_ field: FieldDescription, _ next: FieldDescription) -> Bool {
        if field.firstBit != nil || field.type?.isBitString == true { return field.offset > next.offset }
        return field.offset + field.length > next.offset
    }

    func finding(
        _ severity: Severity, _ type: String, _ message: String, record: Int? = nil, field: Int? = nil
    ) -> (String) -> Finding {
        let place = Finding.Place(object: object.title, record: record, field: field)
        let line = field.map { table.fields[$0 - 1].line } ?? object.line
        return { Finding(severity, type, message, path: $0, line: line, place: place) }
    }

    /// Reads the records.
    mutating func run(_ file: MappedFile, options: ValidationOptions, report: Report) {
        wantsInformation = options.leastSeverity <= .info
        let bytes = file.bytes
        guard table.offset >= 0, table.offset <= bytes.count else {
            report(
                finding(.error, FindingType.badFileRead, "The table begins at byte \(table.offset), but the file has \(bytes.count).")
            )
            endsChecks = true
            return
        }
        let content = UnsafeRawBufferPointer(rebasing: bytes[table.offset...])
        switch table.kind {
        case .binary, .character: runFixed(content, options: options, report: report)
        case .delimited: runDelimited(content, options: options, report: report)
        }
    }

    private mutating func runFixed(_ content: UnsafeRawBufferPointer, options: ValidationOptions, report: Report) {
        let length = table.recordLength
        let available = content.count / length
        let (size, overflow) = length.multipliedReportingOverflow(by: table.records)
        guard !overflow, size <= content.count else {
            report(
                finding(
                    .error, FindingType.tableDefinition,
                    "The file has \(available) whole records of \(length) bytes; the label says \(table.records)."
                )
            )
            endsChecks = true
            return
        }
        let expected = table.kind == .character ? LineEnd(table.recordDelimiter) : .none
        let needed = table.fields.map { $0.offset + $0.length }.max() ?? 0
        if table.kind == .character, needed > length - expected.length, table.records > 0 {
            report(
                finding(
                    .error, "error.table.record_length_mismatch",
                    "The fields need \(needed) bytes and the record delimiter \(expected.length); the record_length is \(length).", record: 1
                )
            )
            return
        }
        var record = 0
        let last = min(available, table.records)
        let step = max(options.recordStep, 1)
        var betweenReported = false
        while record < last {
            let start = record * length
            let bytes = UnsafeRawBufferPointer(rebasing: content[start..<(start + length)])
            record += 1
            if let problem = expected.problem(bytes) { report(finding(.error, problem.type, problem.message, record: record)) }
            if options.checksBetweenFields, table.kind == .character, !betweenReported {
                betweenReported = checkBetween(bytes, record, report)
            }
            guard check(bytes, record, report) else {
                if table.kind == .character, record < table.records { reportMissing(record, report) }
                return
            }
            record += step - 1
        }
        if table.kind == .character, step == 1, record < table.records { reportMissing(record, report) }
    }

    private func reportMissing(_ count: Int, _ report: Report) {
        report(
            finding(
                .error, FindingType.recordsMismatch,
                "\(count) records were read; the label says \(table.records)."
            )
        )
    }

    /// Reports text between fields, which the standard allows and which often is a mistake; the first record that has
    /// any is enough. Overlapping fields are reported here too, once.
    private func checkBetween(_ bytes: UnsafeRawBufferPointer, _ record: Int, _ report: Report) -> Bool {
        var found = false
        for index in table.fields.indices.dropFirst() {
            let end = table.fields[index - 1].offset + table.fields[index - 1].length
            let start = table.fields[index].offset
            guard end <= start else {
                report(
                    finding(.error, FindingType.general, "Field \(index) reaches into field \(index + 1).", record: record, field: index + 1)
                )
                return true
            }
            guard start <= bytes.count else { continue }
            let gap = TextNumber.trimmed(UnsafeRawBufferPointer(rebasing: bytes[end..<start]))
            guard !gap.isEmpty else { continue }
            found = true
            report(
                finding(
                    .warning, "warning.table.characters_between_fields",
                    "Between fields \(index) and \(index + 1) stands “\(TextNumber.excerpt(gap))”.", record: record, field: index + 1
                )
            )
        }
        return found
    }

    /// Checks the fields of one record of fixed length; `false` ends the table.
    private func check(_ bytes: UnsafeRawBufferPointer, _ record: Int, _ report: Report) -> Bool {
        var mayContinue = true
        for index in rules.indices {
            if rules[index].overlapsNext {
                let next = table.fields[index + 1]
                let end = table.fields[index].offset + table.fields[index].length
                let message = "The field ends at byte \(end); the next begins at \(next.offset + 1)."
                for _ in 0..<(table.kind == .character ? 2 : 1) {
                    report(finding(.error, "error.table.field_value_overlap", message, record: record, field: index + 1))
                }
                mayContinue = false
            }
            guard rules[index].isChecked else { continue }
            let field = table.fields[index]
            guard field.offset + field.length <= bytes.count else {
                report(
                    finding(.error, FindingType.badFieldRead, "The field reaches beyond the record.", record: record, field: index + 1)
                )
                return false
            }
            let value = UnsafeRawBufferPointer(rebasing: bytes[field.offset..<(field.offset + field.length)])
            if let type = field.type, !type.isText {
                guard checkBinary(value, type, index, record, report) else { return false }
            } else {
                checkText(value, index, record, report)
            }
        }
        return mayContinue
    }

    private func checkBinary(
        _ value: UnsafeRawBufferPointer, _ type: DataType, _ index: Int, _ record: Int, _ report: Report
    ) -> Bool {
        let field = table.fields[index]
        if field.firstBit != nil || type.isBitString {
            let bits = field.length * 8
            let (first, last) = (field.firstBit ?? 1, field.lastBit ?? bits)
            guard first >= 1, last >= first, last <= bits, last - first < 64 else {
                report(
                    finding(
                        .error, FindingType.badFieldRead, "Bits \(first) to \(last) are not in a field of \(bits) bits.",
                        record: record, field: index + 1
                    )
                )
                return false
            }
            return true
        }
        guard type.size == value.count, let number = BinaryValue.double(value, type) else {
            report(
                finding(
                    .error, FindingType.badFieldRead, "A value of the type \(type.rawValue) does not have \(value.count) bytes.",
                    record: record, field: index + 1
                )
            )
            return false
        }
        if rules[index].limits.hasLimits {
            checkLimits(number, bits: BinaryValue.bits(value, type), index, record, report) { "\(number)" }
        }
        return true
    }

    func checkLimits(
        _ value: Double, bits: UInt64?, _ index: Int, _ record: Int, _ report: Report, _ text: () -> String
    ) {
        let limits = rules[index].limits
        guard case .ordinary(let below, let above, let belowValid, let aboveValid) = limits.verdict(value, bits: bits) else {
            if wantsInformation { report(special(text(), record, index)) }
            return
        }
        if let limit = aboveValid {
            report(outside("warning", "greater than the valid maximum", limit, text(), record, index))
        }
        if let limit = belowValid {
            report(outside("warning", "less than the valid minimum", limit, text(), record, index))
        }
        if below, let minimum = limits.minimum {
            report(outside("error", "less than the minimum", "\(minimum)", text(), record, index))
        }
        if above, let maximum = limits.maximum {
            report(outside("error", "greater than the maximum", "\(maximum)", text(), record, index))
        }
    }

    /// What tells of a value that stands for the absence of one.
    func special(_ value: String, _ record: Int, _ index: Int) -> (String) -> Finding {
        finding(
            .info, "info.table.field_value_is_special_constant", "The value \(value) is a special constant.", record: record, field: index + 1
        )
    }

    func outside(
        _ word: String, _ relation: String, _ limit: String, _ value: String, _ record: Int, _ index: Int
    ) -> (String) -> Finding {
        finding(
            word == "error" ? .error : .warning,
            word == "error" ? "error.table.field_value_out_of_min_max_range" : "warning.table.field_value_out_of_special_constant_min_max_range",
            "The value \(value) is \(relation) \(limit).", record: record, field: index + 1
        )
    }
}
