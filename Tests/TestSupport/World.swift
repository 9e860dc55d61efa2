package import Domain

/// The whole domain in memory: ``Facts`` folded from every record, and a place to run commands.
///
/// A model of the registrar and its read models that is written to be obvious,
/// not fast to disk: tests of decisions stand on it, and the read models can be
/// held against it.
package final class World: Facts, @unchecked Sendable {
    // Unchecked: each test has its own and uses it from one task.

    /// Every record so far, in order.
    package private(set) var events: [Event] = []
    /// The rules in force.
    package var policy: Policy
    /// The instant at which commands arrive unless told otherwise.
    package var now: Instant
    /// Where identities come from.
    package let identities: any IdentitySource
    /// Mass of each sample in each account.
    package internal(set) var balances: [Sample.ID: [Account: Mass]] = [:]
    /// Every sample's birth record, and its state as of now.
    package internal(set) var samples: [Sample.ID: Sample] = [:]

    var states: [String: any Subject] = [:]
    var openDiscrepancyIDs: [Sample.ID: Set<String>] = [:]
    var numbers: [String: Sample.ID] = [:]
    var people: [Person.ID: PersonFacts] = [:]
    var organisationIDs: Set<Organisation.ID> = []
    var calls: [SampleCall.ID: CallRow] = [:]
    var applicationRows: [Application.ID: ApplicationRow] = [:]
    var reviews: [Review.ID: ReviewRow] = [:]
    var loans: [Loan.ID: LoanRow] = [:]
    /// Loans that a piece was ever on, the latest last.
    var loansOfPiece: [Sample.ID: [Loan.ID]] = [:]
    var certificateNumbers: [String: Instant] = [:]
    let codec = EventCodec()
    /// True to pass every record through its stored bytes, as the log does.
    package var storesBytes = false

    /// An empty world at `now`.
    package init(
        policy: Policy = .sample, now: Instant = World.start, identities: any IdentitySource = CountedIdentities()
    ) {
        self.policy = policy
        self.now = now
        self.identities = identities
    }

    /// 10:00 in Beijing on Monday, 6 January 2025.
    package static let start = Instant(milliseconds: 1_736_128_800_000)

    /// Decides, appends and folds, in one turn.
    ///
    /// - Returns: the records that followed.
    /// - Throws: the refusal.
    @discardableResult
    package func run<C: Command>(_ command: C, as actor: Actor, at instant: Instant? = nil) throws(Refusal) -> [Event] {
        let stream = C.State.stream(command.subject)
        let state = states[stream.name] as? C.State ?? C.State()
        let context = Context(actor: actor, now: instant ?? now, policy: policy, facts: self, identities: identities)
        let drafts = try command.decide(state, context)
        let by = command.mark(state, actor)
        let followed = drafts.map {
            Event(stream: $0.stream.name, audience: $0.audience, at: context.now, by: by, body: $0.body)
        }
        for event in followed { append(event) }
        return followed
    }

    /// What `command` would be refused for; nil where it would pass. Nothing is recorded.
    package func refusal<C: Command>(of command: C, as actor: Actor, at instant: Instant? = nil) -> Refusal? {
        let state = states[C.State.stream(command.subject).name] as? C.State ?? C.State()
        let context = Context(
            actor: actor, now: instant ?? now, policy: policy, facts: self, identities: CountedIdentities(prefix: "x"))
        do throws(Refusal) {
            _ = try command.decide(state, context)
            return nil
        } catch {
            return error
        }
    }

    /// Folds a record that already happened.
    package func append(_ event: Event) {
        var event = event
        if storesBytes {
            let type = type(of: event.body).type
            do {
                event = try codec.decode(codec.encode(event), stream: event.stream, type: type)
            } catch {
                preconditionFailure("a record that was just made cannot be read: \(error)")
            }
        }
        events.append(event)
        if var state = states[event.stream] ?? World.subject(of: event.stream) {
            state.apply(event.body)
            states[event.stream] = state
            if let sample = state as? Sample { samples[Sample.ID(event.subject)] = sample }
        }
        for posting in Ledger.postings(of: event) {
            balances[posting.sample, default: [:]][posting.account, default: .zero] += posting.mass
        }
        fold(event)
    }

    /// The state of one subject, folded from its own stream.
    package func state<State: Subject>(_ id: Identifier<State>) -> State {
        states[State.stream(id).name] as? State ?? State()
    }

    private static func subject(of stream: String) -> (any Subject)? {
        let kinds: [any Subject.Type] = [
            Sample.self, Loan.self, Application.self, Review.self, SampleCall.self, Person.self, Organisation.self,
            Installation.self,
        ]
        let kind = stream.prefix { $0 != "/" }
        return kinds.first { $0.streamKind == kind }?.init()
    }
}
