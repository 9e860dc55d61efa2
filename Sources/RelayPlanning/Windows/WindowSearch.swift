/// When sightlines are open, by a grid of instants and bracketed roots.
///
/// Between two instants of the grid at which the clearance has opposite signs lies an edge, which
/// Brent's method finds to 0.1 ms. Where three values bend towards nought without reaching it, the
/// extreme between them is sought, so that windows and gaps shorter than the grid's step are found
/// too, and the counts do not depend on it. At the span's ends the slope stands in for the value
/// that would lie beyond.
public struct WindowSearch: Sendable {
    /// The grid's step in seconds.
    public var step: Double
    /// How many tasks share the span; 1 keeps to one thread.
    public var tasks: Int

    /// A search by steps of so many seconds.
    ///
    /// - Throws: ``RelayError`` of code `badSpan` outside 1 … 600 s.
    public init(step: Double = 60, tasks: Int = 1) throws {
        guard (1...600).contains(step) else {
            throw RelayError(.badSpan, "a step of \(step) s must lie in 1–600 s")
        }
        guard (1...1_024).contains(tasks) else {
            throw RelayError(.badSpan, "\(tasks) tasks cannot share a search; 1 to 1,024 can")
        }
        self.step = step
        self.tasks = tasks
    }

    /// The windows of one sightline over the sky's span.
    public struct Found: Sendable {
        /// What was looked along.
        public let sightline: Sightline
        /// When it is open, in seconds since the sky's start.
        public let spans: Spans
        /// All instants at which it opens or closes within the span.
        public let edges: [Double]
        /// Whether it is open when the span begins.
        public let opensAtStart: Bool
        /// Whether it is open when the span ends.
        public let opensAtEnd: Bool
    }

    /// The windows of every sightline, in the order given.
    ///
    /// Now and then `progress` is told the part that is done, 0 … 1, from any thread.
    public func windows(
        of sightlines: [Sightline],
        in scene: Scene,
        progress: (@Sendable (Double) -> Void)? = nil
    ) async -> [Found] {
        let parts = max(tasks == 1 ? 1 : tasks * 4, Int(scene.sky.duration / (30 * 86_400)))
        let cells = max(1, Int((scene.sky.duration / step).rounded(.up)))
        let bounds = (0...parts).map { cells * $0 / parts }
        var edges = [[[Double]]](repeating: [], count: parts)
        await withTaskGroup(of: (Int, [[Double]]).self) { group in
            var next = 0
            let start = { (group: inout TaskGroup<(Int, [[Double]])>) in
                let part = next
                next += 1
                group.addTask {
                    (part, self.edges(of: sightlines, in: scene, cells: bounds[part]..<bounds[part + 1]))
                }
            }
            for _ in 0..<min(tasks, parts) { start(&group) }
            var done = 0
            while let (part, found) = await group.next() {
                edges[part] = found
                done += 1
                progress?(Double(done) / Double(parts))
                if next < parts { start(&group) }
            }
        }
        return sightlines.indices.map { index in
            let all = edges.flatMap { $0.isEmpty ? [] : $0[index] }
            return assemble(sightlines[index], all, scene)
        }
    }

    private func assemble(_ sightline: Sightline, _ edges: [Double], _ scene: Scene) -> Found {
        let duration = scene.sky.duration
        let opensAtStart = scene.clearance(sightline, at: 0) > 0
        var spans: [Spans.Span] = []
        var (isOpen, from) = (opensAtStart, 0.0)
        for edge in edges {
            if isOpen { spans.append(Spans.Span(from, edge)) }
            isOpen.toggle()
            from = edge
        }
        if isOpen { spans.append(Spans.Span(from, duration)) }
        return Found(
            sightline: sightline,
            spans: Spans(spans),
            edges: edges,
            opensAtStart: opensAtStart,
            opensAtEnd: isOpen
        )
    }

