extension LabelChecker {
    private static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

    /// Validates the label against the schemas that it names, or those of the options.
    mutating func checkSchema(_ label: Label) {
        let root = label.root
        guard options.schematrons.isEmpty || !options.schemas.isEmpty else { return }
        var files: [SchemaFile] = []
        var missing: [String: String] = [:]
        if options.schemas.isEmpty {
            guard let location = root.attribute("schemaLocation") else {
                add(
                    .error, FindingType.schema, "The label names no schema: its document element has no xsi:schemaLocation.",
                    line: root.line, column: root.column
                )
                return
            }
            let words = Self.words(location)
            if words.count % 2 != 0 {
                add(
                    .warning, FindingType.schemaWarning,
                    "xsi:schemaLocation must hold pairs of a namespace and a schema; it has \(words.count) words.", line: root.line
                )
            }
            // As other processors do, only schemas for namespaces that the label uses are looked at.
            let used = Set(label.names.map(\.namespace))
            for index in stride(from: 0, to: words.count - 1, by: 2) where used.contains(words[index]) {
                let (namespace, location) = (words[index], words[index + 1])
                if !pack.catalogs.isEmpty, pack.catalogued(location) ?? pack.catalogued(namespace) == nil {
                    add(
                        .error, "error.catalog.unresolvable_schema", "The catalog leads to no file for the schema \(location).",
                        line: root.line, column: root.column
                    )
                }
                guard let path = pack.catalogued(namespace) ?? pack.file(for: location) ?? localFile(location) else {
                    missing[namespace] = location
                    continue
                }
                let target = pack.targetNamespace(at: path)
                if target != namespace {
                    add(
                        .error, FindingType.schema,
                        "\(FileSystem.name(path)) is for the namespace “\(target)”, but the label names it for “\(namespace)”.",
                        line: root.line, column: root.column
                    )
                    continue
                }
                files.append(SchemaFile(namespace: namespace, path: path))
            }
        } else {
            for path in options.schemas {
                let found = FileSystem.isFile(path) ? path : pack.file(for: path)
                guard let found else {
                    add(.error, FindingType.unresolvable, "The schema \(path) does not exist.")
                    continue
                }
                files.append(SchemaFile(namespace: pack.targetNamespace(at: found), path: found))
            }
        }
        for (namespace, location) in missing.sorted(by: { $0.key < $1.key }) {
            add(
                .info, FindingType.notChecked,
                "Elements of \(namespace) were not checked: the schema \(FileSystem.name(location)) is in no dictionary pack. It is published at \(location).",
                line: root.line
            )
        }
        guard files.contains(where: { $0.namespace == root.namespace }) || (missing[root.namespace] == nil) else { return }
        if files.isEmpty {
            add(.error, FindingType.schema, "None of the label's schemas is for the namespace “\(root.namespace)”.", line: root.line)
            return
        }
        let stack = pack.stack(files)
        for problem in stack.problems { add(.error, FindingType.schema, "The schema cannot be used: \(problem)", line: root.line) }
        for violation in stack.violations(in: label) {
            if !missing.isEmpty, missing.keys.contains(where: { violation.message.contains("{\($0)}") }),
                violation.message.contains("wildcard")
            {
                continue
            }
            add(.error, FindingType.schema, violation.message, line: violation.line, column: violation.column)
        }
    }

    /// Compares the names of the schemas and of the Schematron files that a label names: those of one dictionary have to be of one
    /// version (change CCB-10 of the Standards Reference), and their names are all that tells it. Where a file is not at hand the
    /// label is reported as not checked, and is not judged here.
    mutating func checkVersions(_ label: Label) {
        guard options.schemas.isEmpty, options.schematrons.isEmpty, let location = label.root.attribute("schemaLocation") else { return }
        // The list may not be in pairs, which is reported elsewhere: files are told by their names.
        let schemas = Self.words(location).filter { $0.lowercased().hasSuffix(".xsd") }
        let rules = label.instructions.filter { $0.target == "xml-model" }.compactMap { instruction in
            Self.words(instruction.text).first { $0.hasPrefix("href=") }.flatMap { word in
                let name = word.dropFirst("href=".count)
                return Self.quoted(name).flatMap { $0.utf8.count + 2 == name.utf8.count ? $0 : nil }
            }
        }
        guard !rules.isEmpty, (schemas + rules).allSatisfy({ (pack.catalogued($0) ?? pack.file(for: $0) ?? localFile($0)) != nil }) else { return }
        func versions(_ locations: [String]) -> Set<String> {
            Set(locations.map { String(FileSystem.name($0).lowercased().prefix { $0 != "." }) })
        }
        for (own, others, type, what) in [
            (schemas, rules, FindingType.schemaWarning, "schema without the Schematron file"),
            (rules, schemas, FindingType.schematronWarning, "Schematron file without the schema"),
        ] {
            let single = versions(own).subtracting(versions(others))
            guard !single.isEmpty else { continue }
            add(.warning, type, "The label names a \(what) of the same version: \(single.sorted().joined(separator: ", ")).", line: label.root.line)
        }
    }

