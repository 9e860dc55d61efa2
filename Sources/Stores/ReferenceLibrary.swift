package import Domain
package import Foundation
import WebServer

/// The reference data that the program ships: policies, programmes, histories.
package struct ReferenceLibrary: Sendable {
    package let sources: SourceList
    /// The agency's policy, which holds until the log names another.
    package let policy: Policy
    package let policyFile: PolicyFile
    /// The policy file's bytes, to be kept and adopted.
    package let policyData: Data

    /// What this program ships, read once.
    static let shipped = Result { try ReferenceLibrary() }

    package init() throws {
        sources = try SourceList.decode(
            try ReferenceLibrary.data("sources.json"), file: "Programmes/sources.json", sources: nil)
        policyData = try ReferenceLibrary.data("policy/agency.json")
        policyFile = try PolicyFile.decode(policyData, file: "Programmes/policy/agency.json", sources: sources)
        policy = try policyFile.policy(
            digest: PolicyShelf.digest(policyData), file: "Programmes/policy/agency.json")
    }

    /// The bytes of a shipped file, by its path below `Programmes/`.
    package static func data(_ path: String) throws -> Data {
        guard let file = EmbeddedResources.files.first(where: { $0.path == path }) else {
            throw DirectoryFault("The program was built without Programmes/\(path).")
        }
        return Data(file.bytes)
    }
}
