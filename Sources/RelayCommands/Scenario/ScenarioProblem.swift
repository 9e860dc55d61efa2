package import RelayPlanning

/// The part of a scenario that is planned, and the state from which it starts.
package struct PlanningSpan: Sendable {
    package var start: Double
    package var end: Double
    package var state: PlanState?
}

/// Turns a scenario's windows, links and payloads into a transfer problem.
package struct ProblemBuilder {
    let windows: WindowSet
    let span: PlanningSpan
    private var scenario: Scenario { windows.scenario }
    private var duration: Double { span.end - span.start }

    package init(_ windows: WindowSet, span: PlanningSpan) throws {
        let whole = windows.scene.sky.duration
        guard span.start >= 0, span.end <= whole, span.end > span.start else {
            throw RelayError(.badSpan, "the part to plan must lie within the scenario's span")
        }
        self.windows = windows
        self.span = span
    }

    package func problem() throws -> TransferProblem {
        guard !scenario.payloads.isEmpty else {
            throw RelayError(.badPlan, "the scenario has no [[payload]]: there is nothing to bring home")
        }
        guard !scenario.links.isEmpty else {
            throw RelayError(.badPlan, "the scenario has no [[link]]: nothing can be sent")
        }
        let nodes =
            try scenario.sites.map {
                TransferProblem.Node(id: $0.site.id, store: $0.store, power: try power($0.power, of: $0.site.id))
            }
            + scenario.relays.map {
                TransferProblem.Node(id: $0.id, store: $0.store, beams: $0.beams, power: try power($0.power, of: $0.id))
            }
        let requests = try requests()
        try checkStores(nodes, requests)
        return try TransferProblem(
            duration: duration,
            nodes: nodes,
            contacts: linksByPair().flatMap { contacts($0.from, $0.to, $0.links) },
            requests: requests
        )
    }

    /// Refuses more bits at the start than a store holds: a slip of the scenario or state, whose excess
    /// the plan would count as lost.
    private func checkStores(_ nodes: [TransferProblem.Node], _ requests: [TransferProblem.Request]) throws {
        for node in nodes {
            let waiting = requests.filter { $0.node == node.id }.reduce(0) { $0 + $1.waiting }
            guard let store = node.store, waiting > store * (1 + 1e-9) else { continue }
            throw RelayError(
                .badPlan,
                "'\(node.id)': \(PlanText.gbit(waiting)) Gbit wait in a store for \(PlanText.gbit(store)) Gbit; "
                    + "correct one of them"
            )
        }
    }

    // MARK: Contacts

    /// The contacts of one sender and receiver; links in several bands are used side by side, their rates add up.
    private func contacts(_ from: String, _ to: String, _ links: [LinkEntry]) -> [TransferProblem.Contact] {
        guard let line = windows.lines.first(where: { $0.from == from && $0.to == to }), let sightline = line.sightline
        else { return [] }
        let isHome = scenario.stations.contains { $0.station.id == to }
        let wanted = Spans([Spans.Span(span.start, span.end)]).intersection(line.spans)
        return wanted.list.flatMap { pieces(of: $0, links, sightline) }.map { piece in
            TransferProblem.Contact(
                from: from,
                to: to,
                isHome: isHome,
                start: piece.span.start - span.start,
                end: piece.span.end - span.start,
                rate: piece.rate
            )
        }
    }

    /// The links of each pair, in the scenario's order; `*` stands for the stations without a link of their own.
    private func linksByPair() -> [(from: String, to: String, links: [LinkEntry])] {
        let stations = scenario.stations.map(\.station.id)
        var pairs: [(from: String, to: String, links: [LinkEntry])] = []
        for link in scenario.links {
            let receivers = link.to == "*" ? stations.filter { !hasOwnLink(link.from, $0) } : [link.to]
            for to in receivers {
                if let index = pairs.firstIndex(where: { $0.from == link.from && $0.to == to }) {
                    pairs[index].links.append(link)
                } else {
                    pairs.append((link.from, to, [link]))
                }
            }
        }
        return pairs
    }

    private func hasOwnLink(_ from: String, _ station: String) -> Bool {
        scenario.links.contains { $0.from == from && $0.to == station }
    }

    /// A window cut where the distance crosses into another rate.
    private func pieces(of window: Spans.Span, _ links: [LinkEntry], _ sightline: Sightline) -> [(
        span: Spans.Span, rate: Double
    )] {
        let limits = Set(links.flatMap(\.rates).map(\.maximumRange).filter(\.isFinite))
        let range = { (t: Double) in windows.scene.look(along: sightline, at: t).range }
        let rate = { (distance: Double) in links.reduce(0) { $0 + $1.rate(at: distance) } }
        guard !limits.isEmpty else { return rate(0) > 0 ? [(window, rate(0))] : [] }
        var cuts = [window.start]
        let steps = max(2, Int(window.length / 300))
        for step in 0..<steps {
            let a = window.start + window.length * Double(step) / Double(steps)
            let b = window.start + window.length * Double(step + 1) / Double(steps)
            let (ra, rb) = (range(a), range(b))
            for limit in limits where (ra - limit) * (rb - limit) < 0 {
                cuts.append(
                    RootFinding.root(between: a, ra - limit, and: b, rb - limit, tolerance: 1e-3) { range($0) - limit }
                )
            }
        }
        cuts.append(window.end)
        cuts.sort()
        return zip(cuts, cuts.dropFirst()).compactMap { a, b in
            let rate = rate(range((a + b) / 2))
            return b > a && rate > 0 ? (Spans.Span(a, b), rate) : nil
        }
    }

    // MARK: Requests

    private func requests() throws -> [TransferProblem.Request] {
        var all: [TransferProblem.Request] = []
        for payload in scenario.payloads {
            let releases = try payload.production.flatMap { row in
                try spans(of: row, at: payload).map { part in
                    TransferProblem.Request.Release(start: part.start, end: part.end, rate: row.bitsPerSecond)
                }
            }.sorted { $0.start < $1.start }
            all += split(payload, releases)
        }
        for held in span.state?.held ?? [] where !isOrigin(held) {
            guard let payload = scenario.payloads.first(where: { $0.id == held.payload }) else { continue }
            all.append(
                request(payload, id: "\(payload.id)@\(held.node)", node: held.node, releases: [], waiting: held.bits)
            )
        }
        return all.filter { $0.volume > 0 }
    }

    private func isOrigin(_ held: PlanState.Held) -> Bool {
        scenario.payloads.contains { $0.id == held.payload && $0.at == held.node }
    }

    private func split(_ payload: PayloadEntry, _ releases: [TransferProblem.Request.Release]) -> [TransferProblem
        .Request]
    {
        let waiting: Double
        if let state = span.state {
            waiting = state.held.filter { $0.payload == payload.id && $0.node == payload.at }.reduce(0) { $0 + $1.bits }
        } else {
            waiting = payload.waiting
        }
        guard payload.deadlineAfter != nil, !releases.isEmpty else {
            return [request(payload, id: payload.id, node: payload.at, releases: releases, waiting: waiting)]
        }
        var all = releases.enumerated().map { index, release in
            request(payload, id: "\(payload.id)#\(index + 1)", node: payload.at, releases: [release], waiting: 0)
        }
        if waiting > 0 {
            all.append(request(payload, id: payload.id, node: payload.at, releases: [], waiting: waiting))
        }
        return all
    }

    private func request(
        _ payload: PayloadEntry,
        id: String,
        node: String,
        releases: [TransferProblem.Request.Release],
        waiting: Double
    ) -> TransferProblem.Request {
        let after = payload.deadlineAfter.flatMap { hours in releases.last.map { $0.end + hours } }
        let absolute = payload.deadline.map { $0 - scenario.start - span.start }
        let deadline = [after, absolute].compactMap { $0 }.min()
        return TransferProblem.Request(
            id: id,
            payload: payload.id,
            partner: payload.partner,
            node: node,
            weight: payload.priority,
            quota: payload.quota,
            releases: releases,
            waiting: waiting,
            deadline: deadline
        )
    }

    /// The spans of the planning span in which a row of production holds.
    private func spans(of row: PayloadEntry.Production, at payload: PayloadEntry) throws -> [Spans.Span] {
        if row.from == 0, row.to == 24 { return [Spans.Span(0, duration)] }
        guard let site = scenario.sites.firstIndex(where: { $0.site.id == payload.at }) else {
            throw RelayError(
                .badPlan,
                "payload '\(payload.id)' is on a relay, where there is no lunar day: leave out from_h and to_h"
            )
        }
        let hour = { (t: Double) in windows.scene.solarTime(at: t + span.start, site: site) }
        let isOn = { (h: Double) in row.from < row.to ? h >= row.from && h < row.to : h >= row.from || h < row.to }
        var spans: [Spans.Span] = []
        var from: Double? = isOn(hour(0)) ? 0 : nil
        var t = 0.0
        while t < duration {
            let next = min(duration, t + 7_200)
            if isOn(hour(t)) != isOn(hour(next)) {
                var (low, high) = (t, next)
                while high - low > 1e-2 {
                    let middle = (low + high) / 2
                    if isOn(hour(middle)) == isOn(hour(t)) { low = middle } else { high = middle }
                }
                if let start = from {
                    spans.append(Spans.Span(start, high))
                    from = nil
                } else {
                    from = high
                }
            }
            t = next
        }
        if let start = from, start < duration { spans.append(Spans.Span(start, duration)) }
        return spans
    }

    // MARK: Nodes

    /// A node's battery, filled while its windows of light are open.
    private func power(_ power: SitePower?, of id: String) throws -> TransferProblem.Power? {
        guard let power else { return nil }
        let planned = Spans([Spans.Span(span.start, span.end)])
        let light = planned.intersection(windows.spans(id, "sun"))
        let dark = planned.subtracting(light)
        let pieces = light.list.map { ($0, power.solar - power.load) } + dark.list.map { ($0, -power.load) }
        let initial = span.state?.charges.first { $0.node == id }?.joules ?? power.initial
        guard initial <= power.battery, initial >= power.floor else {
            throw RelayError(.badPlan, "'\(id)': the charge at the start lies outside the battery's limits")
        }
        return TransferProblem.Power(
            capacity: power.battery,
            initial: initial,
            floor: power.floor,
            transmit: power.transmit,
            surplus: pieces.map { .init(start: $0.0.start - span.start, end: $0.0.end - span.start, rate: $0.1) }
                .sorted { $0.start < $1.start }
        )
    }
}