    /// The edges within a run of the grid's cells.
    ///
    /// Runs overlap by one cell at either end, so that
    /// an extreme on the seam is seen by the run in whose cells its edges lie.
    private func edges(of sightlines: [Sightline], in scene: Scene, cells: Range<Int>) -> [[Double]] {
        let duration = scene.sky.duration
        let time = { (index: Int) in min(duration, Double(index) * step) }
        let total = max(1, Int((duration / step).rounded(.up)))
        let (first, last) = (max(0, cells.lowerBound - 1), min(total, cells.upperBound + 1))
        let inside = time(cells.lowerBound)..<time(cells.upperBound)
        var found = [[Double]](repeating: [], count: sightlines.count)
        var older = [Double](repeating: .nan, count: sightlines.count)
        var old = older
        var grid = GridValues(scene: scene, sightlines: sightlines)
        for block in stride(from: first, through: last, by: GridValues.longestBlock) {
            let indices = block...min(last, block + GridValues.longestBlock - 1)
            grid.move(to: indices.map(time))
            for line in sightlines.indices {
                for (index, value) in zip(indices, grid.clearances(sightlines[line])) {
                    if index > first, (old[line] > 0) != (value > 0), cells.contains(index - 1) {
                        let (a, b) = (time(index - 1), time(index))
                        found[line].append(
                            RootFinding.root(between: a, old[line], and: b, value, tolerance: 1e-4) {
                                scene.clearance(sightlines[line], at: $0)
                            }
                        )
                    } else if index > first + 1, bends(older[line], old[line], value) {
                        let (a, c) = (time(index - 2), time(index))
                        found[line] += grazing(a, c, old[line]) { scene.clearance(sightlines[line], at: $0) }
                            .filter(inside.contains)
                    } else if index > first, index == 1 || index == total {
                        let (a, b) = (time(index - 1), time(index))
                        let clearance = { scene.clearance(sightlines[line], at: $0) }
                        if index == 1 && bendsAtEnd(a, old[line], b, value, clearance)
                            || index == total && bendsAtEnd(b, value, a, old[line], clearance)
                        {
                            found[line] += grazing(a, b, value, clearance).filter(inside.contains)
                        }
                    }
                    older[line] = old[line]
                    old[line] = value
                }
            }
        }
        return found.map { $0.sorted() }
    }

    /// Whether three values of one sign have an extreme that may reach nought.
    private func bends(_ a: Double, _ b: Double, _ c: Double) -> Bool {
        guard (a > 0) == (b > 0), (b > 0) == (c > 0) else { return false }
        // Less than a, not equal: two equal values with an extreme between them would show it twice.
        guard abs(b) < abs(a), abs(b) <= abs(c) else { return false }
        // A smooth extreme lies within an eighth of the second difference of b; a corner, where
        // another horizon takes over, within the larger first difference.
        return abs(b) <= max(abs(a - b), abs(c - b))
    }

    /// Whether an extreme that may reach nought can lie between an end of the span and the grid's
    /// instant next to it: the value a cell beyond the end is that on the tangent there.
    private func bendsAtEnd(
        _ end: Double,
        _ value: Double,
        _ next: Double,
        _ nextValue: Double,
        _ clearance: (Double) -> Double
    ) -> Bool {
        guard (value > 0) == (nextValue > 0), abs(value) <= abs(nextValue) else { return false }
        let part = 1e-4
        let beyond = value + (value - clearance(end + part * (next - end))) / part
        return bends(beyond, value, nextValue)
    }

    /// The two edges about the extreme between two instants at which the clearance has the sign of
    /// `value`; none where the extreme does not reach nought.
    private func grazing(
        _ a: Double,
        _ c: Double,
        _ value: Double,
        _ clearance: (Double) -> Double
    ) -> [Double] {
        let sign = value > 0 ? -1.0 : 1.0
        let peak = RootFinding.maximum(between: a, and: c, tolerance: 1e-3) { sign * clearance($0) }
        guard peak.value > 0 else { return [] }
        return [a, c].map { end in
            let atEnd = clearance(end)
            return RootFinding.root(
                between: end,
                atEnd,
                and: peak.at,
                sign * peak.value,
                tolerance: 1e-4,
                of: clearance
            )
        }
    }
}
