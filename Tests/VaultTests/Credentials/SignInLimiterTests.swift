import Testing

@testable import Vault

@Suite("Limits on sign-in")
struct SignInLimiterTests {
    let start = TemporaryVault.start
    let quarter: Int64 = 15 * 60_000

    private func admits(_ limiter: SignInLimiter, _ account: String, _ address: String, _ now: Int64) -> Bool {
        if case .admitted = limiter.admit(account: account, address: address, now: now) { true } else { false }
    }

    @Test func `an account can be tried ten times from one address, whatever the case of its letters`() {
        let limiter = SignInLimiter()

        let admitted = (0..<20).filter { admits(limiter, $0 % 2 == 0 ? "a@x" : "A@X", "192.0.2.1", start + Int64($0)) }

        #expect(admitted == Array(0..<10))
        #expect(admits(limiter, "b@x", "192.0.2.1", start), "others may sign in from there")
        #expect(admits(limiter, "a@x", "192.0.2.2", start), "and the owner from elsewhere")
    }

    @Test func `one address can try thirty accounts`() {
        let limiter = SignInLimiter()

        let admitted = (0..<100).filter { admits(limiter, "account \($0)", "192.0.2.1", start) }

        #expect(admitted.count == 30)
    }

    @Test func `one account can be tried fifty times from anywhere`() {
        let limiter = SignInLimiter()

        let admitted = (0..<200).filter { admits(limiter, "a@x", "192.0.2.\($0)", start) }

        #expect(admitted.count == 50)
    }

    @Test func `whoever waits as long as told is admitted, and not before`() throws {
        for offset in stride(from: Int64(0), to: quarter, by: 97_531) {
            let limiter = SignInLimiter()
            let now = start + offset
            for _ in 0..<10 { _ = limiter.admit(account: "a", address: "b", now: now) }
            guard case .refused(let wait) = limiter.admit(account: "a", address: "b", now: now) else {
                Issue.record("the eleventh try is admitted")
                continue
            }

            #expect(!admits(limiter, "a", "b", now + wait / 2))
            #expect(admits(limiter, "a", "b", now + wait))
        }
    }

    @Test func `in no quarter of an hour, wherever it begins, are there twice as many tries as allowed`() {
        let limiter = SignInLimiter()
        var admitted: [Int64] = []

        for second in stride(from: Int64(0), to: 4 * quarter, by: 1_000) where admits(limiter, "a", "b", start + second)
        {
            admitted.append(second)
        }

        let most = admitted.map { first in admitted.filter { (first..<first + quarter).contains($0) }.count }.max()
        #expect((10...13).contains(most ?? 0))
        #expect(admitted.count >= 35, "it refuses no more than it must")
    }

    @Test func `the edge between two windows gives no second round`() {
        let limiter = SignInLimiter()

        let before = (0..<20).filter { _ in admits(limiter, "a", "b", start + quarter - 1) }
        let after = (0..<20).filter { _ in admits(limiter, "a", "b", start + quarter) }

        #expect(before.count == 10)
        #expect(after.isEmpty)
    }

    @Test func `a right password does not count`() {
        let limiter = SignInLimiter()

        for _ in 0..<200 {
            guard case .admitted(let ticket) = limiter.admit(account: "a", address: "b", now: start) else {
                Issue.record("refused although every password was right")
                return
            }
            limiter.takeBack(ticket, now: start)
        }
    }

    @Test func `tries that come at once cannot all slip through before one is counted`() async {
        let limiter = SignInLimiter()
        let now = start

        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    if case .admitted = limiter.admit(account: "a", address: "b", now: now) { true } else { false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }

        #expect(admitted == 10)
    }

    @Test(arguments: [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("::ffff:192.0.2.1", "192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
        ("fe80::1%eth0", "fe80::2", true), ("192.0.2.1", "192.0.2.2", false),
    ])
    func `an IPv6 customer is one address`(first: String, second: String, areOne: Bool) {
        #expect((SignInLimiter.network(of: first) == SignInLimiter.network(of: second)) == areOne)
    }

    @Test func `ten thousand strangers do not lock anybody out, nor make it forget`() {
        let limiter = SignInLimiter()
        for _ in 0..<10 { _ = limiter.admit(account: "attacked", address: "a", now: start) }

        for number in 0..<10_000 { _ = limiter.admit(account: "s\(number)", address: "n\(number)", now: start) }

        #expect(!admits(limiter, "attacked", "a", start))
        let admitted = (0..<500).filter { admits(limiter, "new\($0)", "other\($0)", start) }
        #expect(admitted.count >= 499)
    }

    @Test(arguments: [Int64.min, -1, 0, Int64.max / 2])
    func `a clock that jumps does no harm`(now: Int64) {
        let limiter = SignInLimiter()

        _ = limiter.admit(account: "a", address: "b", now: start)
        _ = limiter.admit(account: "a", address: "b", now: now)
        _ = limiter.admit(account: "a", address: "b", now: start)
    }

    @Test func `huge and odd names are counted like any other`() {
        let limiter = SignInLimiter()
        let huge = String(repeating: "x", count: 5_000_000)

        let admitted = (0..<20).filter { _ in admits(limiter, huge, "\u{0}" + huge, start) }

        #expect(admitted.count == 10)
    }
}
