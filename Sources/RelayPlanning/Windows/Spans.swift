/// Disjoint spans of time in order, in seconds since a common start.
///
/// The windows of a line of sight are such a list, and so are their unions, overlaps and gaps.
public struct Spans: Hashable, Sendable {
    /// One span; its end lies after its start.
    public struct Span: Hashable, Sendable {
        /// When it opens.
        public var start: Double
        /// When it closes.
        public var end: Double
        /// A span from `start` to `end`.
        public init(_ start: Double, _ end: Double) {
            self.start = start
            self.end = end
        }
        /// Its length in seconds.
        public var length: Double { end - start }
    }

    /// The spans, disjoint and in order.
    public let list: [Span]

    /// Spans in any order, which are sorted; empty ones are dropped and those that touch are joined.
    public init(_ spans: [Span] = []) {
        var joined: [Span] = []
        for span in spans.filter({ $0.end > $0.start }).sorted(by: { $0.start < $1.start }) {
            if let last = joined.last, span.start <= last.end {
                joined[joined.count - 1].end = max(last.end, span.end)
            } else {
                joined.append(span)
            }
        }
        list = joined
    }

    /// All spans' length together.
    public var total: Double { list.reduce(0) { $0 + $1.length } }

    /// The longest span's length.
    public var longest: Double { list.map(\.length).max() ?? 0 }

    /// Whether `t` lies in one of the spans.
    public func contains(_ t: Double) -> Bool {
        list.contains { $0.start <= t && t < $0.end }
    }

    /// What lies in either list.
    public func union(_ other: Spans) -> Spans { Spans(list + other.list) }

    /// What lies in both lists.
    public func intersection(_ other: Spans) -> Spans {
        var found: [Span] = []
        var (i, j) = (0, 0)
        while i < list.count, j < other.list.count {
            let (a, b) = (list[i], other.list[j])
            let (start, end) = (max(a.start, b.start), min(a.end, b.end))
            if end > start { found.append(Span(start, end)) }
            if a.end < b.end { i += 1 } else { j += 1 }
        }
        return Spans(found)
    }

    /// What lies in `0 … duration` and in none of the spans.
    public func gaps(within duration: Double) -> Spans {
        var found: [Span] = []
        var from = 0.0
        for span in list {
            if span.start > from { found.append(Span(from, min(span.start, duration))) }
            from = max(from, span.end)
        }
        if from < duration { found.append(Span(from, duration)) }
        return Spans(found)
    }

    /// What lies in these spans and not in `other`.
    public func subtracting(_ other: Spans) -> Spans {
        guard let end = list.last?.end else { return self }
        let low = min(0, list[0].start)
        let shifted = Spans(other.list.map { Span($0.start - low, $0.end - low) })
        let outside = shifted.gaps(within: end - low).list.map { Span($0.start + low, $0.end + low) }
        return intersection(Spans(outside))
    }
}
