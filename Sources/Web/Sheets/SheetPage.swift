import WebServer

/// A page about one subject or one board: facts, sections with tables, timelines and texts, and what can be done.
///
/// The working pages share it, so that they look and read alike.
struct SheetPage: Page {
    static let template = "sheet"
    var heading: String
    /// The heading, and below the texts of facts and cells, as lines may break them.
    var headingPieces: [Unbroken] = []
    var kicker: String?
    var standfirst: String?
    var stateKind: String?
    var stateText: String?
    var facts: [Fact] = []
    var hasFacts = false
    var buttons: [Button] = []
    var hasButtons = false
    var sections: [Section] = []
    var canPrint = false

    struct Fact: Sendable {
        var term: String
        var value: String
        var factHref: String?
        var pieces: [Unbroken] = []
    }

    struct Button: Sendable {
        var buttonHref: String
        var buttonLabel: String
        var isQuiet = false
        var isDanger = false
    }

    struct Section: Sendable {
        var title: String
        var intro: String?
        var table: Table?
        /// What stands in the way of the buttons below.
        var notes: [Note] = []
        var steps: [Step] = []
        var hasSteps = false
        var texts: [Text] = []
        var sectionButtons: [Button] = []
        var hasSectionButtons = false
        var emptyText: String?
    }

    struct Note: Sendable {
        var noteText: String
        var noteHref: String?
        var noteLabel = ""
    }

    struct Table: Sendable {
        var tableLabel: String
        var columns: [Column]
        var rows: [Row]
    }

    struct Column: Sendable {
        var name: String
        var isFigure = false
        /// Its cells say themselves what they are: on a phone their label is for the ear only.
        var isPlain = false
    }

    struct Row: Sendable {
        var cells: [Cell]
        var isOverdue = false
    }

    struct Cell: Sendable {
        var text: String
        var cellHref: String?
        var isFigure = false
        var cellState: String?
        /// Its column's name: on a phone the table is a list.
        var cellLabel = ""
        var isPlain = false
        var pieces: [Unbroken] = []
    }

    struct Step: Sendable {
        var datetime: String
        var when: String
        var what: String
        var detail: String?
        var stepHref: String?
        var stepClass: String?
    }

    struct Text: Sendable {
        var textTitle: String
        var paragraphs: [String]
    }
}

extension SheetPage.Section {
    /// A section with a table, or with what to do where there is nothing.
    static func table(_ title: String, _ columns: [SheetPage.Column], _ rows: [SheetPage.Row], empty: String, intro: String? = nil)
        -> SheetPage.Section
    {
        var section = SheetPage.Section(title: title)
        section.intro = intro
        if rows.isEmpty {
            section.emptyText = empty
        } else {
            let named = rows.map { row in
                var row = row
                for (index, column) in columns.enumerated() where index < row.cells.count {
                    row.cells[index].cellLabel = column.name
                    row.cells[index].isPlain = column.isPlain
                    row.cells[index].pieces = Unbroken.pieces(row.cells[index].text)
                }
                return row
            }
            section.table = SheetPage.Table(tableLabel: title, columns: columns, rows: named)
        }
        return section
    }

    static func texts(_ title: String, _ texts: [SheetPage.Text]) -> SheetPage.Section {
        var section = SheetPage.Section(title: title)
        section.texts = texts
        return section
    }

    static func timeline(_ title: String, _ steps: [SheetPage.Step]) -> SheetPage.Section {
        var section = SheetPage.Section(title: title)
        section.steps = steps
        section.hasSteps = !steps.isEmpty
        return section
    }

    func with(_ buttons: [SheetPage.Button]) -> SheetPage.Section {
        var copy = self
        copy.sectionButtons = buttons
        copy.hasSectionButtons = !buttons.isEmpty
        return copy
    }
}

extension SheetPage.Text {
    init(_ title: String, _ text: String) {
        self.init(
            textTitle: title,
            paragraphs: text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init))
    }
}

extension SheetPage {
    /// The page as an answer: never kept by a cache, since it is somebody's own.
    func response(_ house: House, _ request: Request, _ visit: Visit, crumbs: [Frame.Crumb] = [], dense: Bool = true) -> Response {
        var page = self
        page.headingPieces = Unbroken.pieces(heading)
        for index in page.facts.indices { page.facts[index].pieces = Unbroken.pieces(page.facts[index].value) }
        page.hasFacts = !page.facts.isEmpty
        page.hasButtons = !page.buttons.isEmpty
        let frame = house.frame(heading, request, visit, crumbs: crumbs, dense: dense)
        return house.templates.response(page, frame: frame, to: request).cached(.never)
    }
}
