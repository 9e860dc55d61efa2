import Foundation
import TestSupport
import Testing

/// Whether somebody can tell by the clock what is hidden from what is not there.
///
/// Pairs of requests in random order, the median of their differences, and a sign test. The same measurement of what one
/// may see against what is not there must see a difference, or it would see nothing at all. `make timing` runs it: a shared
/// machine is too restless for every run of the tests.
@Suite(.tags(.large), .serialized) struct TimingTests {
    private static let pairs = Int(ProcessInfo.processInfo.environment["MAGPIE_TIMING_PAIRS"] ?? "") ?? 0

    struct Comparison: Sendable, CustomTestStringConvertible {
        var name: String
        var who: Who
        var one: String
        var other: String
        var differs: Bool
        var testDescription: String { name }
    }

    static let comparisons = [
        Comparison(
            name: "control: an application of one's own, and none", who: .otherApplicant,
            one: "/api/v1/applications/oreview", other: "/api/v1/applications/zreview", differs: true),
        Comparison(
            name: "an application of others, and none", who: .otherApplicant,
            one: "/api/v1/applications/breview", other: "/api/v1/applications/zreview", differs: false),
        Comparison(
            name: "the page of an application of others, and of none", who: .otherApplicant,
            one: "/applications/breview", other: "/applications/zreview", differs: false),
        Comparison(
            name: "a review of one's own application, and none", who: .applicant,
            one: "/api/v1/reviews/revbreviewprita", other: "/api/v1/reviews/revzreviewprita", differs: false),
        Comparison(
            name: "a loan of another house, and none", who: .otherApplicant,
            one: "/api/v1/loans/loanasent", other: "/api/v1/loans/loanzsent", differs: false),
    ]

    @Test(.enabled(if: TimingTests.pairs > 0, "run “make timing”"), arguments: TimingTests.comparisons)
    func `the clock does not tell`(_ comparison: Comparison) async throws {
        try await withSite(.everyStage) { site in
            let seed = UInt64.random(in: 1...UInt64(UInt32.max))
            var generator = SeededGenerator(seed: seed)
            let clock = ContinuousClock()
            for _ in 0..<200 {
                _ = await site.get(comparison.one, as: comparison.who)
                _ = await site.get(comparison.other, as: comparison.who)
            }
            var differences: [Double] = []
            for _ in 0..<Self.pairs {
                let isSwapped = Bool.random(using: &generator)
                let (first, second) = isSwapped ? (comparison.other, comparison.one) : (comparison.one, comparison.other)
                let start = clock.now
                _ = await site.get(first, as: comparison.who)
                let middle = clock.now
                _ = await site.get(second, as: comparison.who)
                let end = clock.now
                let a = Self.microseconds(start.duration(to: middle))
                let b = Self.microseconds(middle.duration(to: end))
                differences.append(isSwapped ? b - a : a - b)
            }

            let sorted = differences.sorted()
            let median = sorted[sorted.count / 2]
            let positive = Double(differences.count { $0 > 0 })
            let count = Double(differences.count)
            let deviations = (positive - count / 2) / (count.squareRoot() / 2)
            print(
                "timing: \(comparison.name): median difference \(Self.tenths(median)) µs, "
                    + "sign test \(Self.tenths(deviations)) σ, \(Self.pairs) pairs, seed \(seed)")
            if comparison.differs {
                #expect(abs(deviations) > 6, "the measurement does not even see 200 against 404")
            } else {
                #expect(abs(deviations) < 4, "what is hidden takes another time than what is not there")
            }
        }
    }

    private static func microseconds(_ duration: Duration) -> Double {
        let parts = duration.components
        return Double(parts.seconds) * 1e6 + Double(parts.attoseconds) / 1e12
    }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
