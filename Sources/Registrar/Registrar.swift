import Crypto
import Dispatch
package import Domain
package import EventLog
import FoundationEssentials
import Glibc
package import ReadModels
import Synchronization

/// The one ordered writer: lock, catch up, decide, append, apply.
///
/// Commands that wait together share one durable transaction. The order of locks
/// is the same in every process: first the log, then the register, which only
/// a decision that looks into it makes wait (``RegisterTransaction``). A process
/// that dies in between finds the rest in the log when it next starts.
package final class Registrar: Sendable {
    /// Where a command comes from, before its powers are known.
    package struct Requester: Sendable {
        package var kind: Actor.Kind
        package var pseudonyms: Set<String>
        /// With an API token, the permissions that it is good for.
        package var scopes: Set<Permission>?

        package init(kind: Actor.Kind, pseudonyms: Set<String> = [], scopes: Set<Permission>? = nil) {
            self.kind = kind
            self.pseudonyms = pseudonyms
            self.scopes = scopes
        }

        package static func person(_ id: Person.ID, pseudonyms: Set<String> = []) -> Requester {
            Requester(kind: .person(id), pseudonyms: pseudonyms)
        }
    }

    /// What a command led to.
    package struct Receipt: Hashable, Sendable {
        package var subject: String
        /// First and last record; `last < first` where none was needed.
        package var first: Int
        package var last: Int
        /// True when this very command had been carried out before.
        package var isRepeat: Bool
    }

    package let log: any EventLog
    package let register: Register
    private let policies: any PolicySource
    private let queue = DispatchQueue(label: "magpie.registrar")
    private let waiting = Mutex(Waiting())
    /// Commands that are being made.
    private let coming = Atomic<Int>(0)
    private let core: Core

    private struct Waiting {
        var jobs: [Job] = []
        var isScheduled = false
        /// So many may come at once, and until when they are waited for.
        var expected = 0
        var expectedUntil = ContinuousClock.now
    }

    /// A registrar over these stores.
    ///
    /// - Parameters:
    ///   - randomBytes: draws the salts that are kept with the records.
    ///   - appliesAtOnce: whether the register shows a record before its command is answered, and not only when
    ///     somebody looks: for a process that ends soon.
    package init(
        log: any EventLog, register: Register, policies: any PolicySource, identities: any IdentitySource = RandomIdentities(),
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8] = Registrar.systemBytes, appliesAtOnce: Bool = false
    ) {
        self.log = log
        self.register = register
        self.policies = policies
        core = Core(
            log: log, register: register, policies: policies, identities: identities, randomBytes: randomBytes,
            appliesAtOnce: appliesAtOnce)
    }

    /// Bytes of the operating system's generator.
    @Sendable package static func systemBytes(_ count: Int) -> [UInt8] {
        // One call to the system, where its generator of numbers takes one for every eight bytes.
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = min(256, count - filled)
                guard let start = buffer.baseAddress, getentropy(start + filled, part) == 0 else {
                    preconditionFailure("the system gives no random bytes")
                }
                filled += part
            }
        }
    }

    /// Carries a command out, durably, or throws a ``Refusal``.
    ///
    /// - Parameters:
    ///   - id: the command's own id: a repeat with the same content returns the
    ///     first result, with other content throws ``RegistrarError/idReused``. Without one nobody can repeat the
    ///     command, and the log keeps its records only.
    ///   - digest: what tells a repeat from another request, where the command
    ///     itself carries things made anew each time (references to texts, ids).
    ///   - arrived: the instant at which the last byte of the request arrived.
    package func submit<C: Command>(
        _ command: C, as requester: Requester, id: String? = nil, digest: [UInt8]? = nil, at arrived: Instant
    ) async throws -> Receipt {
        let work = try Job.Work(command, as: requester, id: id, digest: digest, at: arrived)
        return try await withCheckedThrowingContinuation { continuation in
            let job = Job(work: work) { continuation.resume(with: $0) }
            let mustSchedule = waiting.withLock { waiting in
                waiting.jobs.append(job)
                defer { waiting.isScheduled = true }
                return !waiting.isScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
        }
    }

    /// Refuses whoever lacks a permission now, before anything is written for a command that needs it.
    ///
    /// The command's own decision asks again, in its turn; this is for what must lie in the vault before.
    package func require(_ permission: Permission, of requester: Requester, at instant: Instant) async throws {
        guard case .person = requester.kind else { return }
        guard try await actor(of: requester, at: instant).may(permission) else { throw Refusal.forbidden(permission) }
    }

    /// Somebody with the powers that they have now: for what is asked before a command is made. The command asks again.
    package func actor(of requester: Requester, at instant: Instant) async throws -> Actor {
        switch requester.kind {
        case .operator: return .operator
        case .clock: return .clock
        case .person(let person):
            let policies = policies
            return try register.readPowers { db in
                let policy = try policies.policy(try Register.policyDigest(db))
                return try Powers.actor(
                    person, at: instant, policy, pseudonyms: requester.pseudonyms, scopes: requester.scopes, db)
            }
        }
    }

    /// Applies whatever other processes have appended. Cheap when there is nothing.
    package func catchUp() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Result { try self.core.run([]) }) }
        }
    }

    /// Runs `body` while nobody can decide anything, here or in another process, with the register caught up.
    ///
    /// For swapping the read model. Nothing is appended.
    package func holdingStill<Value: Sendable>(
        _ body: @escaping @Sendable (any LogTransaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            queue.async {
                continuation.resume(
                    with: Result { try self.core.holdStill(body) })
            }
        }
    }

    /// Tells that a command is being made, until `body` has returned: who decides others waits a moment for it.
    package func expectingCommand<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        coming.add(1, ordering: .relaxed)
        defer { coming.subtract(1, ordering: .relaxed) }
        return try await body()
    }

    /// Carries out one batch, and asks for the next: whoever waits for the queue itself comes in between.
    private func drain() {
        var batch = take(atMost: Registrar.batchLimit, isLast: true)
        if batch.isEmpty { return }
        let start = ContinuousClock.now
        var idle = Duration.zero
        let result = Result {
            try core.run(batch) {
                let next = others(beside: batch.count, since: start, &idle)
                batch += next
                return next
            }
        }
        let end = ContinuousClock.now
        waiting.withLock { waiting in
            waiting.expected = batch.count + waiting.jobs.count
            waiting.expectedUntil = end + min((start.duration(to: end) - idle) / 2, .milliseconds(5))
        }
        switch result {
        case .success: for job in batch { job.tell() }
        case .failure(let error): for job in batch { job.fail(error) }
        }
        queue.async { self.drain() }
    }

    /// Bounds keep the lock, the memory of a batch, and the first one's wait short.
    private static let batchLimit = 512
    private static let longest = Duration.milliseconds(10)

    private func take(atMost limit: Int, isLast: Bool = false) -> [Job] {
        waiting.withLock { waiting in
            let taken = Array(waiting.jobs.prefix(limit))
            waiting.jobs.removeFirst(taken.count)
            if isLast, taken.isEmpty { waiting.isScheduled = false }
            return taken
        }
    }

    /// Those who came while a batch was decided, or come a moment later: the callers of the batch before, and those of
    /// whom it is known that they are on their way. None where it is time to commit.
    ///
    /// Who has just been answered often asks for the next thing at once: without the moment the first of them gets a
    /// batch, and a flush of the disk, almost alone, and the others wait for it. It is short beside what a batch takes,
    /// or beside what a request takes; whoever is alone does not wait.
    private func others(beside count: Int, since start: ContinuousClock.Instant, _ idle: inout Duration) -> [Job] {
        // Short sleeps, because a semaphore's time-out is an instant of the wall clock, and whoever sets that back would
        // have every command wait.
        let begun = ContinuousClock.now
        defer { idle += begun.duration(to: .now) }
        while true {
            let now = ContinuousClock.now
            guard count < Registrar.batchLimit, start.duration(to: now) < Registrar.longest else { return [] }
            let next = take(atMost: Registrar.batchLimit - count)
            if !next.isEmpty { return next }
            let isEarly = waiting.withLock { count < $0.expected && now < $0.expectedUntil }
            let areComing = coming.load(ordering: .relaxed) > count && start.duration(to: now) < .milliseconds(2)
            guard isEarly || areComing else { return [] }
            usleep(50)
        }
    }
}

/// Where the rules in force come from, by the digest that the log names.
package protocol PolicySource: Sendable {
    /// The policy with this digest, or the installation's first one for nil.
    func policy(_ digest: String?) throws -> Policy
}

/// Sixteen random bytes, in lower-case letters and digits.
package struct RandomIdentities: IdentitySource {
    package init() {}

    package func next() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var bits = (generator.next() as UInt64, generator.next() as UInt64)
        var text: [UInt8] = []
        for _ in 0..<12 {
            text.append(digits[Int(bits.0 & 31)])
            bits.0 >>= 5
            text.append(digits[Int(bits.1 & 31)])
            bits.1 >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// What went wrong around a decision, as opposed to in it.
package enum RegistrarError: Error, Equatable, CustomStringConvertible {
    /// The same command id came with other content: 422.
    case idReused
    /// The read model's file cannot be written: a full or read-only disk, or one that failed. 503.
    case notWritable(reason: String)

    package var description: String {
        switch self {
        case .notWritable(let reason):
            "The read model cannot be written (\(reason)). Nothing was recorded; reading goes on. "
                + "Make room, or mend the disk, and repeat."
        case .idReused: "This command id was used before for something else. Send a new id with a new command."
        }
    }
}
