import FoundationEssentials

/// All figures of one quantity of one thing, so that a page can show them together.
package struct FigureGroup: Hashable, Sendable {
    /// A quantity of `quantities.json`.
    package let quantity: String
    /// In the order of the file.
    package let figures: [Figure]
    /// Whether two figures for the same condition state different values.
    package let disagrees: Bool
}

extension QuantityList {
    /// `figures` by quantity, in the order in which quantities first occur.
    package func groups(of figures: [Figure]) -> [FigureGroup] {
        var order: [String] = []
        for figure in figures where !order.contains(figure.quantity) { order.append(figure.quantity) }
        return order.map { quantity in
            let all = figures.filter { $0.quantity == quantity }
            return FigureGroup(quantity: quantity, figures: all, disagrees: disagree(all))
        }
    }

    /// Whether two of `figures` contradict each other.
    ///
    /// Only values for the same condition are compared, in the base unit; what
    /// is not stated contradicts nothing.
    func disagree(_ figures: [Figure]) -> Bool {
        for (index, a) in figures.enumerated() {
            for b in figures.dropFirst(index + 1) where a.condition == b.condition {
                if let x = base(a), let y = base(b), x != y { return true }
            }
        }
        return false
    }

    private func base(_ figure: Figure) -> FigureValue? {
        let factor = figure.unit.flatMap(unit)?.factor ?? 1
        return switch figure.value {
        case .number(let number): .number(number * factor)
        // Any orientation: the order of sizes has no meaning.
        case .sizes(let sizes): .sizes(sizes.map { $0 * factor }.sorted())
        case .range(let from, let to): .range(from: from * factor, to: to * factor)
        case .date, .name, .text, nil: figure.value
        }
    }
}
