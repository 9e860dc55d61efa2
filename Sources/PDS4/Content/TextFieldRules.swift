/// How the records of a text table must end.
enum LineEnd {
    case none, carriageReturnLineFeed, lineFeed

    init(_ name: String?) {
        switch name?.lowercased().replacing("_", with: "-").replacing(" ", with: "-") {
        case "line-feed"?: self = .lineFeed
        default: self = .carriageReturnLineFeed
        }
    }

    /// The number of bytes that end a record.
    var length: Int {
        switch self {
        case .none: 0
        case .carriageReturnLineFeed: 2
        case .lineFeed: 1
        }
    }

    func problem(_ record: UnsafeRawBufferPointer) -> (type: String, message: String)? {
        let count = record.count
        let endsInBoth = count >= 2 && record[count - 2] == 13 && record[count - 1] == 10
        switch self {
        case .none: return nil
        case .carriageReturnLineFeed:
            return endsInBoth ? nil : ("error.table.missing_CRLF", "The record does not end in carriage return and line feed.")
        case .lineFeed:
            guard count >= 1, record[count - 1] == 10 else { return ("error.table.missing_LF", "The record does not end in a line feed.") }
            return endsInBoth ? ("error.table.missing_LF", "The record ends in carriage return and line feed instead of a line feed.") : nil
        }
    }
}

extension TableChecker {
    /// Checks a value that is text: type, format, limits.
    func checkText(_ raw: UnsafeRawBufferPointer, _ index: Int, _ record: Int, _ report: Report) {
        var value = raw
        if value.count >= 2, value[0] == 34, value[value.count - 1] == 34 {
            value = UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
            if value.contains(34) {
                report(
                    finding(
                        .error, FindingType.invalidFieldValue, "The quoted value “\(TextNumber.excerpt(value))” contains a quote.",
                        record: record, field: index + 1
                    )
                )
            }
        }
        let trimmed = TextNumber.trimmed(value)
        let rule = rules[index]
        // Standards Reference 4C.1 with change CCB-28: quotes do not count for the length, blanks at the ends do.
        if let longest = rule.field.longest, value.count > longest {
            report(
                finding(
                    .error, "error.table.field_value_too_long",
                    "The value “\(TextNumber.excerpt(value))” has \(value.count) bytes; \(longest) are allowed.", record: record, field: index + 1
                )
            )
        }
        // A field of a delimited table that holds only blanks counts as empty, as one of a character table does.
        if trimmed.isEmpty {
            if wantsInformation {
                report(finding(.info, "info.table.blank_field_value", "The field is blank.", record: record, field: index + 1))
            }
            return
        }
        let isConstant = rule.limits.isConstant(trimmed)
        if !isConstant, let type = rule.field.type, let violation = TextRules.violation(trimmed, of: type) {
            report(
                finding(
                    .error, "error.table.field_value_data_type_mismatch", "The value is no \(type.rawValue): \(violation).",
                    record: record, field: index + 1
                )
            )
        }
        if rule.limits.hasTimeLimits, !isConstant, let beyond = rule.limits.timeBeyond(trimmed) {
            report(outside("warning", beyond.relation, beyond.limit, TextNumber.excerpt(trimmed), record, index))
        }
        if let format = rule.format, !isConstant { checkFormat(value, format, rule.isValidationFormat, index, record, report) }
        guard rule.limits.hasLimits else { return }
        guard !isConstant else {
            if wantsInformation { report(special(TextNumber.excerpt(trimmed), record, index)) }
            return
        }
        guard let number = Self.number(trimmed, rule.field.type) else {
            report(
                finding(
                    .error, "error.table.field_value_not_a_number",
                    "The value “\(TextNumber.excerpt(trimmed))” is no number and cannot be compared with the limits.", record: record, field: index + 1
                )
            )
            return
        }
        checkLimits(number, bits: nil, index, record, report) { TextNumber.excerpt(trimmed) }
    }

