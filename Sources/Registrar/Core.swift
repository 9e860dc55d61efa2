import Domain
import EventLog
import FoundationEssentials
import GRDB
import Glibc
import ReadModels

/// The five steps, on the registrar's own thread.
final class Core: @unchecked Sendable {
    // Unchecked: only ever entered from the registrar's serial queue.
    private let log: any EventLog
    private let register: Register
    private var codec: EventCodec { register.codec }
    private let policies: any PolicySource
    private let identities: any IdentitySource
    private let randomBytes: @Sendable (_ count: Int) -> [UInt8]
    private let appliesAtOnce: Bool
    private var cache: [String: any Subject] = [:]
    /// The rules in force, and what people may do by them.
    private var policy: Policy?
    private var powers: [Person.ID: (held: HeldPowers, during: Range<Instant>)] = [:]
    private var lasting = LastingFacts()
    /// The log's head as of which the caches hold.
    private var cachedUpTo = 0
    private static let cacheLimit = 20_000

    init(
        log: any EventLog, register: Register, policies: any PolicySource, identities: any IdentitySource,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8], appliesAtOnce: Bool
    ) {
        self.log = log
        self.register = register
        self.policies = policies
        self.identities = identities
        self.randomBytes = randomBytes
        self.appliesAtOnce = appliesAtOnce
    }

    /// Decides the jobs in their order, and those that come meanwhile, durably; with none, applies what the log holds and
    /// the register lacks.
    func run(_ jobs: [Job], others: () -> [Job] = { [] }) throws {
        register.settleIfMuchIsOwed()
        do {
            var transaction: RegisterTransaction?
            do {
                let appended = try log.writeSync { log in
                    let register = RegisterTransaction(register, in: log)
                    transaction = register
                    try catchUp(register, log, isAsked: jobs.isEmpty || appliesAtOnce)
                    let before = log.head
                    var next = jobs
                    while !next.isEmpty {
                        for job in next { try turn(job, log, register) }
                        next = others()
                    }
                    try register.prepare()
                    return log.head - before
                }
                cachedUpTo += appended
                if appended > 0 { FaultPoint.betweenAppendAndApply.pass() }
            } catch {
                transaction?.rollBack()
                throw error
            }
            transaction?.commit()
            // What it lacks now may be what a state or a power rests on.
            if register.isBehind { forgetAll() }
        } catch {
            forgetAll()
            // The log's own errors are typed; what is left of SQLite's is the register's.
            guard let failure = error as? DatabaseError else { throw error }
            throw RegistrarError.notWritable(reason: failure.message ?? "\(failure.extendedResultCode)")
        }
    }

    /// Sees to it that no decision lacks what other processes have done.
    private func catchUp(_ register: RegisterTransaction, _ log: any LogTransaction, isAsked: Bool) throws {
        let othersWrote = try self.register.takeWhetherOthersWrote()
        if othersWrote { forgetAll() }
        if isAsked || othersWrote || log.head != cachedUpTo || self.register.isBehind { try register.open() }
        try forgetWhatOthersChanged(log)
    }

    /// Drops the states of subjects of which another process has recorded something.
    ///
    /// Asked of the log, not of what the register lacked: the other process may share the register's file and
    /// have applied it there already.
    private func forgetWhatOthersChanged(_ log: any LogTransaction) throws {
        guard cachedUpTo < log.head else { return }
        let isEmpty = cache.isEmpty && powers.isEmpty && policy == nil
        let others = isEmpty ? [] : try log.entries(after: cachedUpTo, limit: 1000)
        if others.count == 1000 { forgetAll() }
        for entry in others {
            cache[entry.stream] = nil
            forgetPowers(ifChangedBy: entry.stream)
        }
        cachedUpTo = log.head
    }

    private func forgetAll() {
        cache.removeAll()
        powers.removeAll()
        policy = nil
        lasting = LastingFacts()
    }

    private func forgetPowers(ifChangedBy stream: String) {
        guard HeldPowers.mayChange(with: stream) else { return }
        powers.removeAll()
        policy = nil
    }

    private func policyInForce(_ register: RegisterTransaction) throws -> Policy {
        if let policy { return policy }
        let found = try policies.policy(try register.access(Register.policyDigest))
        policy = found
        return found
    }

    private func held(
        _ person: Person.ID, at now: Instant, _ policy: Policy, _ register: RegisterTransaction
    ) throws -> HeldPowers {
        if let known = powers[person], known.during.contains(now) { return known.held }
        let found = try register.access { db in
            (held: try HeldPowers(person, at: now, policy, db), during: try HeldPowers.period(of: person, around: now, db))
        }
        if powers.count >= Core.cacheLimit { powers.removeAll() }
        powers[person] = found
        return found.held
    }

    /// Runs `body` under the log's lock, with the register caught up and free to be written; appends nothing.
    func holdStill<Value>(_ body: (any LogTransaction) throws -> Value) throws -> Value {
        forgetAll()
        return try log.writeSync { log in
            let transaction = RegisterTransaction(register, in: log)
            do {
                try transaction.open()
                transaction.commit()
            } catch RegisterError.aheadOfLog {
                // It belongs to another log, and `body` may be what replaces it.
                transaction.rollBack()
            } catch {
                transaction.rollBack()
                throw error
            }
            return try body(log)
        }
    }

    private func turn(_ job: Job, _ log: any LogTransaction, _ register: RegisterTransaction) throws {
        let work = job.work
        if let identity = work.identity, let known = try log.outcome(ofCommand: identity.key) {
            guard known.digest == identity.digest else { return job.settle(.failure(RegistrarError.idReused)) }
            let subject = String(decoding: known.result, as: UTF8.self)
            return job.settle(
                .success(.init(subject: subject, first: known.first, last: known.last, isRepeat: true)))
        }
        let policy = try policyInForce(register)
        let facts = RegisterFacts(register, policy: policy, lasting: lasting)
        let actor: Actor
        switch work.requester.kind {
        case .person(let person):
            actor = try held(person, at: work.arrived, policy, register)
                .actor(pseudonyms: work.requester.pseudonyms, scopes: work.requester.scopes)
        case .operator: actor = .operator
        case .clock: actor = .clock
        }
        let context = Context(actor: actor, now: work.arrived, policy: policy, facts: facts, identities: identities)
        let entries: [(event: Event, draft: DraftEntry)]
        do {
            entries = try drafts(of: try work.decide(self, Turn(log: log, context: context)), arrived: work.arrived)
        } catch let error where error is Refusal || error is EncodingError || error is EventCodec.Unreadable {
            // Of a command's own, and no harm to the others of its batch.
            if let failure = facts.failure { throw failure }
            return job.settle(.failure(error))
        }
        if let failure = facts.failure { throw failure }
        try record(entries, for: job, log, register)
    }

    private func drafts(
        of decision: Job.Work.Decision, arrived: Instant
    ) throws -> [(event: Event, draft: DraftEntry)] {
        try decision.drafts.map { draft in
            let event = Event(
                stream: draft.stream.name, audience: draft.audience, at: arrived, by: decision.by, body: draft.body)
            let record = try codec.encode(event)
            let type = type(of: draft.body).type
            return (event, DraftEntry(stream: event.stream, type: type, record: record, salt: randomBytes(32)))
        }
    }

    private func record(
        _ entries: [(event: Event, draft: DraftEntry)], for job: Job, _ log: any LogTransaction,
        _ register: RegisterTransaction
    ) throws {
        let work = job.work
        let first = log.head + 1
        let appended = entries.isEmpty ? [] : try log.append(entries.map(\.draft))
        for (entry, (event, _)) in zip(appended, entries) {
            try register.add(Applied(sequence: entry.sequence, event: event))
            cache[event.stream]?.apply(event.body)
            forgetPowers(ifChangedBy: event.stream)
        }
        if let identity = work.identity {
            try log.record(
                CommandOutcome(
                    id: identity.key, digest: identity.digest, first: first, last: log.head,
                    result: Array(work.subject.utf8)),
                isNew: true)
        }
        job.settle(.success(.init(subject: work.subject, first: first, last: log.head, isRepeat: false)))
    }

    /// The subject's state: from the cache, or folded from its short stream.
    func state<State: Subject>(of stream: Stream, _ turn: Turn) throws -> State {
        if let cached = cache[stream.name] as? State { return cached }
        var state = State()
        for entry in try turn.log.entries(ofStream: stream.name) {
            state.apply(try codec.decode(entry.record, stream: entry.stream, type: entry.type).body)
        }
        if cache.count >= Core.cacheLimit { cache.removeAll() }
        cache[stream.name] = state
        return state
    }
}

/// A place at which a test may ask the process to die.
///
/// Named by the environment variable `MAGPIE_FAULT_POINT`; without it, one
/// comparison. The crash test must be able to kill between append and apply,
/// an instant of microseconds that a timer from outside seldom meets.
enum FaultPoint: String {
    case betweenAppendAndApply

    private static let requested = ProcessInfo.processInfo.environment["MAGPIE_FAULT_POINT"]

    func pass() {
        guard let requested = FaultPoint.requested, requested.hasPrefix(rawValue) else { return }
        FaultPoint.stopHere(requested)
    }

    private static func stopHere(_ requested: String) {
        // `betweenAppendAndApply:250` dies at the 250th passing.
        let left = Int(requested.drop { $0 != ":" }.dropFirst()) ?? 1
        if passed.increment() >= left { kill(getpid(), SIGKILL) }
    }

    private static let passed = Passed()

    private final class Passed: @unchecked Sendable {
        // Unchecked: counted on the registrar's serial queue only.
        private var count = 0
        func increment() -> Int {
            count += 1
            return count
        }
    }
}
