extension ValidationReport {
    /// The report as text: what was found label by label, then the sums.
    public func text() -> String {
        var lines = ["PDS4 validation report", ""]
        lines.append("Verdict: \(options.profile.map { "agency profile \($0.name)" } ?? "strict PDS4")")
        lines.append("Rule: \(options.rule.rawValue)")
        lines.append("")
        for label in labels {
            let strict = label.strict.map { ", strict PDS4 \($0.passed ? "PASS" : "FAIL (\(Self.counted($0.errors, "error")))")" } ?? ""
            lines.append("\(label.passed ? "PASS" : "FAIL"): \(label.path)\(strict)")
            for finding in label.findings { lines.append("  " + Self.line(finding)) }
        }
        if !integrity.isEmpty {
            lines += ["", "Relations between products, files and folders"]
            for finding in integrity { lines.append("  \(Self.line(finding)) — \(finding.path)") }
        }
        for finding in general { lines.append("  \(Self.line(finding)) — \(finding.path)") }
        lines += ["", "Summary", "  \(Self.counted(totalErrors, "error")), \(Self.counted(totalWarnings, "warning"))", ""]
        lines.append("  Products:  \(productValidation.passed) passed, \(productValidation.failed) failed, \(productValidation.skipped) skipped")
        if options.profile != nil {
            lines.append("  As strict PDS4: \(strictValidation.passed) passed, \(strictValidation.failed) failed")
        }
        lines.append("  Integrity: \(referentialIntegrity.passed) passed, \(referentialIntegrity.failed) failed")
        if !messageTypes.isEmpty {
            lines += ["", "  Message types"]
            for (type, count) in messageTypes.sorted(by: { $0.key < $1.key }) {
                let number = String(count)
                lines.append("  " + String(repeating: " ", count: max(0, 8 - number.utf8.count)) + number + "  " + type)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func counted(_ count: Int, _ name: String) -> String { "\(count) \(name)\(count == 1 ? "" : "s")" }

    static func line(_ finding: Finding) -> String {
        var place = ""
        if let line = finding.line { place += " line \(line)" }
        if let column = finding.column { place += ", column \(column)" }
        if let object = finding.place {
            place += "\(place.isEmpty ? "" : ",") \(object.object)"
            if let record = object.record { place += ", record \(record)" }
            if let field = object.field { place += ", field \(field)" }
        }
        return "\(finding.severity.word) [\(finding.type)]\(place): \(finding.message)"
    }
}
