extension ValidationReport {
    /// The report as one HTML page that needs nothing else: findings grouped by message type, most frequent first.
    public func html() -> String {
        var groups: [String: [Finding]] = [:]
        for finding in labels.flatMap(\.findings) + integrity + general { groups[finding.type, default: []].append(finding) }
        var body = "<h1>PDS4 validation report</h1>\n"
        let verdict = options.profile.map { "agency profile \($0.name)" } ?? "strict PDS4"
        body += "<p>Verdict: \(Self.escaped(verdict)); rule: \(options.rule.rawValue)</p>\n<table>\n"
        body += "<tr><th></th><th>passed</th><th>failed</th><th>skipped</th></tr>\n"
        for (name, tally) in [("Products", productValidation), ("Integrity", referentialIntegrity)] {
            body += "<tr><th>\(name)</th><td>\(tally.passed)</td><td>\(tally.failed)</td><td>\(tally.skipped)</td></tr>\n"
        }
        body += "</table>\n<p>\(totalErrors) errors, \(totalWarnings) warnings</p>\n"
        let order = groups.sorted { (-(messageTypes[$0.key] ?? 0), $0.key) < (-(messageTypes[$1.key] ?? 0), $1.key) }
        for (type, findings) in order {
            let total = max(messageTypes[type] ?? 0, findings.count)
            body += "<details\(groups.count <= 8 ? " open" : "")><summary><code>\(Self.escaped(type))</code> \(total)</summary>\n<ul>\n"
            for finding in findings.prefix(500) {
                body += "<li>\(Self.escaped(finding.message))<br><small>\(Self.escaped(Self.place(finding)))</small></li>\n"
            }
            if total > 500 { body += "<li>… and \(total - min(500, findings.count)) more</li>\n" }
            body += "</ul></details>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>PDS4 validation report</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid #8884; }
            th:first-child { text-align: left; }
            summary { padding: .4rem 0; border-top: 1px solid #8884; cursor: pointer; }
            small { opacity: .7; }
            </style></head><body>
            \(body)</body></html>

            """
    }

    private static func place(_ finding: Finding) -> String {
        var text = finding.path
        if let line = finding.line { text += ":\(line)" }
        if let place = finding.place {
            text += " · \(place.object)"
            if let record = place.record { text += " · record \(record)" }
            if let field = place.field { text += " · field \(field)" }
        }
        return text
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
