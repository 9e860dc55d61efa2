package import FoundationEssentials

/// A sourced figure: what somebody said, when, and how well it is known.
///
/// A value is never one number: several figures of one quantity may disagree,
/// and all are kept and shown. A figure without a value is *not stated*, which
/// is neither zero nor "complies".
package struct Figure: Codable, Hashable, Sendable {
    /// A quantity of `quantities.json`.
    package let quantity: String
    /// Nil where it is not stated.
    package let value: FigureValue?
    /// A unit of `quantities.json`.
    package let unit: String?
    /// How the value bounds what it speaks of; nil where it is exact.
    package let qualifier: FigureQualifier?
    /// What it holds for: a phase, a part, a frame.
    package let condition: Wording?
    /// How well it is known.
    package let mark: Mark
    /// A source of `sources.json`.
    package let source: String
    /// When it was said, as exactly as is known.
    package let statedOn: ReferenceDate?
    /// A remark for readers.
    package let note: Wording?

    /// Whether the figure says that nothing is said.
    package var isNotStated: Bool { value == nil }
}

/// Something said about a subject that has a label instead of a quantity.
package struct SourcedStatement: Codable, Hashable, Sendable {
    /// What is spoken of.
    package let label: Wording
    /// Nil where it is not stated.
    package let value: FigureValue?
    /// A unit of `quantities.json`.
    package let unit: String?
    /// How the value bounds what it speaks of; nil where it is exact.
    package let qualifier: FigureQualifier?
    /// How well it is known.
    package let mark: Mark
    /// A source of `sources.json`.
    package let source: String
    /// When it was said, as exactly as is known.
    package let statedOn: ReferenceDate?
    /// A remark for readers.
    package let note: Wording?
}

/// How a value bounds what it speaks of; without one it is exact.
package enum FigureQualifier: String, Codable, Hashable, Sendable, CaseIterable {
    case about, atMost, atLeast, moreThan

    /// What stands before the value.
    package var wording: Wording {
        switch self {
        case .about: Wording(en: "about", zh: "约")
        case .atMost: Wording(en: "at most", zh: "不超过")
        case .atLeast: Wording(en: "at least", zh: "不少于")
        case .moreThan: Wording(en: "over", zh: "超过")
        }
    }
}

/// A number, sizes, a range, a date, a name or a text.
///
/// In JSON: `970`, `[250, 270, 420]`, `{"from": -60, "to": 80}`,
/// `{"date": "2018-05-20"}`, `{"name": "KLCP"}`, `{"en": …, "zh": …}`. Numbers are decimal, so
/// that 65104.1 stays what it is.
package enum FigureValue: Hashable, Sendable {
    /// One number.
    case number(Decimal)
    /// Three lengths, in any order.
    case sizes([Decimal])
    /// From the lower to the upper end.
    case range(from: Decimal, to: Decimal)
    /// A day, a month or a year.
    case date(ReferenceDate)
    /// The same in every language: an abbreviation, a number of an item.
    case name(String)
    /// A text in every language.
    case text(Wording)
}

extension FigureValue: Codable {
    private enum CodingKeys: String, CodingKey { case from, to, date, name, en, zh }

    package init(from decoder: any Decoder) throws {
        // `try?`: the kinds differ in their JSON, and a failure only says that it is another one.
        if let single = try? decoder.singleValueContainer(), let number = try? single.decode(Decimal.self) {
            self = .number(number)
        } else if let single = try? decoder.singleValueContainer(), let sizes = try? single.decode([Decimal].self) {
            self = .sizes(sizes)
        } else {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            if container.contains(.date) {
                self = .date(try container.decode(ReferenceDate.self, forKey: .date))
            } else if container.contains(.name) {
                self = .name(try container.decode(String.self, forKey: .name))
            } else if container.contains(.from) {
                self = .range(
                    from: try container.decode(Decimal.self, forKey: .from),
                    to: try container.decode(Decimal.self, forKey: .to)
                )
            } else {
                self = .text(try Wording(from: decoder))
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .number(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .sizes(let sizes):
            var container = encoder.singleValueContainer()
            try container.encode(sizes)
        case .range(let from, let to):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(from, forKey: .from)
            try container.encode(to, forKey: .to)
        case .date(let date):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(date, forKey: .date)
        case .name(let name):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
        case .text(let wording):
            try wording.encode(to: encoder)
        }
    }
}

extension FigureValue: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        switch self {
        case .number, .date: break
        case .sizes(let sizes):
            inspection.require(
                sizes.count == 3 && sizes.allSatisfy { $0 > 0 },
                at: "",
                "sizes that are not three lengths",
                remedy: "give three numbers above zero"
            )
        case .range(let from, let to):
            inspection.require(from <= to, at: "", "\(from) to \(to) is no range", remedy: "put the lower end first")
        case .name(let name):
            inspection.require(!name.isEmpty, at: "name", "the name is empty", remedy: "write it")
        case .text(let wording): wording.check(&inspection)
        }
    }

    /// Whether the value needs a unit to mean something.
    var needsUnit: Bool {
        switch self {
        case .number, .sizes, .range: true
        case .date, .name, .text: false
        }
    }
}

extension Figure: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("value", value)
        inspection.enter("condition", condition)
        inspection.enter("note", note)
        inspection.requireSource(source)
        inspection.requireUnit(unit, of: value, quantity: quantity)
    }
}

extension SourcedStatement: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("label", label)
        inspection.enter("value", value)
        inspection.enter("note", note)
        inspection.requireSource(source)
        inspection.requireUnit(unit, of: value, quantity: nil)
    }
}

extension Inspection {
    /// Reports a unit or quantity that the vocabulary lacks, or that do not go together.
    fileprivate mutating func requireUnit(_ unit: String?, of value: FigureValue?, quantity: String?) {
        if let value {
            require(
                value.needsUnit == (unit != nil),
                at: "unit",
                value.needsUnit ? "a number without a unit" : "a unit for what has none",
                remedy: value.needsUnit ? "name a unit of quantities.json" : "remove it"
            )
        }
        guard let vocabulary else { return }
        let known = unit.flatMap(vocabulary.unit)
        if let unit, known == nil {
            report(at: "unit", "unit \(unit) is unknown", remedy: "use a unit of quantities.json, or add it there")
        }
        guard let quantity else { return }
        guard let wanted = vocabulary.quantity(quantity) else {
            report(
                at: "quantity",
                "quantity \(quantity) is unknown",
                remedy: "use a quantity of quantities.json, or add it there"
            )
            return
        }
        if let known {
            require(
                known.dimension == wanted.dimension,
                at: "unit",
                "\(known.id) does not measure \(wanted.id)",
                remedy: "use a unit of dimension \(wanted.dimension)"
            )
        }
    }
}