    private static func words(_ text: String) -> [String] {
        text.utf8.split { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// A schema or Schematron file beside the label, when the label names it by a relative path.
    private func localFile(_ location: String) -> String? {
        guard !location.contains("://") else { return nil }
        let candidate = FileSystem.join(FileSystem.parent(path), location)
        return FileSystem.isFile(candidate) ? candidate : nil
    }

    /// Runs the Schematron files that the label names, or those of the options.
    mutating func checkSchematrons(_ label: Label) {
        guard options.schemas.isEmpty || !options.schematrons.isEmpty else { return }
        var paths: [String] = []
        if options.schematrons.isEmpty {
            var named = 0
            for instruction in label.instructions where instruction.target == "xml-model" {
                guard let location = schematronLocation(instruction.text, line: instruction.line) else { continue }
                named += 1
                if !pack.catalogs.isEmpty, pack.catalogued(location) == nil {
                    add(
                        .error, "error.catalog.unresolvable_schematron",
                        "The catalog leads to no file for the Schematron file \(location).", line: instruction.line
                    )
                }
                guard let found = pack.file(for: location) ?? localFile(location) else {
                    add(
                        .info, FindingType.notChecked,
                        "The rules of \(FileSystem.name(location)) were not checked: it is in no dictionary pack. It is published at \(location).",
                        line: instruction.line
                    )
                    continue
                }
                paths.append(found)
            }
            if named == 0 {
                add(.warning, FindingType.missingSchematron, "The label names no Schematron file.", line: 1)
            }
        } else {
            for path in options.schematrons {
                guard let found = FileSystem.isFile(path) ? path : pack.file(for: path) else {
                    add(.error, FindingType.unresolvable, "The Schematron file \(path) does not exist.")
                    continue
                }
                paths.append(found)
            }
        }
        for path in paths { run(schematron: path, label) }
    }

    private mutating func run(schematron path: String, _ label: Label) {
        switch pack.schematron(at: path) {
        case .failed(let reason):
            add(.fatal, FindingType.schematron, "\(FileSystem.name(path)) cannot be read: \(reason)")
        case .compiled(let schematron):
            for problem in schematron.problems.prefix(20) {
                add(.error, FindingType.schematron, "A rule was not checked: \(problem)")
            }
            for failure in schematron.failures(in: label) {
                let (severity, type): (Severity, String)
                switch failure.role.lowercased() {
                case "warning", "warn": (severity, type) = (.warning, FindingType.schematronWarning)
                case "info": (severity, type) = (.info, FindingType.schematronInfo)
                default: (severity, type) = (.error, FindingType.schematron)
                }
                add(
                    failure.isBroken ? .error : severity, failure.isBroken ? FindingType.schematron : type, failure.message,
                    line: failure.element.line, column: failure.element.column
                )
            }
        }
    }

    /// The `href` of an `xml-model` instruction for Schematron; `nil`, with a finding, when it is written wrongly.
    private mutating func schematronLocation(_ text: String, line: Int) -> String? {
        let flat = Self.words(text).joined(separator: " ")
        guard let place = flat.firstRange(of: "schematypens=") else {
            add(.warning, FindingType.badSchematypens, "The xml-model instruction has no schematypens: \(flat)", line: line)
            return nil
        }
        if place.lowerBound > flat.startIndex, flat[flat.index(before: place.lowerBound)] != " " {
            add(.warning, FindingType.badSchematypens, "A space is missing before schematypens: \(flat)", line: line)
            add(.warning, FindingType.schemaWarning, "The xml-model instruction cannot be read: \(flat)", line: line)
            return nil
        }
        let kind = Self.quoted(flat[place.upperBound...])
        guard kind == SchematronBuilder.namespace else { return nil }
        guard let location = flat.firstRange(of: "href=").flatMap({ Self.quoted(flat[$0.upperBound...]) }) else {
            add(.warning, FindingType.badSchematypens, "The xml-model instruction has no href: \(flat)", line: line)
            return nil
        }
        return location
    }

    private static func quoted(_ text: Substring) -> String? {
        guard let mark = text.first, mark == "\"" || mark == "'" else { return nil }
        let rest = text.dropFirst()
        guard let end = rest.firstIndex(of: mark) else { return nil }
        return String(rest[..<end])
    }
}
