import Domain
import TestSupport
import Testing

@Suite("Whatever people do", .tags(.small))
struct RandomDeedsTests {
    /// Fifty worlds of two thousand commands each: a hundred thousand in all.
    static let seeds = Array(UInt64(1)...50)

    @Test(arguments: seeds)
    func `mass is conserved, promised once and accounted for`(seed: UInt64) throws {
        var deeds = try RandomDeeds(seed: seed)
        var attempts = 0

        while attempts < 2000 {
            let before = deeds.done + deeds.refused.values.reduce(0, +)
            let recorded = deeds.world.events.count
            deeds.act()
            attempts += deeds.done + deeds.refused.values.reduce(0, +) - before
            for event in deeds.world.events[recorded...] {
                let sum = Ledger.postings(of: event).reduce(Mass.zero) { $0 + $1.mass }
                try #require(sum == .zero, "seed \(seed): \(event.body) does not balance")
            }
            if attempts.isMultiple(of: 400) || attempts >= 2000 {
                let faults = MassModel(world: deeds.world).faults()
                try #require(faults == [], "seed \(seed) after \(attempts) commands")
            }
        }

        #expect(deeds.done > 100, "seed \(seed): a world in which hardly anything happens tests nothing")
        #expect(deeds.refused.count > 10, "seed \(seed): nor one in which nothing is refused")
    }
}
