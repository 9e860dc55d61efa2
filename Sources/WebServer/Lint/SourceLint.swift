/// Finds in Swift sources what the compiler cannot know: keys of texts that do
/// not exist, texts that nobody shows, and markup made in the wrong place.
package struct SourceLint {
    private let sources: [(path: String, text: String)]

    /// A lint of Swift files, given with their paths.
    package init(_ files: [ResourceFile]) {
        sources = files.filter { $0.path.hasSuffix(".swift") }.map { ($0.path, $0.text) }
    }

    /// Keys that a call of ``Strings`` writes out and the catalog does not have.
    ///
    /// A call looks like `strings("key")`; keys put together at run time are not seen.
    package func missingKeys(in catalog: Catalog) -> [String] {
        var faults: [String] = []
        for (path, text) in sources {
            for match in text.matches(of: /\bstrings\(\s*"([A-Za-z0-9.\-]+)"/) {
                let key = String(match.1)
                let isThere = catalog.keys.contains(key) || catalog.keys.contains(key + ".other")
                if !isThere { faults.append("\(path): there is no text “\(key)”") }
            }
        }
        return faults.sorted()
    }

    /// Keys that neither a template shows nor a Swift file writes in quotes;
    /// `prefixes` are the beginnings of keys that are put together at run time.
    package func unusedKeys(of catalog: Catalog, templates: Templates, except prefixes: [String] = []) -> [String] {
        var quoted: Set<String> = []
        for (_, text) in sources {
            for match in text.matches(of: /"([A-Za-z0-9.\-]+)"/) { quoted.insert(String(match.1)) }
        }
        let shown = templates.keys
        return catalog.keys.filter { key in
            let plural = [".one", ".other"].first(where: key.hasSuffix).map { String(key.dropLast($0.count)) }
            return !shown.contains(key) && !quoted.contains(key) && !(plural.map(quoted.contains) ?? false)
                && !prefixes.contains(where: key.hasPrefix)
        }.sorted()
    }

    /// Files that make markup without being on the list of those that may.
    package func markupMakers(except allowed: Set<String>) -> [String] {
        sources.filter { $0.text.contains("Markup(trusted:") && !allowed.contains($0.path) }.map(\.path).sorted()
    }
}
