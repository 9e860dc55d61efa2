extension ValidationReport {
    /// The report as JSON, in the form of NASA's `validate`: `summary` with counts, and the labels with their messages.
    public func json() -> String {
        func tally(_ tally: Tally) -> JSONValue {
            .object([
                ("passed", .number(Double(tally.passed))), ("failed", .number(Double(tally.failed))),
                ("skipped", .number(Double(tally.skipped))),
            ])
        }
        // The members of NASA's summary stay alone when there is only one verdict.
        let strict: [(String, JSONValue)] = options.profile == nil ? [] : [("strictValidation", tally(strictValidation))]
        func message(_ finding: Finding) -> JSONValue {
            var members: [(String, JSONValue)] = [
                ("severity", .string(finding.severity.word)), ("type", .string(finding.type)), ("message", .string(finding.message)),
            ]
            if let line = finding.line { members.append(("line", .number(Double(line)))) }
            if let column = finding.column { members.append(("column", .number(Double(column)))) }
            if let place = finding.place {
                members.append(("object", .string(place.object)))
                if let record = place.record { members.append(("record", .number(Double(record)))) }
                if let field = place.field { members.append(("field", .number(Double(field)))) }
            }
            return .object(members)
        }
        let types = messageTypes.sorted { $0.key < $1.key }.map { name, total in
            JSONValue.object([("messageType", .string(name)), ("total", .number(Double(total)))])
        }
        let products = labels.map { label in
            JSONValue.object([
                ("status", .string(label.passed ? "PASS" : "FAIL")), ("label", .string(label.path)),
                ("messages", .array(label.findings.map(message))),
            ])
        }
        func placed(_ findings: [Finding]) -> JSONValue {
            .array(findings.map { finding in
                guard case .object(let members) = message(finding) else { return .null }
                return .object([("place", .string(finding.path))] + members)
            })
        }
        let document = JSONValue.object([
            ("title", .string("PDS4 validation report")),
            ("verdict", .string(options.profile.map { "agency profile \($0.name)" } ?? "strict PDS4")),
            ("rule", .string(options.rule.rawValue)),
            (
                "summary",
                .object([
                    ("totalErrors", .number(Double(totalErrors))), ("totalWarnings", .number(Double(totalWarnings))),
                    ("productValidation", tally(productValidation)), ("referentialIntegrity", tally(referentialIntegrity)),
                    ("messageTypes", .array(types)),
                ] + strict)
            ),
            ("productLevelValidationResults", .array(products)),
            ("referentialIntegrityResults", placed(integrity)),
            ("generalResults", placed(general)),
        ])
        return document.text() + "\n"
    }
}
