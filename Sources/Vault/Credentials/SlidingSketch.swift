/// Counts of events per key over the last so many milliseconds, in a fixed amount of memory.
///
/// A count-min sketch (Cormode and Muthukrishnan, 2005) for this window and one for the last; the last one counts
/// in proportion to how much of it the sliding window still covers. A key's count is never too low.
struct SlidingSketch: Sendable {
    private static let rows = 4
    private static let columns = 1 << 14

    private let limit: Int
    private let window: Int64
    private var number: Int64 = .min
    private var present = [UInt16](repeating: 0, count: rows * columns)
    private var past = [UInt16](repeating: 0, count: rows * columns)

    init(limit: Int, window: Int64) {
        self.limit = limit
        self.window = window
    }

    /// Milliseconds until another event of `key` stays below the limit; 0 if it does now.
    mutating func wait(for key: String, now: Int64) -> Int64 {
        slide(to: now)
        let (current, former) = counts(of: key)
        let elapsed = max(now, 0) % window
        if current >= limit {
            // This window's count must itself grow old, until limit − 1 of it are left.
            return (window - elapsed) + aging(of: current)
        }
        guard former > 0 else { return 0 }
        // former × (window − t) / window < limit − current, solved for t.
        let needed = window - Int64(limit - current) * window / Int64(former) + 1
        return max(0, needed - elapsed)
    }

    mutating func count(_ key: String, by amount: UInt16, now: Int64) {
        slide(to: now)
        for cell in cells(of: key) {
            let (sum, overflow) = present[cell].addingReportingOverflow(amount)
            present[cell] = overflow ? .max : sum
        }
    }

    mutating func takeBack(_ key: String, countedAt instant: Int64, now: Int64) {
        slide(to: now)
        let age = number - Self.number(of: instant, window: window)
        for cell in cells(of: key) {
            if age == 0, present[cell] > 0 { present[cell] -= 1 }
            if age == 1, past[cell] > 0 { past[cell] -= 1 }
        }
    }

    private func aging(of current: Int) -> Int64 {
        max(0, window - Int64(limit) * window / Int64(current) + 1)
    }

    private func counts(of key: String) -> (present: Int, past: Int) {
        var (current, former) = (UInt16.max, UInt16.max)
        for cell in cells(of: key) {
            current = min(current, present[cell])
            former = min(former, past[cell])
        }
        return (Int(current), Int(former))
    }

    /// One cell in each row.
    ///
    /// Swift's hash is keyed anew in each process, so nobody can choose keys that collide.
    private func cells(of key: String) -> [Int] {
        (0..<Self.rows).map { row in
            var hasher = Hasher()
            hasher.combine(row)
            hasher.combine(key)
            return row * Self.columns + Int(UInt(bitPattern: hasher.finalize()) % UInt(Self.columns))
        }
    }

    private static func number(of instant: Int64, window: Int64) -> Int64 { max(instant, 0) / window }

    /// Moves to the window of `now`.
    ///
    /// A clock that goes back stays in the window reached.
    private mutating func slide(to now: Int64) {
        let next = Self.number(of: now, window: window)
        guard next > number else { return }
        if number != .min, next - number == 1 {
            swap(&present, &past)
        } else {
            past = [UInt16](repeating: 0, count: past.count)
        }
        present = [UInt16](repeating: 0, count: present.count)
        number = next
    }
}
