package import Domain
import Synchronization

/// The reference data that pages show: the register of programmes, and policy files as they were adopted.
///
/// Read at the first page that asks, and kept.
package final class ProgrammeShelf: Sendable {
    private let read: @Sendable () throws -> ProgrammeRegister
    private let readPolicy: @Sendable (String) throws -> PolicyFile?
    private let known = Mutex<(register: ProgrammeRegister?, policies: [String: PolicyFile])>((nil, [:]))

    /// - Parameters:
    ///   - register: decodes the register.
    ///   - policy: the policy file with a digest, or nil where there is none.
    package init(
        register: @escaping @Sendable () throws -> ProgrammeRegister,
        policy: @escaping @Sendable (String) throws -> PolicyFile?
    ) {
        read = register
        readPolicy = policy
    }

    func register() throws -> ProgrammeRegister {
        if let register = known.withLock({ $0.register }) { return register }
        let register = try read()
        known.withLock { $0.register = register }
        return register
    }

    func policyFile(_ digest: String) throws -> PolicyFile? {
        if let file = known.withLock({ $0.policies[digest] }) { return file }
        guard let file = try readPolicy(digest) else { return nil }
        known.withLock { $0.policies[digest] = file }
        return file
    }
}
