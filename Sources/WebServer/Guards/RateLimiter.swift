import Synchronization

/// Routes that share one allowance for each client.
package struct RateGroup: Hashable, Sendable {
    package var name: String
    /// Requests that may come at once.
    package var burst: Double
    /// Requests a second in the long run.
    package var perSecond: Double

    /// A group.
    ///
    /// - Precondition: at least one request at once, and some in the long run.
    package init(name: String, burst: Double, perSecond: Double) {
        precondition(burst >= 1 && perSecond > 0, "the rate group \(name) lets nothing through")
        self.name = name
        self.burst = burst
        self.perSecond = perSecond
    }

    /// Reading and ordinary work: hundreds at once, fifty a second.
    package static let general = RateGroup(name: "general", burst: 600, perSecond: 50)
    /// Attempts to sign in, to reset a password, to register: ten, then one in six seconds.
    package static let credentials = RateGroup(name: "credentials", burst: 10, perSecond: 1 / 6)
    /// What costs much: exports, searches over everything.
    package static let costly = RateGroup(name: "costly", burst: 30, perSecond: 2)
    /// Not limited: files that caches hold.
    package static let free = RateGroup(name: "free", burst: .infinity, perSecond: .infinity)
}

/// Token buckets for each client and group, in bounded memory.
///
/// When the table is full, buckets that have filled up again go first, since
/// forgetting those changes nothing.
package final class RateLimiter: Sendable {
    private struct Key: Hashable {
        var client: String
        var group: String
    }

    private struct Bucket {
        var tokens: Double
        var at: Int64
        var group: RateGroup

        func filled(at now: Int64) -> Double {
            min(group.burst, tokens + Double(max(0, now - at)) / 1_000 * group.perSecond)
        }
    }

    private let buckets = Mutex<[Key: Bucket]>([:])
    private let capacity: Int

    /// A limiter that remembers at most `capacity` clients and groups.
    package init(capacity: Int = 20_000) { self.capacity = max(1, capacity) }

    /// Takes one token; nil where there was one, else the seconds until there is.
    package func take(client: String, group: RateGroup, now: Int64) -> Int? {
        guard group.burst.isFinite else { return nil }
        let key = Key(client: Self.network(client), group: group.name)
        return buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= capacity { Self.makeRoom(&buckets, now: now, capacity: capacity) }
            let bucket = buckets[key] ?? Bucket(tokens: group.burst, at: now, group: group)
            let tokens = bucket.filled(at: now)
            guard tokens >= 1 else {
                buckets[key] = Bucket(tokens: tokens, at: now, group: group)
                return max(1, Int(((1 - tokens) / group.perSecond).rounded(.up)))
            }
            buckets[key] = Bucket(tokens: tokens - 1, at: now, group: group)
            return nil
        }
    }

    /// How many buckets are remembered.
    var count: Int { buckets.withLock { $0.count } }

    private static func makeRoom(_ buckets: inout [Key: Bucket], now: Int64, capacity: Int) {
        buckets = buckets.filter { $0.value.filled(at: now) < $0.value.group.burst }
        guard buckets.count >= capacity else { return }
        // All in use: the quarter that was used longest ago.
        let oldest = buckets.sorted { $0.value.at < $1.value.at }.prefix(max(1, capacity / 4))
        for (key, _) in oldest { buckets[key] = nil }
    }

    /// IPv6 clients own a whole /64, so they count by it.
    private static func network(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
        // An IPv4 address in IPv6 clothes.
        if address.utf8.contains(UInt8(ascii: ".")), let last = address.split(separator: ":").last {
            return String(last)
        }
        var head: [Substring] = []
        for part in address.split(separator: ":", omittingEmptySubsequences: false).prefix(4) {
            if part.isEmpty { break }
            head.append(part)
        }
        return head.joined(separator: ":")
    }
}
