import Stores
import Synchronization
import TestSupport
import Vault

extension Chance {
    /// Ids and random bytes that a run with the same seed repeats: two worlds then differ by what was done in them alone.
    ///
    /// Passwords cost next to nothing here.
    static func repeatable(seed: UInt64 = 1) -> Chance {
        let source = Mutex(SeededGenerator(seed: seed))
        let randomness = Randomness { count in
            source.withLock { generator in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
        }
        let cheap = ScryptParameters(rounds: 16, blockSize: 1, parallelism: 1)
        return Chance(
            identities: CountedIdentities(prefix: "n\(seed)x"),
            vaultSettings: Vault.Settings(randomness: randomness, scrypt: cheap))
    }
}
