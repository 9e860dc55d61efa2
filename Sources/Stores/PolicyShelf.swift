import Crypto
package import Domain
package import Foundation
import Registrar
import Synchronization

/// The policies that the log has named, read from the file store once each.
package final class PolicyShelf: PolicySource {
    private let folder: String
    private let sources: SourceList?
    private let known = Mutex<[String: Policy]>([:])
    private let first: Policy

    /// A shelf over the files in `folder`.
    ///
    /// - Parameter first: the policy that holds until the log names one.
    init(folder: String, first: Policy, sources: SourceList?) {
        self.folder = folder
        self.first = first
        self.sources = sources
    }

    package func policy(_ digest: String?) throws -> Policy {
        guard let digest else { return first }
        if digest == first.digest { return first }
        if let policy = known.withLock({ $0[digest] }) { return policy }
        let path = folder + "/" + digest + ".json"
        let data = try Data(contentsOf: URL(filePath: path))
        guard PolicyShelf.digest(data) == digest else { throw PolicyChanged(path: path) }
        let policy = try PolicyFile.decode(data, file: path, sources: sources).policy(digest: digest, file: path)
        known.withLock { $0[digest] = policy }
        return policy
    }

    /// Reads a policy file without keeping it; throws ``ReferenceDataInvalid`` with everything that is wrong.
    package func check(_ data: Data, file: String) throws -> (file: PolicyFile, policy: Policy) {
        let read = try PolicyFile.decode(data, file: file, sources: sources)
        return (read, try read.policy(digest: PolicyShelf.digest(data), file: file))
    }

    /// The bytes of a policy that was kept; nil for another digest.
    package func data(_ digest: String) throws -> Data? {
        let path = folder + "/" + digest + ".json"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Data(contentsOf: URL(filePath: path))
    }

    /// Keeps a policy file under its digest, so that it can be adopted.
    package func keep(_ data: Data, file: String) throws -> Policy {
        let digest = PolicyShelf.digest(data)
        let policy = try PolicyFile.decode(data, file: file, sources: sources).policy(digest: digest, file: file)
        try data.write(to: URL(filePath: folder + "/" + digest + ".json"), options: .atomic)
        known.withLock { $0[digest] = policy }
        return policy
    }

    package static func digest(_ data: Data) -> String { SHA256.hash(data: data).hexadecimal }
}

/// A policy file is not what its name and the log say.
package struct PolicyChanged: Error, CustomStringConvertible {
    package var path: String
    package var description: String {
        "The policy file \(path) was changed after it was adopted. Put the adopted file back; "
            + "to change the rules, adopt a new file."
    }
}
