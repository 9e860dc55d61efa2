/// What every chart needs besides its values: what it is called, what it shows in words, and how wide it is.
package struct ChartFrame: Equatable, Sendable {
    /// The accessible name, one short phrase.
    package var title: String
    /// What the chart shows, in a sentence or two, for who cannot see it.
    package var description: String
    /// A prefix for element ids, unique in its page.
    ///
    /// Without one the name is given by position only.
    package var id: String?
    /// The language of the texts as a BCP 47 tag, where it differs from the page's.
    package var language: String?
    /// Width of the drawing in units that are pixels at full size.
    package var width: Double
    /// Whether a minimal style sheet goes into the SVG, for a file that is looked at outside the server's pages.
    package var embedsStyle: Bool
    /// The few words that charts write themselves.
    package var words: ChartWords

    /// A frame as a page uses it: themed by the page's style sheet, 720 units wide.
    package init(
        title: String,
        description: String,
        id: String? = nil,
        language: String? = nil,
        width: Double = 720,
        embedsStyle: Bool = false,
        words: ChartWords = .english
    ) {
        self.title = title
        self.description = description
        self.id = id
        self.language = language
        self.width = width
        self.embedsStyle = embedsStyle
        self.words = words
    }

    /// The width that is drawn: the wished one, kept between 160 and 4,000 units.
    var drawnWidth: Double {
        get throws(ChartError) {
            try requireFinite(width, "The width of the chart")
            return min(max(width, 160), 4_000)
        }
    }
}

/// The words that charts write themselves, so that they can be translated.
package struct ChartWords: Equatable, Sendable {
    /// Stands at the line of the present day.
    package var today: String
    /// Stands in a chart without values.
    package var noData: String
    /// What was left out; `#` is replaced by the number.
    package var more: String

    /// Words in any language; `more` holds a `#` where the number goes.
    package init(today: String, noData: String, more: String) {
        self.today = today
        self.noData = noData
        self.more = more
    }

    /// English words.
    package static let english = ChartWords(today: "today", noData: "No data", more: "and # more")
    /// Words in simplified Chinese.
    package static let chinese = ChartWords(today: "今天", noData: "暂无数据", more: "另有 # 项")

    func more(_ count: Int) -> String {
        more.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            .joined(separator: ChartNumber.text(Double(count)))
    }
}

/// A colour by its role in the palette; the page's style sheet says what it looks like in each theme.
package enum ChartColor: Int, CaseIterable, Equatable, Sendable {
    /// Slate: what is held.
    case slate = 1
    /// Ochre: what is lent, what waits.
    case ochre
    /// Pale blue: what moves.
    case mist
    /// Vermilion, the accent: what is used up, what is late.
    case vermilion
    /// Green.
    case green
    /// Violet.
    case violet
    /// Grey.
    case grey
    /// Pale, drawn with an outline: what is lost, what is outside.
    case pale

    /// The class of a filled shape in this colour.
    var fill: String { "c\(rawValue)" }
    /// The class of a line in this colour.
    var line: String { "l\(rawValue)" }

    /// The colour of the `index`-th series, in the order in which colours are told apart best.
    package static func series(_ index: Int) -> ChartColor {
        let order: [ChartColor] = [.slate, .vermilion, .ochre, .green, .violet, .mist, .grey, .pale]
        return order[((index % order.count) + order.count) % order.count]
    }
}
