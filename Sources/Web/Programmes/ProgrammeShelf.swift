package import Domain
package import FoundationEssentials
import Synchronization

/// The reference data that pages show: the register of programmes, and policy files as they were adopted.
///
/// Read at the first page that asks, and kept until another version is adopted.
package final class ProgrammeShelf: Sendable {
    private let read: @Sendable ([String: String]) throws -> ProgrammeRegister
    private let readPolicy: @Sendable (String) throws -> PolicyFile?
    private let known = Mutex<Known>(Known())

    private struct Known {
        var adopted: [String: String]?
        var register: ProgrammeRegister?
        var policies: [String: PolicyFile] = [:]
    }

    /// - Parameters:
    ///   - register: decodes the register from the files with these digests, by part; shipped files for the others.
    ///   - policy: the policy file with a digest, or nil where there is none.
    package init(
        register: @escaping @Sendable ([String: String]) throws -> ProgrammeRegister,
        policy: @escaping @Sendable (String) throws -> PolicyFile?
    ) {
        read = register
        readPolicy = policy
    }

    func register(adopted: [String: String]) throws -> ProgrammeRegister {
        let kept = known.withLock { $0.adopted == adopted ? $0.register : nil }
        if let kept { return kept }
        let register = try read(adopted)
        known.withLock {
            $0.adopted = adopted
            $0.register = register
        }
        return register
    }

    func policyFile(_ digest: String) throws -> PolicyFile? {
        if let file = known.withLock({ $0.policies[digest] }) { return file }
        guard let file = try readPolicy(digest) else { return nil }
        known.withLock { $0.policies[digest] = file }
        return file
    }
}

/// Where policy files are checked and kept, for the page on which one is adopted.
package struct PolicyDesk: Sendable {
    /// Reads a file; throws ``ReferenceDataInvalid``.
    package var check: @Sendable (Data) throws -> (file: PolicyFile, policy: Policy)
    /// Keeps a file that was checked under its digest.
    package var keep: @Sendable (Data) throws -> Policy
    /// The bytes of the file with a digest; nil where there is none.
    package var data: @Sendable (String) throws -> Data?

    package init(
        check: @escaping @Sendable (Data) throws -> (file: PolicyFile, policy: Policy),
        keep: @escaping @Sendable (Data) throws -> Policy, data: @escaping @Sendable (String) throws -> Data?
    ) {
        self.check = check
        self.keep = keep
        self.data = data
    }
}
