package import FoundationEssentials

/// A catalogue of samples as a table of comma-separated values.
///
/// The columns are ours, with codes for classes; the facts are those of the
/// catalogues that each row names as its source. `Programmes/README.md`
/// explains the columns.
package struct CatalogueFile: Hashable, Sendable {
    /// The column names, in the only order that is taken.
    package static let columns = [
        "number", "mission", "class", "subclass", "mass_ug", "pristinity_percent", "form", "collected_from",
        "collected_until", "body", "station", "known_as", "known_as_zh", "source", "mark", "place_mark",
    ]

    /// The samples, in the order of the file.
    package let rows: [Row]

    /// One sample.
    package struct Row: Hashable, Sendable {
        /// The official number.
        package let number: String
        /// The mission that brought it home.
        package let mission: String
        /// The class of the material.
        package let material: Sample.Material
        /// The catalogue's finer class as a code, such as `impactMelt`; empty where it has none.
        package let subclass: String
        /// The mass as catalogued.
        package let mass: Mass
        /// How much had never left the vault, in hundredths of a per cent.
        package let pristineShare: Int
        /// How it lies in its container.
        package let form: Sample.Form
        /// First and last day of the surface activities of the mission.
        package let collectedFrom: Day
        /// The last day of the surface activities of the mission.
        package let collectedUntil: Day
        /// The body that it is from.
        package let body: String
        /// The station of the traverse, where it is known.
        package let station: String?
        /// What people call the sample, where it has a name of its own.
        package let knownAs: Wording?
        /// A source of `sources.json`.
        package let source: String
        /// How well number, class, mass and pristinity are known.
        package let mark: Mark
        /// How well form, days, station and name are known.
        package let placeMark: Mark
    }

    /// Reads a catalogue.
    ///
    /// - Parameters:
    ///   - data: the file's bytes, UTF-8.
    ///   - file: its name, for messages.
    ///   - sources: the sources that rows may cite; nil leaves them unchecked.
    /// - Returns: the rows, with nothing wrong in them.
    /// - Throws: ``ReferenceDataInvalid`` with every row and column that is wrong.
    package static func decode(
        _ data: Data,
        file: String,
        sources: SourceList?
    ) throws(ReferenceDataInvalid) -> CatalogueFile {
        var inspection = Inspection(file: file, sources: sources?.ids)
        guard let text = String(validating: data, as: UTF8.self) else {
            inspection.report(at: "", "the file is not UTF-8", remedy: "save it as UTF-8")
            throw ReferenceDataInvalid(problems: inspection.problems)
        }
        var records = CommaSeparatedValues.records(of: text)
        guard !records.isEmpty, records.removeFirst() == columns else {
            inspection.report(
                at: "line 1",
                "the columns are not those of a catalogue",
                remedy: "begin the file with: \(columns.joined(separator: ","))"
            )
            throw ReferenceDataInvalid(problems: inspection.problems)
        }
        var rows: [Row] = []
        for (index, record) in records.enumerated() {
            var reader = CatalogueRowReader(cells: record, line: "row \(index + 1)", inspection: inspection)
            let row = reader.row()
            inspection = reader.inspection
            if let row { rows.append(row) }
        }
        inspection.requireUnique(rows.map(\.number), at: "number")
        guard inspection.problems.isEmpty else { throw ReferenceDataInvalid(problems: inspection.problems) }
        return CatalogueFile(rows: rows)
    }
}

/// Reads the cells of one row and reports each that is wrong.
private struct CatalogueRowReader {
    let cells: [String]
    let line: String
    var inspection: Inspection

    mutating func row() -> CatalogueFile.Row? {
        let columns = CatalogueFile.columns
        guard cells.count == columns.count else {
            inspection.report(
                at: line,
                "\(cells.count) cells where \(columns.count) are expected",
                remedy: "quote cells that contain a comma"
            )
            return nil
        }
        let from = value("collected_from", "a day such as 1969-07-21") { Day($0) }
        let until = value("collected_until", "a day such as 1969-07-21") { Day($0) }
        let number = value("number", "a number") { $0.isEmpty ? nil : $0 }
        let mass = value("mass_ug", "a whole number of micrograms above zero") {
            Int64($0).flatMap { $0 > 0 ? $0 : nil }
        }
        let share = value("pristinity_percent", "0 to 100 with at most two decimals", Self.hundredths)
        let material = value("class", Self.choice(Sample.Material.self)) { Sample.Material(rawValue: $0) }
        let form = value("form", Self.choice(Sample.Form.self)) { Sample.Form(rawValue: $0) }
        let mark = value("mark", Self.choice(Mark.self)) { Mark(rawValue: $0) }
        let placeMark = value("place_mark", Self.choice(Mark.self)) { Mark(rawValue: $0) }
        inspection.requireSource(cell("source"), at: "\(line), source")
        if cell("known_as").isEmpty != cell("known_as_zh").isEmpty {
            inspection.report(
                at: "\(line), known_as",
                "a name in one language",
                remedy: "fill known_as and known_as_zh"
            )
        }
        if let from, let until, until < from {
            inspection.report(at: "\(line), collected_until", "the last day is before the first", remedy: "swap them")
        }
        guard let number, let mass, let share, let material, let form, let from, let until, let mark, let placeMark
        else { return nil }
        return CatalogueFile.Row(
            number: number,
            mission: cell("mission"),
            material: material,
            subclass: cell("subclass"),
            mass: Mass(micrograms: mass),
            pristineShare: share,
            form: form,
            collectedFrom: from,
            collectedUntil: until,
            body: cell("body"),
            station: cell("station").isEmpty ? nil : cell("station"),
            knownAs: cell("known_as").isEmpty ? nil : Wording(en: cell("known_as"), zh: cell("known_as_zh")),
            source: cell("source"),
            mark: mark,
            placeMark: placeMark
        )
    }

    private func cell(_ column: String) -> String {
        CatalogueFile.columns.firstIndex(of: column).map { cells[$0] } ?? ""
    }

    private mutating func value<Value>(_ column: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
        let text = cell(column)
        guard let value = read(text) else {
            inspection.report(at: "\(line), \(column)", "\"\(text)\" cannot be read", remedy: "write \(expected)")
            return nil
        }
        return value
    }

    private static func choice<Value: CaseIterable & RawRepresentable>(_ type: Value.Type) -> String {
        "one of \(Value.allCases.map { "\($0.rawValue)" }.joined(separator: ", "))"
    }

    /// `93.73` as 9373; exact, without a detour through binary fractions.
    static func hundredths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }),
            let whole = Int(parts[0]), whole <= 100
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard decimals.count <= 2, let part = Int(decimals) else { return nil }
        let value = whole * 100 + (decimals.count == 1 ? part * 10 : part)
        return value <= 10_000 ? value : nil
    }
}
