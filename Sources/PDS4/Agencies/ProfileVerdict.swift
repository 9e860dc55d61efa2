/// What a label is held to.
public struct Verdict: Sendable {
    /// The number of errors.
    public var errors: Int
    /// The number of warnings.
    public var warnings: Int

    /// Whether there is no error.
    public var passed: Bool { errors == 0 }
}

extension LabelChecker {
    /// Judges a label twice: as strict PDS4 and, with the known departures repaired, by an agency's profile. The findings are
    /// those of the profile; the strict verdict stands beside them.
    static func check(_ path: String, profile: AgencyProfile, options: ValidationOptions, pack: DictionaryPack) -> LabelReport {
        var strict = options
        strict.profile = nil
        let strictReport = check(path, options: strict, pack: pack)
        var report: LabelReport
        if let bytes = try? FileSystem.contents(path, limit: Label.largestSize),
            let repair = try? LabelRepair(bytes: bytes, path: path, profile: profile, names: pack.coreNames), !repair.changes.isEmpty,
            let label = try? Label(bytes: repair.bytes, path: path)
        {
            var checker = LabelChecker(path: path, options: options, pack: pack)
            let facts = checker.run(label)
            report = checker.report(facts)
            for index in report.findings.indices { report.findings[index].line = report.findings[index].line.map(repair.originalLine) }
            report.findings += repair.changes.map { Finding(.info, "info.label.repaired", $0.what, path: path, line: $0.line) }
        } else {
            // The profile's own context products and extensions apply to labels without departures too.
            var checker = LabelChecker(path: path, options: options, pack: pack)
            let facts = checker.run()
            report = checker.report(facts)
        }
        report.findings += profile.levelFindings(path, report.facts?.processingLevel)
        report.strict = Verdict(errors: strictReport.errors, warnings: strictReport.warnings)
        profile.apply(to: &report)
        return report
    }
}

extension AgencyProfile {
    /// The agency's level that a label's extension names, in those of PDS4, and whether the label says the same.
    func levelFindings(_ path: String, _ stated: String?) -> [Finding] {
        let suffix = FileSystem.pathExtension(path)
        guard suffix.uppercased().hasSuffix("L"), let level = level(named: String(suffix.dropLast())) else { return [] }
        let said = stated.map { $0 == level.pds4 ? "as the label says" : "but the label says “\($0)”" } ?? "and the label does not say"
        return [
            Finding(
                .info, "info.label.level", "Level \(level.name) of \(name) is “\(level.pds4)” in PDS4 and level \(level.codmac) of CODMAC, \(said).",
                path: path
            )
        ]
    }

    /// Takes out of a report what the profile tolerates, and says so in its place.
    func apply(to report: inout LabelReport) {
        for (index, finding) in report.findings.enumerated() {
            guard let tolerance = tolerated.first(where: {
                $0.type == finding.type && ($0.containing.isEmpty || finding.message.contains($0.containing))
            }) else { continue }
            if finding.severity >= .error { report.errors -= 1 } else if finding.severity == .warning { report.warnings -= 1 }
            let left = (report.counts[finding.type] ?? 1) - 1
            report.counts[finding.type] = left > 0 ? left : nil
            report.findings[index] = Finding(
                .info, "info.label.tolerated", "\(finding.message) (Tolerated: \(tolerance.reason))", path: finding.path,
                line: finding.line, column: finding.column, place: finding.place
            )
        }
    }
}
