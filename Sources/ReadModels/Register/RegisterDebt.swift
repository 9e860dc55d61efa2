import Dispatch
import Domain
import GRDB
import Glibc
import Synchronization

/// What this process has recorded in the log and the register does not show yet.
///
/// It is applied when somebody looks, or a moment later: records that are applied together write a page once that
/// each of them would have written for itself, and nobody who hands over a sample waits for it.
final class RegisterDebt: Sendable {
    private struct Owed {
        var records: [Applied] = []
        /// True while somebody has been asked to apply them and has not begun.
        var isScheduled = false
        /// True from a failure to apply them on, until that succeeds: meanwhile whoever reads does not wait for it.
        var isBehind = false
        /// True while a record that may change what somebody may do could not be applied.
        var arePowersOwed = false
        /// True once whoever writes has looked whether others have written: nobody else can until he ends.
        var isNoted = false
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
    private let queue = DispatchQueue(label: "magpie.register", qos: .utility)

    /// How long records wait for others when nobody looks.
    static let patience = DispatchTimeInterval.milliseconds(100)
    /// After how long it is tried again, once applying has failed.
    static let respite = DispatchTimeInterval.seconds(1)
    /// How long whoever reads waits for those who write.
    static let readersPatience = Duration.seconds(2)
    /// From how many records on they wait no longer.
    static let many = 1024
    /// With so many, whoever records more applies them first: memory is bounded, and the register not far behind.
    static let tooMany = 8192

    var isBehind: Bool { owed.withLock(\.isBehind) }
    var isTooLarge: Bool { owed.withLock { $0.records.count >= RegisterDebt.tooMany } }

    /// True where whoever reads has to apply something before.
    var isDue: Bool { owed.withLock { !$0.records.isEmpty && !$0.isBehind } }

    var arePowersOwed: Bool { owed.withLock(\.arePowersOwed) }
    var isNoted: Bool { owed.withLock(\.isNoted) }

    var records: [Applied] { owed.withLock(\.records) }

    var powersVersion: Int { owed.withLock(\.powersVersion) }

    func changePowers() { owed.withLock { $0.powersVersion += 1 } }

    /// Adds what is durable now, and has `settle` called soon.
    func add(_ records: [Applied], settle: @escaping @Sendable () -> Void) {
        let isMany = owed.withLock { owed in
            owed.records += records
            let before = owed.records.count - records.count
            return before < RegisterDebt.many && owed.records.count >= RegisterDebt.many
        }
        if isMany { queue.async(execute: settle) }
        schedule(settle, after: RegisterDebt.patience)
    }

    private func schedule(_ settle: @escaping @Sendable () -> Void, after time: DispatchTimeInterval) {
        let isFirst = owed.withLock { owed in
            defer { owed.isScheduled = true }
            return !owed.isScheduled
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + time) { [self] in
            owed.withLock { $0.isScheduled = false }
            settle()
        }
    }

    /// Forgets what is applied up to a record.
    func settled(upTo sequence: Int) {
        owed.withLock { owed in
            let count = owed.records.prefix { $0.sequence <= sequence }.count
            owed.records.removeFirst(count)
            owed.isBehind = false
            if owed.arePowersOwed { owed.powersVersion += 1 }
            owed.arePowersOwed = false
        }
    }

    /// Applying failed: it is tried again after a moment, with what was to be applied besides.
    ///
    /// What becomes too much is forgotten, because the log has it, and the next command catches up from there.
    func fallBehind(with records: [Applied] = [], settle: @escaping @Sendable () -> Void) {
        let isLacking = owed.withLock { owed in
            owed.records += records
            // Somebody else may have applied them meanwhile.
            guard !owed.records.isEmpty else { return false }
            owed.isBehind = true
            if records.contains(where: { HeldPowers.mayChange(with: $0.event.stream) }) { owed.arePowersOwed = true }
            if owed.records.count >= RegisterDebt.tooMany { owed.records = [] }
            return true
        }
        if isLacking { schedule(settle, after: RegisterDebt.respite) }
    }

    /// What is owed does not follow on what the register shows: the log has what lies between.
    func loseThread() {
        owed.withLock { owed in
            owed.records = []
            owed.isBehind = true
        }
    }

    /// Waits until nobody else of this process writes to the register.
    func beginWriting() {
        writing.wait()
        owed.withLock { $0.isNoted = false }
    }

    /// The same, as long as it is needed: false where it is not, or where somebody else writes for too long.
    ///
    /// By short sleeps, because the semaphore's time-out is on Linux an instant of the wall clock.
    func beginWriting(within patience: Duration, while isNeeded: () -> Bool = { true }) -> Bool {
        let (start, atOnce) = (ContinuousClock.now, DispatchTime(uptimeNanoseconds: 0))
        while writing.wait(timeout: atOnce) == .timedOut {
            guard isNeeded(), start.duration(to: .now) < patience else { return false }
            usleep(50)
        }
        owed.withLock { $0.isNoted = false }
        return true
    }

    func endWriting() { writing.signal() }

    /// Notes SQLite's number for what other connections have written.
    func note(dataVersion number: Int) {
        owed.withLock { owed in
            owed.isNoted = true
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
