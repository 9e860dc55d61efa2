package import Domain
package import Foundation
import ReadModels
package import Registrar

/// The reference data that is shown: what the log has named, and what the program ships where it has named nothing.
///
/// Files lie in `programmes/` under their digests, so that what was shown at any time can be shown again.
package struct ProgrammeData: Sendable {
    private let folder: String

    init(folder: String) { self.folder = folder }

    /// The part that a file is: `missions` for `missions.json`.
    package static func part(of file: String) -> String { String(file.dropLast(".json".count)) }

    /// The bytes of every file of the register, by name.
    ///
    /// - Parameter adopted: the digests that the log names, by part.
    /// - Throws: ``ProgrammeFileLost`` where a file that was adopted is not here or was changed.
    package func files(adopted: [String: String]) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in ProgrammeRegister.files {
            guard let digest = adopted[ProgrammeData.part(of: name)] else {
                files[name] = try ReferenceLibrary.data(name)
                continue
            }
            let path = folder + "/" + digest + ".json"
            guard let data = FileManager.default.contents(atPath: path), PolicyShelf.digest(data) == digest else {
                throw ProgrammeFileLost(path: path, part: name)
            }
            files[name] = data
        }
        return files
    }

    /// Keeps a file under its digest, durably enough to be named: its name is what it holds.
    func keep(_ data: Data) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let digest = PolicyShelf.digest(data)
        try data.write(to: URL(filePath: folder + "/" + digest + ".json"), options: .atomic)
        return digest
    }
}

/// A file of reference data that the log names is not here as it was.
package struct ProgrammeFileLost: Error, CustomStringConvertible {
    package var path: String
    package var part: String
    package var description: String {
        "The reference data \(part) was adopted, but \(path) is missing or was changed. Put the adopted file back, "
            + "or adopt another with “magpie programme adopt”."
    }
}

extension DataDirectory {
    package var programme: ProgrammeData { ProgrammeData(folder: path + "/programmes") }

    /// The digests that the log names, by part.
    package func adoptedProgramme(at now: Instant) async throws -> [String: String] {
        let rows = try await register.adoptions(.anyone(at: now)).filter { $0.part != "policy" }
        return Dictionary(rows.map { ($0.part, $0.digest) }) { first, _ in first }
    }

    /// Puts reference data in force: all files are checked together, and each part that differs gets its record.
    ///
    /// - Parameter files: the bytes of any of ``ProgrammeRegister/files``, by name; the others stay as they are.
    /// - Returns: the parts that changed.
    /// - Throws: ``ReferenceDataInvalid`` with everything that is wrong; nothing is then adopted.
    @discardableResult
    package func adoptProgramme(_ files: [String: Data], as requester: Registrar.Requester, at now: Instant) async throws -> [String] {
        let adopted = try await adoptedProgramme(at: now)
        // What is lost or damaged may be replaced.
        let standing = ProgrammeRegister.files.allSatisfy { files[$0] != nil } ? [:] : try programme.files(adopted: adopted)
        let all = standing.merging(files) { $1 }
        _ = try ProgrammeRegister.decode(all)
        var changed: [String] = []
        for name in ProgrammeRegister.files {
            guard let data = files[name] else { continue }
            let part = ProgrammeData.part(of: name)
            let digest = try programme.keep(data)
            guard adopted[part] != digest else { continue }
            _ = try await registrar.submit(Installation.AdoptProgramme(part: part, digest: digest), as: requester, at: now)
            changed.append(part)
        }
        return changed
    }
}
