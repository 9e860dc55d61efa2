/// What more of one thing would bring home.
public struct Relief: Hashable, Sendable {
    /// The sentence's subject: `+1 h of Kashi`, `+10 % of relay's store`.
    public var change: String
    /// The additional bits that come home.
    public var gain: Double
    /// Where an hour was added, its start in seconds; nil for other changes.
    public var at: Double?

    /// The station, where more of one was tried, by its short name.
    public var station: String?

    /// Tries an hour more of each station, a tenth more of each rate and store, by planning anew.
    ///
    /// The hour is put where the relay sees no station yet: into the longest three gaps of all
    /// stations, of which the best counts. Gains are of the greatest total of bits; nothing is
    /// extrapolated. `names` says what sentences call a station, a relay or a site; without one it is its short name.
    ///
    /// - Throws: ``RelayError`` as the planner does.
    public static func options(for problem: TransferProblem, names: [String: String] = [:]) throws -> [Relief] {
        let name = { (id: String) in names[id] ?? id }
        let base = try total(problem)
        var found: [Relief] = []
        let home = problem.contacts.filter(\.isHome)
        for station in Set(home.map(\.to)).sorted() {
            var best: Relief?
            for sender in Set(home.filter { $0.to == station }.map(\.from)).sorted() {
                let mine = home.filter { $0.from == sender }
                let rate = mine.filter { $0.to == station }.map(\.rate).max() ?? 0
                let busy = Spans(mine.map { Spans.Span($0.start, $0.end) })
                let gaps = busy.gaps(within: problem.duration).list.sorted { $0.length > $1.length }.prefix(3)
                let starts = gaps.isEmpty ? [] : gaps.map { max(0, min(problem.duration - 3_600, $0.end - 3_600)) }
                for start in starts {
                    let end = min(problem.duration, start + 3_600)
                    var changed = problem
                    let extra = Spans([Spans.Span(start, end)])
                        .subtracting(Spans(mine.filter { $0.to == station }.map { Spans.Span($0.start, $0.end) }))
                    changed.contacts += extra.list.map {
                        .init(from: sender, to: station, isHome: true, start: $0.start, end: $0.end, rate: rate)
                    }
                    let gain = try total(changed) - base
                    if gain > best?.gain ?? -1 {
                        best = Relief(change: "+1 h of \(name(station))", gain: gain, at: start, station: station)
                    }
                }
            }
            if let best { found.append(best) }
        }
        let pairs = Set(problem.contacts.map { [$0.from, $0.isHome ? "Earth" : $0.to] }).sorted {
            $0[0] + $0[1] < $1[0] + $1[1]
        }
        for pair in pairs {
            var changed = problem
            for index in changed.contacts.indices {
                let contact = changed.contacts[index]
                if contact.from == pair[0], (contact.isHome ? "Earth" : contact.to) == pair[1] {
                    changed.contacts[index].rate *= 1.1
                }
            }
            found.append(Relief(change: "+10 % of the rate \(name(pair[0])) → \(name(pair[1]))", gain: try total(changed) - base))
        }
        for index in problem.nodes.indices where problem.nodes[index].store != nil {
            var changed = problem
            changed.nodes[index].store = problem.nodes[index].store.map { $0 * 1.1 }
            found.append(Relief(change: "+10 % of \(name(problem.nodes[index].id))'s store", gain: try total(changed) - base))
        }
        return found.map { Relief(change: $0.change, gain: max(0, $0.gain), at: $0.at, station: $0.station) }.sorted { $0.gain > $1.gain }
    }

    /// A relief.
    init(change: String, gain: Double, at: Double? = nil, station: String? = nil) {
        self.change = change
        self.gain = gain
        self.at = at
        self.station = station
    }

    /// The most bits that can come home: by flow where that is exact, else by linear programme.
    private static func total(_ problem: TransferProblem) throws -> Double {
        if problem.requests.allSatisfy({ $0.deadline == nil }), let network = try? TransferNetwork(problem) {
            return network.value
        }
        return try TransferPlanner.plan(problem, objective: .total).delivered
    }
}
