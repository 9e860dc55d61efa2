/// Where labels go that would touch one another.
enum Labels {
    /// `places` in their order of height moved apart to at least `distance`, within `lowest…highest` where they fit.
    static func apart(_ places: [Double], by distance: Double, from lowest: Double, to highest: Double) -> [Double] {
        let order = places.indices.sorted { places[$0] < places[$1] }
        var result = places
        var floor = lowest
        for index in order {
            result[index] = max(places[index], floor)
            floor = result[index] + distance
        }
        var ceiling = highest
        for index in order.reversed() {
            result[index] = min(result[index], ceiling)
            ceiling = result[index] - distance
        }
        return result
    }
}

/// Many upright rectangles of one height as a single path, those closer than can be seen drawn as one.
struct IntervalPath {
    private let top: Double
    private let bottom: Double
    private let least: Double
    private var data = ""
    private var from: Double?
    private var to = 0.0

    /// A path between two heights; no interval is drawn narrower than `least`.
    init(top: Double, bottom: Double, least: Double = 0) {
        self.top = top
        self.bottom = bottom
        self.least = least
    }

    /// Adds an interval; intervals come in the order of their beginnings.
    mutating func add(_ start: Double, _ end: Double) {
        let end = max(end, start + least)
        guard end > start else { return }
        if from != nil, start - to < 0.5 {
            to = max(to, end)
            return
        }
        flush()
        from = start
        to = end
    }

    /// Writes what was added, nothing if nothing was.
    mutating func draw(class style: String, on svg: inout SVG) {
        flush()
        guard !data.isEmpty else { return }
        svg.element("path", ["d": .text(data), "class": .text(style)])
    }

    private mutating func flush() {
        guard let start = from else { return }
        let n = ChartNumber.coordinate
        data += "M\(n(start)) \(n(top))H\(n(to))V\(n(bottom))H\(n(start))Z"
        from = nil
    }
}
