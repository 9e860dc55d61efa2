import Domain
import Foundation
import Stores
import Web

/// Gives the pages the reference data of a data directory.
enum ProgrammeReading {
    static func shelf(_ directory: DataDirectory) -> ProgrammeShelf {
        let folder = directory.path + "/policies"
        let reference = directory.reference
        return ProgrammeShelf(
            register: {
                var files: [String: Data] = [:]
                for name in ProgrammeRegister.files { files[name] = try ReferenceLibrary.data(name) }
                return try ProgrammeRegister.decode(files)
            },
            policy: { digest in
                if digest == reference.policy.digest { return reference.policyFile }
                let path = folder + "/" + digest + ".json"
                // A digest of another kind than a policy's leads nowhere.
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                return try PolicyFile.decode(
                    try Data(contentsOf: URL(filePath: path)), file: path, sources: reference.sources)
            })
    }
}
