/// Parts of a whole as one bar, such as a mass ledger: where every gram is.
///
/// The bar carries no text; the table beside it names the parts with the same colours. Parts of the same whole are
/// never drawn narrower than can be seen: every part above zero keeps a sliver, which the largest part gives up.
package struct StackedBar: Equatable, Sendable {
    /// One part of the whole.
    package struct Part: Equatable, Sendable {
        /// What the part is, and how much, as its tooltip says it.
        package var label: String
        /// The amount, zero or above, in the same unit for all parts.
        package var value: Double
        /// Its colour, the same as in the table's key.
        package var color: ChartColor

        /// A part of `value`, at least zero.
        package init(label: String, value: Double, color: ChartColor) {
            self.label = label
            self.value = value
            self.color = color
        }
    }

    /// The parts, from the left.
    package var parts: [Part]

    /// A bar of `parts`.
    package init(parts: [Part]) { self.parts = parts }

    private static let height = 26.0
    private static let gap = 2.0
    private static let sliver = 3.0
    private static let limit = 60

    /// The bar as SVG, stretched by the page to its column.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        for part in parts {
            try requireFinite(part.value, part.label)
            guard part.value >= 0 else { throw .negative(part.label) }
        }
        let shown = StackedBar.bounded(parts.filter { $0.value > 0 }, words: frame.words)
        let total = shown.reduce(0) { $0 + $1.value }
        guard total.isFinite else { throw .tooWide(frame.title) }
        guard total > 0 else { return Canvas.empty(frame, width: width, kind: "bar-empty") }

        let room = width - Double(shown.count - 1) * StackedBar.gap
        var widths = shown.map { max($0.value / total * room, StackedBar.sliver) }
        // The excess is taken from parts above a sliver, in proportion to what they have above it.
        let excess = widths.reduce(0, +) - room
        let spare = widths.reduce(0) { $0 + $1 - StackedBar.sliver }
        if excess > 0, spare > 0 {
            widths = widths.map { $0 - ($0 - StackedBar.sliver) * min(excess / spare, 1) }
        }
        return Canvas.svg(frame, width: width, height: StackedBar.height, kind: "bar", isStretched: true) { svg in
            var x = 0.0
            for (part, partWidth) in zip(shown, widths) {
                svg.bar(
                    x: x,
                    y: 0,
                    width: partWidth,
                    height: StackedBar.height,
                    class: part.color.fill,
                    title: part.label
                )
                x += partWidth + StackedBar.gap
            }
        }
    }

    /// Beyond sixty parts the smallest are drawn as one: nobody tells them apart.
    private static func bounded(_ parts: [Part], words: ChartWords) -> [Part] {
        guard parts.count > limit else { return parts }
        let threshold = parts.map(\.value).sorted(by: >)[limit - 2]
        var kept: [Part] = []
        var rest = 0.0
        var merged = 0
        for part in parts {
            if part.value >= threshold, kept.count < limit - 1 {
                kept.append(part)
            } else {
                rest += part.value
                merged += 1
            }
        }
        return kept + [Part(label: words.more(merged), value: rest, color: .pale)]
    }
}
