package import Domain
import GRDB

/// What somebody looks for in the catalogue; every field narrows.
package struct CatalogueSearch: Hashable, Sendable {
    package var text: String?
    package var mission: String?
    package var material: Sample.Material?
    package var form: Sample.Form?
    package var isAvailable: Bool?
    /// Continue after the sample with this number: the cursor.
    package var after: String?

    package init(
        text: String? = nil, mission: String? = nil, material: Sample.Material? = nil, form: Sample.Form? = nil,
        isAvailable: Bool? = nil, after: String? = nil
    ) {
        self.text = text
        self.mission = mission
        self.material = material
        self.form = form
        self.isAvailable = isAvailable
        self.after = after
    }

    /// Words as prefixes, all of which must occur; nil where nothing can be looked for.
    var match: String? {
        // By scalars: some letters make one character with what follows them, be it a quotation mark.
        let words = (text ?? "").unicodeScalars.split { !$0.isPartOfWord }.prefix(8)
        return words.isEmpty ? nil : words.map { "\"\(Substring($0))\"*" }.joined(separator: " ")
    }

    /// The words, and the choices that are among each sample's words as well, as phrases.
    ///
    /// What few samples have is then found among them and not among all that share the rest; the columns decide.
    fileprivate var narrowedMatch: String? {
        let chosen = [mission, material?.rawValue, form?.rawValue].compactMap { $0 }
        let phrases = chosen.filter { $0.unicodeScalars.contains(where: \.isPartOfWord) }
            .map { "\"" + $0.replacing("\"", with: "\"\"").replacing("\0", with: " ") + "\"" }
        let all = [match].compactMap { $0 } + phrases
        return all.isEmpty ? nil : all.joined(separator: " ")
    }

    /// True where something is looked for and no word of it can be found: that is not everything.
    var isVain: Bool { match == nil && text?.isEmpty == false }

    /// The choices beside the words, by the facets' names.
    package var choices: [(facet: String, value: String?)] {
        [
            ("mission", mission), ("material", material?.rawValue), ("form", form?.rawValue),
            ("available", isAvailable.map { $0 ? "yes" : "no" }),
        ]
    }
}

/// One line of the catalogue: public.
package struct SampleRow: Codable, Hashable, Sendable {
    package var id: String
    package var number: String
    package var mission: String
    package var material: String
    package var variety: String?
    package var form: String
    package var category: String
    /// Micrograms at birth.
    package var mass: Int64
    /// Micrograms that may be requested.
    package var available: Int64
    /// Hundredths of a per cent, as first catalogued.
    package var pristineShare: Int?
    package var pristinity: String
}

/// A page of the catalogue with the counts beside its filters.
package struct CataloguePage: Sendable {
    package var rows: [SampleRow]
    /// Cursor of the next page, or nil at the end.
    package var next: String?
    /// How many there are in all; at most ``countLimit`` where words are looked for.
    package var total: Int
    /// False where there may be more than ``total``.
    package var isTotalExact: Bool
    package var facets: [Facet]

    /// Up to how many samples a search for words counts.
    package static let countLimit = 1000

    package struct Facet: Hashable, Sendable {
        package var name: String
        package var value: String
        /// How many samples the choice would show; nil where they were not counted to the end.
        package var samples: Int?
    }
}

extension Register {
    /// Samples that match, in the order of their numbers. The catalogue is public, so every viewer sees the same.
    package func catalogue(_ search: CatalogueSearch, limit: Int, _ viewer: Viewer) async throws -> CataloguePage {
        try read { db in
            var rows = search.isVain ? [] : try Register.rows(search, limit: limit + 1, db)
            let hasMore = rows.count > limit
            if hasMore { rows.removeLast() }
            let counts = try FacetCounts(search, db)
            return CataloguePage(
                rows: rows, next: hasMore ? rows.last?.number : nil, total: counts.total,
                isTotalExact: counts.isTotalExact, facets: counts.facets(search))
        }
    }

    private static func rows(_ search: CatalogueSearch, limit: Int, _ db: Database) throws -> [SampleRow] {
        let found = try CatalogueSelection(search, db)
        var (conditions, arguments) = (found.conditions, found.arguments)
        if let after = search.after {
            conditions += " AND \(found.place) > coalesce((SELECT catalogue_place FROM sample WHERE number = ?), 0)"
            arguments.append(after)
        }
        return try db.all(
            "SELECT \(SampleRow.columns) FROM \(found.tables) WHERE \(conditions) ORDER BY \(found.place) LIMIT ?",
            with: arguments + [limit], read: SampleRow.init)
    }
}

/// The samples that a search is after, as parts of a statement.
struct CatalogueSelection {
    let tables: String
    /// The column by which they come in order, and from which a page goes on.
    let place: String
    let conditions: String
    let arguments: [(any Bindable)?]

    /// Up to how many samples are looked at one by one for whether they have the words: as long as it takes to pass by
    /// some fifty times as many that have them.
    private static let few = 1500

    init(_ search: CatalogueSearch, _ db: Database) throws {
        var conditions: [String] = []
        var arguments: [(any Bindable)?] = []
        func add(_ condition: String, _ argument: (any Bindable)?) {
            guard let argument else { return }
            conditions.append(condition)
            arguments.append(argument)
        }
        if try CatalogueSelection.areFew(search.isAvailable, db) {
            (tables, place) = ("sample", "catalogue_place")
            add("EXISTS (SELECT 1 FROM sample_words WHERE rowid = catalogue_place AND sample_words MATCH ?)", search.match)
        } else if let match = search.narrowedMatch {
            // The words' rows have the samples' places and come in their order, so that a page ends after its rows.
            (tables, place) = ("sample_words CROSS JOIN sample ON catalogue_place = sample_words.rowid", "sample_words.rowid")
            add("sample_words MATCH ?", match)
        } else {
            (tables, place) = ("sample", "catalogue_place")
        }
        add("mission = ?", search.mission)
        add("material = ?", search.material?.rawValue)
        add("form = ?", search.form?.rawValue)
        add("(available > 0) = ?", search.isAvailable)
        self.conditions = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
        self.arguments = arguments
    }

    /// What may be requested is not among a sample's words, because it changes, but has an index.
    private static func areFew(_ isAvailable: Bool?, _ db: Database) throws -> Bool {
        guard let isAvailable else { return false }
        let samples = try db.first("SELECT sum(samples) FROM facet WHERE available = ?", isAvailable) { $0.int(0) }
        return (samples ?? 0) <= few
    }
}

extension SampleRow {
    /// The columns that ``init(_:)`` reads, in its order.
    static let columns = """
        id, number, mission, material, variety, form, category, birth_mass, available, pristine_share, pristinity
        """

    init(_ row: DirectRow) {
        self.init(
            id: row.text(0),
            number: row.text(1),
            mission: row.text(2),
            material: row.text(3),
            variety: row.textIfAny(4),
            form: row.text(5),
            category: row.text(6),
            mass: row.int64(7),
            available: row.int64(8),
            pristineShare: row.isNull(9) ? nil : row.int(9),
            pristinity: "\(Sample.Pristinity(rawValue: row.int(10)) ?? .returned)"
        )
    }
}

extension Unicode.Scalar {
    /// Letters with their marks, and numbers.
    fileprivate var isPartOfWord: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
