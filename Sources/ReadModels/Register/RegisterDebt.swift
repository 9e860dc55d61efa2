import Dispatch
import Domain
import GRDB
import Synchronization

/// What this process has recorded in the log and the register does not show yet.
///
/// It is applied when somebody looks, or a moment later: records that are applied together write a page once that
/// each of them would have written for itself, and nobody who hands over a sample waits for it.
final class RegisterDebt: Sendable {
    private struct Owed {
        var records: [Applied] = []
        /// True while one of the records may change what somebody may do.
        var concernsPowers = false
        /// True while somebody has been asked to apply them and has not begun.
        var isScheduled = false
        /// True once applying has failed: what is lacking is in the log only.
        var isBehind = false
        var seen = DataVersion()
        /// Another number after each record that may change what somebody may do.
        var powersVersion = 0
    }

    /// What SQLite says of other connections' writes.
    private struct DataVersion {
        var number = 0
        var hasChanged = false
    }

    private let owed = Mutex(Owed())
    /// Held by whoever writes to the register in this process, across several accesses of its connection.
    private let writing = DispatchSemaphore(value: 1)
    private let isWriting = Atomic(false)
    private let queue = DispatchQueue(label: "magpie.register", qos: .utility)

    /// How long records wait for others when nobody looks.
    static let patience = DispatchTimeInterval.milliseconds(100)
    /// From how many records on they wait no longer.
    static let many = 1024
    /// With so many, whoever records more applies them first: memory is bounded, and the register not far behind.
    static let tooMany = 8192

    var isBehind: Bool { owed.withLock(\.isBehind) }
    var isTooLarge: Bool { owed.withLock { $0.records.count >= RegisterDebt.tooMany } }

    func isOwed(concerningPowersOnly: Bool) -> Bool {
        owed.withLock { concerningPowersOnly ? $0.concernsPowers : !$0.records.isEmpty }
    }

    var records: [Applied] { owed.withLock(\.records) }

    var powersVersion: Int { owed.withLock(\.powersVersion) }

    func changePowers() { owed.withLock { $0.powersVersion += 1 } }

    /// Adds what is durable now, and has `settle` called soon.
    func add(_ records: [Applied], settle: @escaping @Sendable () -> Void) {
        let concernsPowers = records.contains { HeldPowers.mayChange(with: $0.event.stream) }
        let (isFirst, isMany) = owed.withLock { owed in
            owed.records += records
            owed.concernsPowers = owed.concernsPowers || concernsPowers
            if concernsPowers { owed.powersVersion += 1 }
            let before = owed.records.count - records.count
            defer { owed.isScheduled = true }
            return (!owed.isScheduled, before < RegisterDebt.many && owed.records.count >= RegisterDebt.many)
        }
        if isMany { queue.async(execute: settle) }
        if isFirst {
            queue.asyncAfter(deadline: .now() + RegisterDebt.patience) { [self] in
                owed.withLock { $0.isScheduled = false }
                settle()
            }
        }
    }

    /// Forgets what is applied up to a record.
    func settled(upTo sequence: Int) {
        owed.withLock { owed in
            let count = owed.records.prefix { $0.sequence <= sequence }.count
            owed.records.removeFirst(count)
            owed.concernsPowers = owed.records.contains { HeldPowers.mayChange(with: $0.event.stream) }
            owed.isBehind = false
        }
    }

    /// Applying failed: the log has what is lacking.
    func fallBehind() {
        owed.withLock { owed in
            owed.records = []
            (owed.concernsPowers, owed.isBehind) = (false, true)
        }
    }

    /// Waits until nobody else of this process writes to the register.
    func beginWriting() {
        writing.wait()
        isWriting.store(true, ordering: .relaxed)
    }

    /// The same where it need not wait long: false where somebody writes.
    ///
    /// Without a time-out of the semaphore, which on Linux is an instant of the wall clock.
    func beginWritingIfFree() -> Bool {
        guard !isWriting.load(ordering: .relaxed) else { return false }
        beginWriting()
        return true
    }

    func endWriting() {
        isWriting.store(false, ordering: .relaxed)
        writing.signal()
    }

    /// Notes SQLite's number for what other connections have written.
    func note(dataVersion number: Int) {
        owed.withLock { owed in
            guard number != owed.seen.number else { return }
            owed.seen = DataVersion(number: number, hasChanged: true)
            owed.powersVersion += 1
        }
    }

    /// Whether another connection has written since the last time that this was asked.
    func takeWhetherOthersWrote() -> Bool {
        owed.withLock { owed in
            defer { owed.seen.hasChanged = false }
            return owed.seen.hasChanged
        }
    }
}
