extension AgencyProfile {
    /// Takes out of a report what the profile tolerates, and says so in its place.
    func apply(to report: inout LabelReport) {
        var kept: [Finding] = []
        for finding in report.findings {
            guard let tolerance = tolerated.first(where: {
                $0.type == finding.type && ($0.containing.isEmpty || finding.message.contains($0.containing))
            }) else {
                kept.append(finding)
                continue
            }
            if finding.severity >= .error { report.errors -= 1 } else if finding.severity == .warning { report.warnings -= 1 }
            let left = (report.counts[finding.type] ?? 1) - 1
            report.counts[finding.type] = left > 0 ? left : nil
            kept.append(
                Finding(
                    .info, "info.label.tolerated", "\(finding.message) (Tolerated: \(tolerance.reason))", path: finding.path,
                    line: finding.line, column: finding.column, place: finding.place
                )
            )
        }
        report.findings = kept
    }
}
