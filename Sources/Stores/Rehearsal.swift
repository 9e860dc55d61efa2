package import Domain
import GRDB
import ReadModels
import Registrar

extension DataDirectory {
    /// What commands of one kind would be refused for, each as if it were the only one; nothing is recorded.
    ///
    /// Before a bulk operation, so that one wrong row stops it before the first is on record and not in the middle.
    package func rehearse<C: Command>(_ commands: [C], at now: Instant) async throws -> [(index: Int, refusal: Refusal)] {
        let policy = try policies.policy(try await register.policyDigest())
        return try register.read { db in
            let facts = RegisterFacts(db, policy: policy)
            let context = Context(
                actor: .operator, now: now, policy: policy, facts: facts, identities: RandomIdentities())
            var refusals: [(index: Int, refusal: Refusal)] = []
            for (index, command) in commands.enumerated() {
                do throws(Refusal) {
                    _ = try command.decide(C.State(), context)
                } catch {
                    refusals.append((index, error))
                }
                if let failure = facts.failure { throw failure }
            }
            return refusals
        }
    }
}
