import Domain
import Foundation
import Stores
import Web

/// Gives the pages the reference data and the policies of a data directory.
enum ProgrammeReading {
    static func shelf(_ directory: DataDirectory) -> ProgrammeShelf {
        let policies = directory.policies
        let reference = directory.reference
        let programme = directory.programme
        return ProgrammeShelf(
            register: { try ProgrammeRegister.decode(try programme.files(adopted: $0)) },
            policy: { digest in
                if digest == reference.policy.digest { return reference.policyFile }
                // A digest of another kind than a policy's leads nowhere.
                guard let data = try policies.data(digest) else { return nil }
                return try policies.check(data, file: digest).file
            })
    }

    static func desk(_ directory: DataDirectory) -> PolicyDesk {
        let policies = directory.policies
        let reference = directory.reference
        return PolicyDesk(
            check: { try policies.check($0, file: "policy") },
            keep: { try policies.keep($0, file: "policy") },
            data: { digest in
                if let data = try policies.data(digest) { return data }
                return digest == reference.policy.digest ? reference.policyData : nil
            })
    }
}
