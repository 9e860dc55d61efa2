extension ValidationReport {
    /// The report as one HTML page that needs nothing else: the verdict, the sums, what was found grouped by message type, most
    /// severe and most frequent first, and the products.
    public func html() -> String { HTMLReport(report: self).page() }
}

/// What the page of a report is put together from.
private struct HTMLReport {
    let report: ValidationReport
    /// The folder that all paths of the page are below, with a slash at its end; empty when there is none.
    private let base: String

    /// The most findings of a type, and the most products, that the page lists: beyond that JSON is the form to read.
    private static let most = 500

    init(report: ValidationReport) {
        self.report = report
        let paths = report.labels.map(\.path) + (report.integrity + report.general).map(\.path)
        base = Self.commonFolder(of: paths)
    }

    func page() -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(verdict) · PDS4 validation</title>
        <style>
        \(HTMLReportStyle.text)
        </style></head><body>
        <p class="mark">PDS4 validation report</p>
        <h1>\(verdict)</h1>
        <p class="standfirst">\(standfirst)</p>
        \(sums)
        \(sections)\(products)</body></html>

        """
    }

    private var verdict: String {
        let tally = report.productValidation
        let all = tally.passed + tally.failed
        if tally.failed > 0 { return all == 1 ? "The product fails" : "\(tally.failed) of \(all) products fail" }
        if !report.passed {
            // Errors of the run itself, such as a folder without labels, say nothing about products or relations.
            let failsRelations = all > 0 && report.referentialIntegrity.failed > 0
            return failsRelations ? "The products pass, their relations do not" : "Errors were found"
        }
        let words = all == 0 ? "No errors were found" : all == 1 ? "The product passes" : "All \(all) products pass"
        let isWhole = !report.labels.contains { $0.findings.contains { $0.type == FindingType.notChecked } }
        return isWhole ? words : words + ", as far as \(all == 1 ? "it" : "they") could be checked"
    }

    private var standfirst: String {
        let judge = report.options.profile.map { "the agency profile \(MarkupText.escaped($0.name))" } ?? "strict PDS4"
        var text = "\(ValidationReport.counted(report.totalErrors, "error")) and \(ValidationReport.counted(report.totalWarnings, "warning")). "
        text += "Held to \(judge) by the rule <code>\(report.options.rule.rawValue)</code>."
        if !base.isEmpty { text += " Paths are below <code>\(MarkupText.escaped(base))</code>" }
        return text
    }

    private var sums: String {
        var rows = [("Products", report.productValidation)]
        if report.options.profile != nil { rows.append(("As strict PDS4", report.strictValidation)) }
        let relations = report.referentialIntegrity
        if relations.passed + relations.failed > 0 { rows.append(("Relations between products, files and folders", relations)) }
        let body = rows.map { name, tally in
            "<tr><th scope=\"row\">\(name)</th><td>\(tally.passed)</td><td>\(tally.failed)</td><td>\(tally.skipped)</td></tr>"
        }
        return """
            <table class="sums"><thead><tr><th></th><th scope="col">passed</th><th scope="col">failed</th><th scope="col">skipped</th></tr></thead>
            <tbody>\(body.joined(separator: "\n"))</tbody></table>
            """
    }

    // MARK: Findings

    private var sections: String {
        let groups = Dictionary(grouping: report.labels.flatMap(\.findings) + report.integrity + report.general, by: \.type)
        func total(_ type: String) -> Int { max(report.messageTypes[type] ?? 0, groups[type]?.count ?? 0) }
        let order = groups.keys.sorted { (-total($0), $0) < (-total($1), $1) }
        func section(_ title: String, _ belongs: (Finding) -> Bool) -> String {
            let types = order.filter { groups[$0]?.first.map(belongs) ?? false }
            guard !types.isEmpty else { return "" }
            let isOpen = groups.count <= 8
            return "<section><h2>\(title)</h2>\n"
                + types.map { group($0, groups[$0] ?? [], total: total($0), isOpen: isOpen) }.joined() + "</section>\n"
        }
        return section("Errors") { $0.severity >= .error } + section("Warnings") { $0.severity == .warning }
            + section("Not checked") { $0.type == FindingType.notChecked }
            + section("Information") { $0.severity < .warning && $0.type != FindingType.notChecked }
    }

    private func group(_ type: String, _ findings: [Finding], total: Int, isOpen: Bool) -> String {
        var text = "<details\(isOpen ? " open" : "")><summary><span class=\"count\">\(total)</span><code>\(MarkupText.escaped(type))</code>"
        if let first = findings.first { text += "<span class=\"sample\">\(MarkupText.escaped(first.message))</span>" }
        text += "</summary>\n"
        var path: String?
        for finding in findings.prefix(Self.most) {
            if finding.path != path {
                text += (path == nil ? "" : "</ul>\n") + "<p class=\"path\">\(MarkupText.escaped(shortened(finding.path)))</p>\n<ul>\n"
                path = finding.path
            }
            let place = Self.place(finding)
            text += "<li>\(place.isEmpty ? "" : "<span class=\"place\">\(MarkupText.escaped(place))</span>")\(MarkupText.escaped(finding.message))</li>\n"
        }
        if path != nil { text += "</ul>\n" }
        let left = total - min(Self.most, findings.count)
        if left > 0 { text += "<p class=\"quiet\">… and \(left) more of this type.</p>\n" }
        return text + "</details>\n"
    }

    private var products: String {
        guard report.labels.count > 1 else { return "" }
        let rows = report.labels.prefix(Self.most).map { label in
            "<tr><td class=\"\(label.passed ? "pass" : "fail")\">\(label.passed ? "passed" : "failed")</td>"
                + "<th scope=\"row\">\(MarkupText.escaped(shortened(label.path)))</th><td>\(label.errors)</td><td>\(label.warnings)</td></tr>"
        }
        let left = report.labels.count - rows.count
        return """
            <section><h2>Products</h2>
            <table class="products"><thead><tr><th></th><th scope="col">label</th><th scope="col">errors</th><th scope="col">warnings</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            \(left > 0 ? "<p class=\"quiet\">… and \(left) more.</p>" : "")</section>

            """
    }

    // MARK: Words

    private static func place(_ finding: Finding) -> String {
        var parts: [String] = []
        if let line = finding.line { parts.append("line \(line)") }
        if let place = finding.place {
            parts.append(place.object)
            if let record = place.record { parts.append("record \(record)") }
            if let field = place.field { parts.append("field \(field)") }
        }
        return parts.joined(separator: " · ")
    }

    private func shortened(_ path: String) -> String {
        path.hasPrefix(base) && path.utf8.count > base.utf8.count ? String(path.dropFirst(base.count)) : path
    }

    private static func commonFolder(of paths: [String]) -> String {
        guard let first = paths.first else { return "" }
        var common = first.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for path in paths.dropFirst() {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            common = common.prefix(zip(common, parts).prefix { $0 == $1 }.count)
        }
        // Of paths that only begin at the root, that is no news.
        return common.contains { !$0.isEmpty } ? common.joined(separator: "/") + "/" : ""
    }
}
