import Foundation
import RelayPlanning

/// Instances of data return, made by a generator whose seed says which.
enum TransferProblems {
    /// A generator of numbers (SplitMix64), so that a failing seed can be run again.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// At least three payloads and twenty windows; stores are small in four of five.
    static func random(seed: Int, deadlines: Bool = false) throws -> TransferProblem {
        var generator = Generator(seed: seed)
        let duration = 10 * 86_400.0
        let isTight = !seed.isMultiple(of: 5)
        func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator).rounded() }
        let stations = ["A", "B", "C"]
        var contacts: [TransferProblem.Contact] = []
        for station in stations {
            var t = number(0...20_000)
            while t < duration - 30_000 {
                let end = t + number(5_000...25_000)
                contacts.append(.init(from: "relay", to: station, isHome: true, start: t, end: end, rate: 1e5))
                t = end + number(10_000...60_000)
            }
        }
        var t = 0.0
        while t < duration - 50_000 {
            let end = t + number(20_000...50_000)
            contacts.append(.init(from: "lander", to: "relay", isHome: false, start: t, end: end, rate: 6e4))
            t = end + number(1_000...40_000)
        }
        let requests = (0..<4).map { index in
            let start = number(0...300_000)
            let end = start + number(100_000...500_000)
            return TransferProblem.Request(
                id: "P\(index)",
                partner: "partner \(index % 3)",
                node: index == 3 ? "relay" : "lander",
                weight: number(1...4),
                releases: [.init(start: start, end: min(end, duration), rate: number(1e4...4e4))],
                waiting: index == 0 ? number(0...1e8) : 0,
                deadline: deadlines && index < 2 ? min(duration, end + number(0...100_000)) : nil
            )
        }
        return try TransferProblem(
            duration: duration,
            nodes: [
                .init(id: "lander", store: isTight ? number(5e7...4e8) : nil),
                .init(id: "relay", store: isTight ? number(5e7...4e8) : nil),
            ],
            contacts: oneAtATime(contacts),
            requests: requests
        )
    }

    /// Leaves one station at a time to the relay's one beam, so that the other solver's model,
    /// which knows no beams, is the same problem.
    private static func oneAtATime(_ contacts: [TransferProblem.Contact]) -> [TransferProblem.Contact] {
        var kept: [TransferProblem.Contact] = contacts.filter { !$0.isHome }
        var busy = Spans()
        for contact in contacts where contact.isHome {
            let free = Spans([Spans.Span(contact.start, contact.end)]).subtracting(busy)
            for span in free.list where span.length > 1 {
                var part = contact
                (part.start, part.end) = (span.start, span.end)
                kept.append(part)
            }
            busy = busy.union(Spans([Spans.Span(contact.start, contact.end)]))
        }
        return kept
    }

    /// The instance as the other solver reads it.
    static func json(_ problem: TransferProblem) -> [String: Any] {
        var nodes: [String: Any] = [:]
        for node in problem.nodes { nodes[node.id] = ["store": node.store.map { $0 as Any } ?? NSNull(), "beams": node.beams] }
        return [
            "cuts": problem.cuts,
            "nodes": nodes,
            "contacts": problem.contacts.map {
                ["from": $0.from, "to": $0.to, "home": $0.isHome, "start": $0.start, "end": $0.end, "rate": $0.rate]
                    as [String: Any]
            },
            "requests": problem.requests.map { request in
                [
                    "node": request.node, "waiting": request.waiting,
                    "releases": request.releases.map { ["start": $0.start, "end": $0.end, "rate": $0.rate] },
                ] as [String: Any]
            },
        ]
    }
}
