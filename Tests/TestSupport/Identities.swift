package import Domain
import Synchronization

/// Identities in counting order: the same run gives the same log.
package final class CountedIdentities: IdentitySource {
    private let prefix: String
    private let count = Mutex(0)

    /// Identities that begin with `prefix`.
    package init(prefix: String = "id") { self.prefix = prefix }

    /// `id1`, `id2`, and so on.
    package func next() -> String {
        count.withLock { count in
            count += 1
            return prefix + String(count)
        }
    }
}

/// A generator that a printed seed repeats (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The seed to print when a test fails.
    package let seed: UInt64
    private var state: UInt64

    /// A generator with a seed of its own.
    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// True about `count` times in `of`.
    package mutating func chance(_ count: Int, in of: Int) -> Bool { Int.random(in: 0..<of, using: &self) < count }

    /// A mass from `low` to `high`.
    package mutating func mass(_ low: Mass, _ high: Mass) -> Mass {
        Mass(micrograms: Int64.random(in: low.micrograms...max(low, high).micrograms, using: &self))
    }
}
