import CPDS4XML

/// A set of XML Schemas compiled as one, as the labels of one kind need them. Immutable; used by many threads at once.
final class SchemaStack: @unchecked Sendable {
    // @unchecked: libxml2's compiled schema is only read after `init`.
    private let schema: OpaquePointer?
    /// Why the schemas could not be compiled; empty when they could.
    let problems: [String]

    /// A departure from a schema.
    struct Violation {
        var line: Int
        var column: Int
        var message: String
    }

    private final class Resolution {
        let find: (String) -> String?
        var held: [String: [UInt8]] = [:]
        var buffers: [UnsafeMutablePointer<UInt8>] = []
        init(find: @escaping (String) -> String?) { self.find = find }
        deinit { for buffer in buffers { buffer.deallocate() } }

        func bytes(_ location: String) -> (UnsafePointer<UInt8>, Int)? {
            let path = location.hasPrefix("file:///exact") ? String(location.dropFirst("file:///exact".utf8.count)) : find(location)
            guard let path, let bytes = try? FileSystem.contents(path, limit: 64 << 20) else { return nil }
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
            copy.update(from: bytes, count: bytes.count)
            buffers.append(copy)
            return (UnsafePointer(copy), bytes.count)
        }
    }

    init(files: [SchemaFile], find: @escaping (String) -> String?) {
        // One schema that imports the others: that is how several namespaces are compiled into one schema.
        var driver = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
        for file in files {
            driver += "<xs:import namespace=\"\(Self.escaped(file.namespace))\""
            driver += " schemaLocation=\"\(Self.escaped(file.path))\"/>"
        }
        driver += "</xs:schema>"
        let exact = Set(files.map(\.path))
        let resolution = Resolution { exact.contains($0) ? $0 : find($0) }
        var found: OpaquePointer?
        let bytes = Array(driver.utf8)
        schema = withExtendedLifetime(resolution) {
            p4_schema_compile(
                bytes, bytes.count,
                { context, location, length in
                    guard let context, let location, let length else { return nil }
                    let resolution = Unmanaged<Resolution>.fromOpaque(context).takeUnretainedValue()
                    guard let (bytes, count) = resolution.bytes(String(cString: location)) else { return nil }
                    length.pointee = count
                    return bytes
                },
                Unmanaged.passUnretained(resolution).toOpaque(), &found
            )
        }
        let messages = (0..<p4_problem_count(found)).map { String(cString: p4_problem_at(found, $0).message) }
        p4_problems_free(found)
        problems = schema == nil && messages.isEmpty ? ["The schemas could not be compiled."] : schema == nil ? messages : []
    }

    deinit { p4_schema_free(schema) }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    /// What of `label` departs from the schemas, in document order, at most `limit` places.
    func violations(in label: Label, limit: Int = 1_000) -> [Violation] {
        guard let schema, let problems = p4_validate(schema, label.document, Int32(clamping: limit)) else { return [] }
        defer { p4_problems_free(problems) }
        return (0..<p4_problem_count(problems)).map { index in
            let problem = p4_problem_at(problems, index)
            var violation = Violation(line: Int(problem.line), column: 1, message: String(cString: problem.message))
            if problem.node > 0 {
                let element = LabelElement(label: label, index: problem.node)
                violation.line = element.line
                violation.column = element.column
            }
            return violation
        }
    }
}
