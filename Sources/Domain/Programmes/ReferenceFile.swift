package import FoundationEssentials

/// A file of reference data: JSON with a format line, decoded strictly and checked.
package protocol ReferenceFile: Codable, ReferenceChecked, Sendable {
    /// The format line that the file must carry, such as `magpie.policy/1`.
    static var format: String { get }
    /// The format line found.
    var format: String { get }
}

extension ReferenceFile {
    /// Decodes and checks a file.
    ///
    /// Members that the type does not know are refused: a typing error would
    /// otherwise silently take a rule out of force.
    ///
    /// - Parameters:
    ///   - data: the file's bytes.
    ///   - file: its name, for messages.
    ///   - sources: the sources that figures may cite; nil leaves them unchecked.
    ///   - quantities: the quantities and units that figures may have; nil leaves them unchecked.
    /// - Returns: the file's content, with nothing wrong in it.
    /// - Throws: ``ReferenceDataInvalid`` with everything that is wrong.
    package static func decode(
        _ data: Data,
        file: String,
        sources: SourceList?,
        quantities: QuantityList? = nil
    ) throws(ReferenceDataInvalid) -> Self {
        let value: Self
        do {
            let found = JSONValue([UInt8](data))
            if case .object(let members) = found, members["format"] != .string(format) {
                throw ReferenceDataProblem(
                    file: file,
                    path: "format",
                    problem: "the file is not of format \(format)",
                    remedy: "begin it with \"format\": \"\(format)\", or name another file"
                )
            }
            value = try JSONDecoder().decode(Self.self, from: data)
            let known = JSONValue([UInt8](try JSONEncoder().encode(value)))
            guard let found, let known else {
                throw ReferenceDataProblem(
                    file: file,
                    path: "",
                    problem: "it is not plain JSON, nests more than 64 deep, or names a member twice in one object",
                    remedy: "make it valid JSON in UTF-8"
                )
            }
            let unknown = found.paths(notIn: known)
            guard unknown.isEmpty else {
                throw ReferenceDataInvalid(
                    problems: unknown.map {
                        .init(file: file, path: $0, problem: "unknown member", remedy: "correct its name or remove it")
                    }
                )
            }
        } catch let error as ReferenceDataInvalid {
            throw error
        } catch let error as ReferenceDataProblem {
            throw ReferenceDataInvalid(problems: [error])
        } catch {
            throw ReferenceDataInvalid(problems: [.init(decoding: error, file: file)])
        }
        var inspection = Inspection(file: file, sources: sources?.ids, vocabulary: quantities)
        value.check(&inspection)
        guard inspection.problems.isEmpty else { throw ReferenceDataInvalid(problems: inspection.problems) }
        return value
    }
}

extension ReferenceDataProblem {
    /// What a decoder found, as a place and a remedy.
    fileprivate init(decoding error: any Error, file: String) {
        guard let error = error as? DecodingError else {
            self.init(file: file, path: "", problem: "\(error)", remedy: "make it valid JSON in UTF-8")
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(
                file: file,
                path: Self.path(context.codingPath + [key]),
                problem: "a member is missing",
                remedy: "add it (its meaning is in Programmes/README.md)"
            )
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self.init(
                file: file,
                path: Self.path(context.codingPath),
                problem: context.debugDescription,
                remedy: "give a value of the expected kind"
            )
        case .dataCorrupted(let context):
            self.init(
                file: file,
                path: Self.path(context.codingPath),
                problem: context.debugDescription,
                remedy: context.codingPath.isEmpty ? "make it valid JSON in UTF-8" : "correct the value"
            )
        @unknown default:
            self.init(file: file, path: "", problem: "\(error)", remedy: "make it valid JSON in UTF-8")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
