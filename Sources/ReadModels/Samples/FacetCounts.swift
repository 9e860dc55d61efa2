import GRDB

/// How many samples there are of each combination of facets: in the whole catalogue, or among those with some words.
struct FacetCounts {
    /// The values of a combination, in the order of ``CatalogueSearch/choices``.
    private let combinations: [(values: [String], samples: Int)]
    /// False where words have more samples than are counted.
    private let isComplete: Bool
    /// How many samples match every choice; at most ``CataloguePage/countLimit`` where words are looked for.
    private(set) var total: Int
    private(set) var isTotalExact = true

    init(_ search: CatalogueSearch, _ db: Database) throws {
        let limit = CataloguePage.countLimit
        guard !search.isVain else {
            (combinations, isComplete, total) = ([], true, 0)
            return
        }
        if let match = search.match {
            let found = try db.first(
                "SELECT count(*) FROM (SELECT 1 FROM sample_words WHERE sample_words MATCH ? LIMIT ?)", match, limit + 1
            ) { $0.int(0) } ?? 0
            isComplete = found <= limit
        } else {
            isComplete = true
        }
        if let match = search.match, isComplete {
            combinations = try db.all(
                """
                SELECT mission, material, form, available > 0, count(*)
                FROM sample_words CROSS JOIN sample ON catalogue_place = sample_words.rowid
                WHERE sample_words MATCH ? GROUP BY 1, 2, 3, 4
                """, match, read: FacetCounts.combination)
        } else {
            // The size of this table is that of the combinations, not of the catalogue.
            combinations = try db.all(
                "SELECT mission, material, form, available, samples FROM facet WHERE samples > 0",
                read: FacetCounts.combination)
        }
        let choices = search.choices
        total = combinations.reduce(0) { $0 + (FacetCounts.matches($1.values, choices) ? $1.samples : 0) }
        guard !isComplete else { return }
        if choices.contains(where: { $0.value != nil }) {
            let selection = try CatalogueSelection(search, db)
            total = try db.all(
                "SELECT count(*) FROM (SELECT 1 FROM \(selection.tables) WHERE \(selection.conditions) LIMIT ?)",
                with: selection.arguments + [limit + 1]
            ) { $0.int(0) }.first ?? 0
        } else {
            total = limit + 1
        }
        isTotalExact = total <= limit
        total = min(total, limit)
    }

    private static func combination(_ row: DirectRow) -> (values: [String], samples: Int) {
        ([row.text(0), row.text(1), row.text(2), row.bool(3) ? "yes" : "no"], row.int(4))
    }

    /// What each choice would show beside the other choices.
    func facets(_ search: CatalogueSearch) -> [CataloguePage.Facet] {
        let choices = search.choices
        return choices.indices.flatMap { place in
            var samples: [String: Int] = [:]
            for combination in combinations where FacetCounts.matches(combination.values, choices, besides: place) {
                samples[combination.values[place], default: 0] += combination.samples
            }
            return samples.sorted { $0.key < $1.key }.map {
                CataloguePage.Facet(name: choices[place].facet, value: $0.key, samples: isComplete ? $0.value : nil)
            }
        }
    }

    private static func matches(_ values: [String], _ choices: [(facet: String, value: String?)], besides: Int? = nil) -> Bool {
        choices.indices.allSatisfy { place in
            place == besides || choices[place].value.map { $0 == values[place] } ?? true
        }
    }
}