    /// The value of text: decimal, or digits to base 2, 8 or 16 where the type says so.
    private static func number(_ value: UnsafeRawBufferPointer, _ type: DataType?) -> Double? {
        let radix: Double
        switch type {
        case .base2?: radix = 2
        case .base8?: radix = 8
        case .base16?: radix = 16
        default: return TextNumber.double(value)
        }
        var result = 0.0
        for byte in value {
            let digit = byte &- 48 < 10 ? byte - 48 : (byte | 0x20) &- 97 < 6 ? (byte | 0x20) - 87 : 255
            guard Double(digit) < radix else { return nil }
            result = result * radix + Double(digit)
        }
        return result
    }

    /// A departure from the format that values must have is an error, one from the format for display a warning.
    private func checkFormat(
        _ value: UnsafeRawBufferPointer, _ format: FieldFormat, _ isBinding: Bool, _ index: Int, _ record: Int, _ report: Report
    ) {
        for departure in format.departures(value, exactly: isBinding) {
            let (end, message): (String, String)
            switch departure {
            case .notRightJustified: (end, message) = ("not_right_justified", "is not right-justified")
            case .notLeftJustified: (end, message) = ("not_left_justified", "is not left-justified")
            case .specifier(let what): (end, message) = ("format_specifier_mismatch", "is not \(what)")
            case .tooLong(let count): (end, message) = ("too_long", "has \(count) characters; the format allows \(format.width)")
            case .precision(let digits):
                (end, message) = ("format_precision_mismatch", "has \(digits) digits after the point; the format says \(format.precision ?? 0)")
            }
            report(
                finding(
                    isBinding ? .error : .warning, "\(isBinding ? "error" : "warning").table.field_value_\(end)",
                    "The value “\(TextNumber.excerpt(value))” \(message).", record: record, field: index + 1
                )
            )
        }
    }

    /// Reads a delimited table: lines for their ends and lengths, and records for their fields. A quoted field may
    /// contain line breaks, and then lines and records part: that is reported as what it is.
    func runDelimited(_ content: UnsafeRawBufferPointer, options: ValidationOptions, report: Report) {
        let end = object.size.map { min(max($0, 0), content.count) } ?? content.count
        var lines = LineCursor(bytes: UnsafeRawBufferPointer(rebasing: content[..<end]))
        var records = DelimitedCursor(bytes: content, delimiter: table.fieldDelimiter)
        let expected = LineEnd(table.recordDelimiter)
        let step = max(options.recordStep, 1)
        var count = 0
        while count < table.records, let line = lines.next() {
            count += 1
            if let problem = expected.problem(line) { report(finding(.error, problem.type, problem.message, record: count)) }
            if let longest = table.longestRecord, line.count > longest {
                report(
                    finding(
                        .error, "error.table.record_length_mismatch",
                        "The record has \(line.count) bytes; the label allows \(longest).", record: count
                    )
                )
            }
            guard records.next() else {
                report(finding(.error, FindingType.badFieldRead, "The record cannot be read: the file ends.", record: count))
                break
            }
            if count % step != 0, step > 1 { continue }
            guard records.fields.count == table.fields.count else {
                report(
                    finding(
                        .error, "error.table.fields_mismatch",
                        "The record has \(records.fields.count) fields; the label defines \(table.fields.count).", record: count
                    )
                )
                continue
            }
            for index in rules.indices {
                let value = UnsafeRawBufferPointer(rebasing: content[records.fields[index]])
                if value.contains(where: { $0 == 10 || $0 == 13 }) {
                    report(
                        finding(.error, FindingType.invalidFieldValue, "The value contains a line break.", record: count, field: index + 1)
                    )
                } else {
                    checkText(value, index, count, report)
                }
            }
        }
        if count < table.records, step == 1 {
            report(
                finding(.error, FindingType.recordsMismatch, "\(count) records were read; the label says \(table.records).")
            )
        }
    }
}
