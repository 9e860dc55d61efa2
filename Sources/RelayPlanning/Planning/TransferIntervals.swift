/// A problem cut at every instant at which something changes.
struct TransferIntervals {
    struct Interval {
        var start: Double
        var end: Double
        /// Positions in the problem's contacts that are open throughout.
        var contacts: [Int]
        var length: Double { end - start }
    }

    let problem: TransferProblem
    let intervals: [Interval]
    /// For each request and interval, the bits that arise.
    let produced: [[Double]]

    init(_ problem: TransferProblem) {
        self.problem = problem
        let cuts = problem.cuts
        var intervals = zip(cuts, cuts.dropFirst()).map { Interval(start: $0, end: $1, contacts: []) }
        let index = { (t: Double) -> Int in
            var (low, high) = (0, cuts.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if cuts[middle] <= t + 5e-4 { low = middle } else { high = middle }
            }
            return low
        }
        for (position, contact) in problem.contacts.enumerated() {
            for k in index(contact.start)..<max(index(contact.start), index(contact.end)) where k < intervals.count {
                intervals[k].contacts.append(position)
            }
        }
        var produced: [[Double]] = []
        for request in problem.requests {
            var bits = [Double](repeating: 0, count: intervals.count)
            for release in request.releases {
                for k in index(release.start)..<max(index(release.start), index(release.end)) where k < intervals.count
                {
                    bits[k] += release.rate * intervals[k].length
                }
            }
            if !bits.isEmpty { bits[0] += 0 }
            produced.append(bits)
        }
        self.intervals = intervals
        self.produced = produced
    }

    /// Whether a request still counts in an interval.
    func counts(_ request: Int, in interval: Int) -> Bool {
        guard let deadline = problem.requests[request].deadline else { return true }
        return intervals[interval].end <= deadline + 1e-3
    }

    /// Generation less load of a node's battery over an interval, in J.
    func surplus(_ power: TransferProblem.Power, in interval: Int) -> Double {
        let (a, b) = (intervals[interval].start, intervals[interval].end)
        return power.surplus.reduce(0) { $0 + $1.rate * max(0, min(b, $1.end) - max(a, $1.start)) }
    }
}
