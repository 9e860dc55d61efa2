internal import Foundation
internal import Synchronization

/// How often somebody may try to sign in.
///
/// Three windows slide: per account and address together (the usual typing mistakes), per address (one machine,
/// many accounts) and per account (many machines, one account). Unknown accounts count like known ones, so a
/// refusal says nothing about who exists.
///
/// Counts are kept in memory, in sketches of a fixed size: no flood of names or addresses makes them grow or
/// forget, and each call costs the same. They err upwards only, and with the defaults by so little that it does
/// not matter below ten thousand tries in a window, more than the password threads can check. A restart forgets
/// them; who can restart the server needs no guessing.
package final class SignInLimiter: Sendable {
    /// At most so many tries within so many milliseconds.
    package struct Rule: Hashable, Sendable {
        /// The number of tries.
        package let limit: Int
        /// The window, in milliseconds.
        package let window: Int64

        /// A rule.
        package init(limit: Int, per window: Int64) {
            precondition(limit > 0 && window > 0, "a rule allows something within some time")
            self.limit = limit
            self.window = window
        }
    }

    /// What is counted together.
    package enum Kind: CaseIterable, Hashable, Sendable {
        /// One account from one address.
        case pair
        /// One address, all accounts.
        case address
        /// One account, all addresses.
        case account
    }

    /// The answer to a try.
    package enum Verdict: Hashable, Sendable {
        /// It may be made, and is counted.
        case admitted(Ticket)
        /// It may not; after so many milliseconds one may again.
        case refused(retryAfter: Int64)
    }

    /// A try that was counted, to be taken back if it was right or not carried out.
    package struct Ticket: Hashable, Sendable {
        fileprivate let keys: [Kind: String]
        fileprivate let at: Int64
    }

    /// Ten tries of an account from one address and thirty of an address in a quarter of an hour; fifty of an
    /// account in an hour, below the hundred of NIST SP 800-63B-4, section 3.2.2.
    package static let standard: [Kind: Rule] = [
        .pair: Rule(limit: 10, per: 15 * 60_000),
        .address: Rule(limit: 30, per: 15 * 60_000),
        .account: Rule(limit: 50, per: 60 * 60_000),
    ]

    private let sketches: Mutex<[Kind: SlidingSketch]>

    /// A limiter with a rule for each kind; a kind without one is not limited.
    package init(rules: [Kind: Rule] = SignInLimiter.standard) {
        sketches = Mutex(rules.mapValues { SlidingSketch(limit: $0.limit, window: $0.window) })
    }

    /// Asks for a try, and counts it if it is admitted.
    ///
    /// - Parameters:
    ///   - account: What was typed as the account, or a person's id for a second factor.
    ///   - address: The client's address. Of an IPv6 address the first 64 bits count, since one customer has them all.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: Whether it may be made.
    package func admit(account: String, address: String, now: Int64) -> Verdict {
        let account = String(account.prefix(400)).lowercased()
        let network = Self.network(of: address)
        let keys: [Kind: String] = [.pair: "\(network) \(account)", .address: network, .account: account]
        return sketches.withLock { sketches in
            var wait: Int64 = 0
            for (kind, key) in keys { wait = max(wait, sketches[kind]?.wait(for: key, now: now) ?? 0) }
            guard wait == 0 else { return .refused(retryAfter: wait) }
            for (kind, key) in keys { sketches[kind]?.count(key, by: 1, now: now) }
            return .admitted(Ticket(keys: keys, at: now))
        }
    }

    /// Takes a try back: the password was right, or could not be checked because too many waited.
    package func takeBack(_ ticket: Ticket, now: Int64) {
        sketches.withLock { sketches in
            for (kind, key) in ticket.keys { sketches[kind]?.takeBack(key, countedAt: ticket.at, now: now) }
        }
    }

    /// The part of an address that stands for one customer.
    static func network(of address: String) -> String {
        var bytes = in6_addr()
        let text = String(address.prefix(64).prefix { $0 != "%" })
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
        let sixteen = withUnsafeBytes(of: bytes) { Array($0) }
        let isMapped = sixteen.prefix(10).allSatisfy { $0 == 0 } && sixteen[10] == 0xFF && sixteen[11] == 0xFF
        // ::ffff:192.0.2.1 is an IPv4 address.
        return isMapped
            ? sixteen[12...].map(String.init).joined(separator: ".")
            : Hexadecimal.text(of: sixteen.prefix(8))
    }
}
