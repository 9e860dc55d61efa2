import Domain
import ReadModels
import WebServer

/// The catalogue with its filters.
struct SampleCataloguePage: Page {
    static let template = "samples/catalogue"

    var found: String
    var text: String
    var kept: [Kept]
    var facets: [Facet]
    var chips: [Chip]
    var hasChips: Bool
    var clear: String
    var rows: [Row]
    var hasRows: Bool
    var pager: Pager?
    var start: String?

    /// A chosen filter that a new search keeps.
    struct Kept: Sendable {
        var name: String
        var value: String
    }

    struct Facet: Sendable {
        var legend: String
        var choices: [Choice]
    }

    struct Choice: Sendable {
        var href: String
        var name: String
        var count: String?
        var isChosen: Bool
    }

    struct Chip: Sendable {
        var href: String
        var label: String
    }

    struct Row: Sendable {
        var href: String
        var number: String
        var mission: String
        var kind: String
        var form: String
        var mass: String
        var available: String
        var isAvailable: Bool
    }

    struct Pager: Sendable {
        var range: String
        var previous: String?
        var next: String?
    }
}

extension SampleCataloguePage {
    /// The page of a search.
    ///
    /// - Parameter seen: how many rows the pages before showed.
    init(_ page: CataloguePage, _ search: CatalogueSearch, seen: Int, next: String?, _ request: Request) {
        let words = SampleWords(strings: request.strings)
        let strings = request.strings
        let total = Wording.count(page.total)
        found = page.isTotalExact
            ? strings("samples.found", count: page.total, ["count": total]) : strings("samples.found.more", ["count": total])
        text = search.text ?? ""
        let chosen = search.choices
        kept = chosen.compactMap { name, value in value.map { Kept(name: name, value: $0) } }
        func label(_ facet: String, _ value: String) -> String {
            switch facet {
            case "mission": words.mission(value)
            case "material": words.material(value)
            case "form": words.form(value)
            default: strings("samples.available." + value)
            }
        }
        func link(_ name: String, _ value: String?) -> String {
            request.path(with: [name: value, "cursor": nil, "seen": nil, "lang": nil])
        }
        facets = chosen.map { name, value in
            Facet(
                legend: strings("samples.facet." + name),
                choices: page.facets.filter { $0.name == name }.map {
                    let isChosen = $0.value == value
                    return Choice(
                        href: link(name, isChosen ? nil : $0.value), name: label(name, $0.value),
                        count: $0.samples.map(Wording.count), isChosen: isChosen)
                })
        }.filter { !$0.choices.isEmpty }
        chips = chosen.compactMap { name, value in
            value.map { Chip(href: link(name, nil), label: label(name, $0)) }
        }
        if let text = search.text, !text.isEmpty { chips.insert(Chip(href: link("q", nil), label: "“\(text)”"), at: 0) }
        hasChips = !chips.isEmpty
        clear = request.target.rawPath
        rows = page.rows.map { row in
            Row(
                href: "/samples/\(row.id)", number: row.number, mission: words.mission(row.mission),
                kind: words.material(row.material) + (row.variety.map { " · " + words.variety($0) } ?? ""),
                form: words.form(row.form), mass: Wording.mass(Mass(micrograms: row.mass)),
                available: Wording.mass(Mass(micrograms: row.available)), isAvailable: row.available > 0)
        }
        hasRows = !rows.isEmpty
        if seen > 0 || next != nil {
            let last = seen + page.rows.count
            pager = Pager(
                range: strings(
                    page.isTotalExact ? "samples.range" : "samples.range.more",
                    ["first": Wording.count(seen + 1), "last": Wording.count(last), "total": total]),
                previous: nil, next: next)
            start = seen > 0 ? request.path(with: ["cursor": nil, "seen": nil, "lang": nil]) : nil
        }
    }
}
