import Foundation
import HTTPTypes
import TestSupport
import Testing
import WebServer

/// Change what is hidden, and nobody outside gets another byte.
///
/// Two worlds are the same to the last random byte, except for one hidden fact. Everything that an outsider may ask for is
/// asked for in both, and the answers must be equal: status, header fields, body. Only the published log (`/log/`) is left
/// out, whose size is public. A pair counts only where somebody inside does notice.
///
/// `make test` compares some pairs, each at a random part of all addresses; `make non-interference` 1,000, and for each
/// fact one pair at all addresses. `MAGPIE_SEED` repeats a run.
@Suite(.tags(.medium), .serialized) struct NonInterferenceTests {
    private static let seed =
        ProcessInfo.processInfo.environment["MAGPIE_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...UInt64(UInt32.max))
    private static let pairs = Int(ProcessInfo.processInfo.environment["MAGPIE_PAIRS"] ?? "") ?? 12
    private static let isWhole = ProcessInfo.processInfo.environment["MAGPIE_ALL_ADDRESSES"] != nil
    /// How many answers of a pair are compared, over all its outsiders.
    private static let sample = 100

    @Test func `a hidden fact changes no answer to anybody outside`() async throws {
        print("non-interference: seed \(Self.seed), \(Self.pairs) pairs")
        var generator = SeededGenerator(seed: Self.seed)
        var counted = 0
        var compared = 0
        var byFact: [String: Int] = [:]
        var round = 0
        while counted < Self.pairs, round < Self.pairs * 3 {
            let fact = HiddenFact.all[round % HiddenFact.all.count]
            let isFirst = round < HiddenFact.all.count
            round += 1
            let seeds = (generator.next(), generator.next())
            var choice = SeededGenerator(seed: generator.next())
            let (isNoticed, count) = try await compare(
                fact, seeds, all: Self.isWhole && isFirst, &choice)
            compared += count
            guard isNoticed else { continue }
            counted += 1
            byFact[fact.name, default: 0] += 1
            if counted.isMultiple(of: 50) { print("non-interference: \(counted) pairs, \(compared) answers compared") }
        }
        print("non-interference: \(counted) pairs counted of \(round), \(compared) answers compared")
        for (name, count) in byFact.sorted(by: { $0.key < $1.key }) { print("non-interference:   \(count) × \(name)") }
        #expect(counted == Self.pairs)
    }

    /// Whether an insider notices the difference, and how many answers to outsiders were compared.
    private func compare(_ fact: HiddenFact, _ seeds: (UInt64, UInt64), all: Bool, _ choice: inout SeededGenerator)
        async throws -> (isNoticed: Bool, compared: Int)
    {
        let requests = Self.requests(fact, try await Addresses.shared.all(), all: all, &choice)
        let (first, second) = (seeds.0, seeds.1)
        return try await withSite { one in
            try await withSite { other in
                var generator = SeededGenerator(seed: first)
                try await fact.happen(one, &generator)
                generator = SeededGenerator(seed: second)
                try await fact.happen(other, &generator)
                let revealed = try await fact.revealed(one)
                let isNoticed =
                    await one.get(revealed.path, as: revealed.who) != other.get(revealed.path, as: revealed.who)
                guard isNoticed else { return (false, 0) }
                for (name, request, who) in requests {
                    let a = await one.send(request, as: who)
                    let b = await other.send(request, as: who)
                    #expect(
                        a == b,
                        "\(fact.name): \(name) notices at \(request.method) \(request.target): \(Self.difference(a, b)) (seeds \(first) and \(second))"
                    )
                }
                return (true, requests.count)
            }
        }
    }

    private static func requests(
        _ fact: HiddenFact, _ addresses: [PlainRequest], all: Bool, _ choice: inout SeededGenerator
    ) -> [(name: String, request: PlainRequest, who: Who)] {
        var requests = fact.outsiders.flatMap { outsider in addresses.map { (outsider.name, $0, outsider.who) } }
        requests.shuffle(using: &choice)
        return all ? requests : Array(requests.prefix(sample))
    }

    private static func difference(_ a: Answer, _ b: Answer) -> String {
        if a.status != b.status { return "status \(a.status), \(b.status)" }
        if a.headers != b.headers { return "header fields \(Set(a.headers).symmetricDifference(b.headers).sorted())" }
        let start = zip(a.text, b.text).prefix { $0 == $1 }.count
        return "“\(a.text.dropFirst(max(0, start - 60)).prefix(160))”"
    }
}

/// All requests that outsiders send: every address of the site, and commands about what they may not touch.
private actor Addresses {
    static let shared = Addresses()
    private var known: [PlainRequest]?

    func all() async throws -> [PlainRequest] {
        if let known { return known }
        let paths = try await withSite { try await Crawl($0, narrow: true).paths }
        let made = paths.map { PlainRequest.get($0) } + Addresses.probes
        known = made
        return made
    }

    private static var probes: [PlainRequest] {
        let forms: [(String, [(String, String)])] = [
            ("/do/application.withdraw/breview", []), ("/do/application.withdraw/bexamined", []),
            ("/do/application.decide/bexamined", [("items.0.item", "0"), ("items.0.sample", "sbexamined"), ("grounds", "x")]),
            ("/do/application.check/bsubmitted", [("isEligible", "true")]),
            ("/do/application.examine/brecommended", [("advice", "approve"), ("grounds", "x")]),
            ("/do/review.decline/revbreviewprufus", []), ("/do/review.declare/revbreviewprufus", [("conflict", "none")]),
            ("/do/review.release/revbreviewprosa", []),
            ("/do/custody.accept/pieceapacked", [("consignment", "C1"), ("seals", "C1")]),
            ("/do/custody.withdraw/pieceapacked", []), ("/do/custody.accept/pieceaoffered", [("consignment", "C1")]),
            ("/do/loan.sign/loanasent", [("side", "agency")]), ("/do/renewal.decide/loanaout", [("isGranted", "true")]),
            ("/do/incident.resolve/loanaout", [("incident", "x"), ("finding", "x")]),
            ("/do/return.reconcile/loanaout", [("sample", "pieceaout"), ("weighed", "1"), ("balance", "micro")]),
        ]
        return forms.map { PlainRequest.form($0.0, $0.1) }
    }
}
