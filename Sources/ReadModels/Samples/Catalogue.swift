package import Domain
import GRDB

/// What somebody looks for in the catalogue; every field narrows.
package struct CatalogueSearch: Hashable, Sendable {
    package var text: String?
    package var mission: String?
    package var material: Sample.Material?
    package var form: Sample.Form?
    package var isAvailable: Bool?
    /// Continue after this sorting key: the cursor.
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
        let words = (text ?? "").split { !$0.isLetter && !$0.isNumber }.prefix(8)
        return words.isEmpty ? nil : words.map { "\"\($0)\"*" }.joined(separator: " ")
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
    /// The sorting key, which is also the cursor.
    package var sort: String
}

/// A page of the catalogue with the counts beside its filters.
package struct CataloguePage: Sendable {
    package var rows: [SampleRow]
    /// Cursor of the next page, or nil at the end.
    package var next: String?
    /// How many there are in all; at most ``countLimit`` where words are looked for.
    package var total: Int
    package var facets: [Facet]

    package static let countLimit = 10_000

    package struct Facet: Hashable, Sendable {
        package var name: String
        package var value: String
        package var samples: Int
    }
}

extension Register {
    /// Samples that match, in the order of their numbers. The catalogue is public, so every viewer sees the same.
    package func catalogue(_ search: CatalogueSearch, limit: Int, _ viewer: Viewer) async throws -> CataloguePage {
        try await pool.read { db in
            var conditions: [String] = []
            var arguments: [any DatabaseValueConvertible] = []
            if let match = search.match {
                conditions.append("sample.rowid IN (SELECT rowid FROM sample_words WHERE sample_words MATCH ?)")
                arguments.append(match)
            } else if search.text?.isEmpty == false {
                conditions.append("0")
            }
            for (column, value) in [
                ("mission", search.mission), ("material", search.material?.rawValue), ("form", search.form?.rawValue),
            ] {
                guard let value else { continue }
                conditions.append("sample.\(column) = ?")
                arguments.append(value)
            }
            if let isAvailable = search.isAvailable { conditions.append(isAvailable ? "available > 0" : "available = 0") }
            let filter = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
            var paged = filter
            var pageArguments = arguments
            if let after = search.after {
                paged += " AND sort > ?"
                pageArguments.append(after)
            }
            pageArguments.append(limit + 1)
            let sql = """
                SELECT id, number, mission, material, variety, form, category, birth_mass, available, pristine_share,
                    pristinity, sort FROM sample WHERE \(paged) ORDER BY sort LIMIT ?
                """
            var rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(pageArguments))
                .map(SampleRow.init)
            let hasMore = rows.count > limit
            if hasMore { rows.removeLast() }
            let total: Int
            if search.match != nil {
                // Words alone are counted among the words: that stops at the limit, and never looks at a sample.
                let found = conditions.count == 1
                    ? "SELECT 1 FROM sample_words WHERE sample_words MATCH ?" : "SELECT 1 FROM sample WHERE \(filter)"
                let counted = "SELECT count(*) FROM (\(found) LIMIT \(CataloguePage.countLimit))"
                total = try Int.fetchOne(db.cachedStatement(sql: counted), arguments: StatementArguments(arguments)) ?? 0
            } else if search.text?.isEmpty == false {
                total = 0
            } else {
                total = try Register.facetCount(search, db)
            }
            return CataloguePage(
                rows: rows, next: hasMore ? rows.last?.sort : nil, total: total,
                facets: try Register.facets(search, db))
        }
    }

    /// Counts from the facet table: its size is that of the combinations, not of the catalogue.
    private static func facetCount(_ search: CatalogueSearch, _ db: Database, besides: String? = nil) throws -> Int {
        let (sql, arguments) = facetFilter(search, besides: besides)
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT coalesce(sum(samples), 0) FROM facet WHERE \(sql)"),
            arguments: StatementArguments(arguments)) ?? 0
    }

    private static func facetFilter(_ search: CatalogueSearch, besides: String?) -> (String, [any DatabaseValueConvertible]) {
        var conditions = ["1"]
        var arguments: [any DatabaseValueConvertible] = []
        for (column, value) in [
            ("mission", search.mission), ("material", search.material?.rawValue), ("form", search.form?.rawValue),
        ] where column != besides {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(value)
        }
        if let isAvailable = search.isAvailable, besides != "available" {
            conditions.append("available = ?")
            arguments.append(isAvailable)
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    private static func facets(_ search: CatalogueSearch, _ db: Database) throws -> [CataloguePage.Facet] {
        try ["mission", "material", "form", "available"].flatMap { column in
            let (sql, arguments) = facetFilter(search, besides: column)
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(column) AS value, sum(samples) AS samples FROM facet WHERE \(sql)
                    GROUP BY \(column) HAVING sum(samples) > 0 ORDER BY \(column)
                    """)
            return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).map {
                let value: String = column == "available" ? (($0["value"] as Int) == 1 ? "yes" : "no") : $0["value"]
                return CataloguePage.Facet(name: column, value: value, samples: $0["samples"])
            }
        }
    }
}

extension SampleRow {
    init(_ row: Row) {
        let pristinity = Sample.Pristinity(rawValue: row["pristinity"]) ?? .returned
        self.init(
            id: row["id"],
            number: row["number"],
            mission: row["mission"],
            material: row["material"],
            variety: row["variety"],
            form: row["form"],
            category: row["category"],
            mass: row["birth_mass"],
            available: row["available"],
            pristineShare: row["pristine_share"],
            pristinity: "\(pristinity)",
            sort: row["sort"]
        )
    }
}
