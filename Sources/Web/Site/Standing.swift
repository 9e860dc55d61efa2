import Crypto
import Domain
import FoundationEssentials
import ReadModels
import Registrar
import Synchronization
import Vault

/// Who somebody is and what they may do, as long as nothing is written that could change it.
struct Standing: Sendable {
    var actor: Actor
    var profile: People.Profile
    var requester: Registrar.Requester
    var roles: [String]
    var policy: Policy
}

/// What is known of those who sent a token a moment ago: a program sends many requests, each of which would read
/// three times.
///
/// It holds until this process writes anything to the vault, or a record that may change powers, and for a quarter
/// of a second at most, because another process may have written: a token that the command line revokes opens
/// nothing after that.
package final class Standings: Sendable {
    private struct Known {
        var standing: Standing
        /// While no role, membership, delegation or token begins or ends.
        var during: Range<Instant>
        var vault: Int
        var powers: Int
        var until: ContinuousClock.Instant
    }

    /// By the token's digest: the token itself is not kept.
    private let known = Mutex([SHA256Digest: Known]())
    private static let patience = Duration.milliseconds(250)
    private static let limit = 1000

    package init() {}

    func standing(
        of token: String, at now: Instant, in house: House, otherwise read: () async throws -> (Standing, during: Range<Instant>)
    ) async throws -> Standing {
        let digest = SHA256.hash(data: Data(token.utf8))
        // Before reading: what is written meanwhile makes it out of date.
        let (vault, powers) = (house.vault.version, house.register.powersVersion)
        let found = known.withLock { $0[digest] }
        if let found, found.vault == vault, found.powers == powers, found.until > .now, found.during.contains(now) {
            return found.standing
        }
        let (standing, during) = try await read()
        known.withLock { known in
            if known.count >= Standings.limit { known.removeAll() }
            known[digest] = Known(
                standing: standing, during: during, vault: vault, powers: powers, until: .now + Standings.patience)
        }
        return standing
    }
}
