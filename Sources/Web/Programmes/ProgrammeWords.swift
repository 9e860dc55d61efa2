import Domain
import WebServer

/// How figures of the register read: value, unit, mark, source and date, in the reader's language.
struct ProgrammeWords: Sendable {
    let register: ProgrammeRegister
    let language: Language
    let strings: Strings

    init(register: ProgrammeRegister, request: Request) {
        self.register = register
        language = request.language
        strings = request.strings
    }

    private var tag: String { language.tag }

    func mission(_ id: String) -> String { register.missions.mission(id)?.name.text(in: tag) ?? id }

    func milestone(_ id: String) -> String {
        register.roadmap.milestones.first { $0.id == id }?.title.text(in: tag) ?? id
    }

    func institute(_ id: String) -> String { register.institutes.institute(id)?.name.text(in: tag) ?? id }

    /// A country by its name; a code without one shows itself.
    func country(_ code: String) -> String {
        let key = "country." + code.lowercased()
        return strings.has(key) ? strings(key) : code
    }

    /// The title of a source.
    func source(_ id: String) -> String { register.sources.source(id)?.title.text(in: tag) ?? id }

    func quantity(_ id: String) -> String { register.quantities.quantity(id)?.title.text(in: tag) ?? id }

    /// `S`, as the tables of sources write it.
    func mark(_ mark: Mark) -> MarkShown {
        MarkShown(letter: mark.rawValue, meaning: mark.meaning.text(in: tag), isUnconfirmed: mark.isUnconfirmed)
    }

    /// `24 October 2007`, `July 2021`, `2029`.
    func date(_ date: ReferenceDate) -> String {
        if let day = date.calendarDay { return Wording.day(day, language) }
        guard let month = date.month else { return language == .chinese ? "\(date.year)年" : "\(date.year)" }
        return language == .chinese
            ? "\(date.year)年\(month)月" : "\(strings("programme.month.\(month)")) \(date.year)"
    }

    /// The date of a statement, with what bounds it; *not stated* where there is none.
    func date(_ statement: Roadmap.DateStatement) -> String {
        guard let date = statement.date else { return strings("time.notStated") }
        return qualified(self.date(date), statement.qualifier)
    }

    func stated(_ date: ReferenceDate?) -> String { date.map(self.date) ?? strings("programme.dateUnknown") }

    /// `about 65,104.1 mg`; *not stated* where there is no value.
    func value(_ value: FigureValue?, unit: String?, _ qualifier: FigureQualifier?) -> String {
        guard let value else { return strings("time.notStated") }
        let symbol = unit.flatMap(register.quantities.unit)?.symbol ?? ""
        let behind = symbol.isEmpty ? "" : "\u{a0}" + symbol
        let text =
            switch value {
            case .number(let number): Wording.grouped("\(number)") + behind
            case .sizes(let sizes): sizes.map { Wording.grouped("\($0)") }.joined(separator: " × ") + behind
            case .range(let from, let to):
                Wording.grouped("\(from)") + (language == .chinese ? " 至 " : " to ") + Wording.grouped("\(to)") + behind
            case .date(let date): self.date(date)
            case .name(let name): name
            case .text(let wording): wording.text(in: tag)
            }
        return qualified(text, qualifier)
    }

    private func qualified(_ text: String, _ qualifier: FigureQualifier?) -> String {
        guard let qualifier else { return text }
        return qualifier.wording.text(in: tag) + (language == .chinese ? "" : " ") + text
    }

    /// One line of a table of figures.
    func line(_ figure: Figure) -> FigureLine {
        FigureLine(
            value: value(figure.value, unit: figure.unit, figure.qualifier),
            condition: figure.condition?.text(in: tag),
            mark: mark(figure.mark),
            source: source(figure.source),
            stated: stated(figure.statedOn),
            note: figure.note?.text(in: tag))
    }

    func line(_ statement: SourcedStatement) -> FigureLine {
        FigureLine(
            value: value(statement.value, unit: statement.unit, statement.qualifier),
            condition: statement.label.text(in: tag),
            mark: mark(statement.mark),
            source: source(statement.source),
            stated: stated(statement.statedOn),
            note: statement.note?.text(in: tag))
    }

    /// Everything that is said of each quantity; what disagrees stands together and says so.
    func groups(_ figures: [Figure]) -> [FigureBlock] {
        register.quantities.groups(of: figures).map { group in
            FigureBlock(
                quantity: quantity(group.quantity), differs: group.disagrees, lines: group.figures.map(line))
        }
    }
}

/// How well something is known.
struct MarkShown: Sendable {
    var letter: String
    var meaning: String
    var isUnconfirmed: Bool
}

/// One statement about a quantity.
struct FigureLine: Sendable {
    var value: String
    var condition: String?
    var mark: MarkShown
    var source: String
    var stated: String
    var note: String?
}

/// All statements about one quantity.
struct FigureBlock: Sendable {
    var quantity: String
    var differs: Bool
    var lines: [FigureLine]
}
