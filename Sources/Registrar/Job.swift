import Crypto
import Domain
import EventLog
import FoundationEssentials

/// One command that waits for its turn, with its caller.
final class Job: @unchecked Sendable {
    // Unchecked: handed from the caller's thread to the registrar's and touched by one at a time.
    let work: Work
    private let finish: (Result<Registrar.Receipt, any Error>) -> Void
    private(set) var outcome: Result<Registrar.Receipt, any Error>?

    init(work: Work, finish: @escaping (Result<Registrar.Receipt, any Error>) -> Void) {
        self.work = work
        self.finish = finish
    }

    /// Keeps the outcome until the batch is durable.
    func settle(_ outcome: Result<Registrar.Receipt, any Error>) { self.outcome = outcome }

    func tell() { if let outcome { finish(outcome) } }

    func fail(_ error: any Error) { finish(.failure(error)) }
}

extension Job {
    /// A command with its type hidden: decided later, inside the transaction.
    struct Work {
        /// What tells a repeat of the command from another one; nil where its sender gave it no id, and so cannot repeat it.
        let identity: Identity?
        let requester: Registrar.Requester
        let arrived: Instant
        let subject: String
        let decide: (Core, Turn) throws -> Decision

        struct Decision {
            var drafts: [Draft]
            var by: String
        }

        struct Identity {
            /// The id under which the log keeps the command: one person's never meets another's.
            ///
            /// Hashed, because it stands beside the records that it led to: it must not tell
            /// which person is behind a reviewer's pseudonym.
            var key: String
            var digest: [UInt8]

            init(_ id: String, of requester: Registrar.Requester, digest: [UInt8]) {
                var hash = SHA256()
                hash.update(data: Array("\(requester.mark)\n\(id)".utf8))
                key = hash.finalize().hexadecimal
                self.digest = digest
            }
        }

        init<C: Command>(
            _ command: C, as requester: Registrar.Requester, id: String?, digest: [UInt8]?, at arrived: Instant
        ) throws {
            identity = try id.map { id in
                Identity(id, of: requester, digest: try digest ?? Self.digest(of: command))
            }
            self.requester = requester
            self.arrived = arrived
            subject = command.subject.rawValue
            decide = { core, turn in
                let stream = C.State.stream(command.subject)
                let state: C.State = try core.state(of: stream, turn)
                let drafts = try command.decide(state, turn.context)
                return Decision(drafts: drafts, by: command.mark(state, turn.context.actor))
            }
        }

        private static func digest<C: Command>(of command: C) throws -> [UInt8] {
            var hash = SHA256()
            hash.update(data: Data(C.name.utf8))
            // Slashes as the first versions wrote them: the digests lie in the log.
            hash.update(data: try CanonicalJSON.bytes(command, escapingSlashes: true))
            return Array(hash.finalize())
        }
    }
}

extension Registrar.Requester {
    /// Keeps one person's command ids from meeting another's.
    var mark: String {
        switch kind {
        case .person(let id): id.rawValue
        case .operator: "operator"
        case .clock: "clock"
        }
    }
}

/// One command's turn inside a batch.
struct Turn {
    let log: any LogTransaction
    let context: Context
}
