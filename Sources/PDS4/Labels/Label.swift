import CPDS4XML

/// A parsed PDS4 label (or any XML document of that size): nodes in document order, with the place of every element.
///
/// A label is immutable and may be used from many threads. Elements are reached through ``root`` and ``LabelElement``.
public final class Label: @unchecked Sendable {
    // @unchecked: the C document is only read after `init`, and freed when nothing refers to the label.
    let document: OpaquePointer
    let nodes: UnsafeBufferPointer<p4_node>
    let attributes: UnsafeBufferPointer<p4_attribute>
    let names: [Name]
    private let text: UnsafeBufferPointer<UInt8>

    /// Where the label was read from, or what the caller called it.
    public let path: String

    /// The largest file that is read as a label: the biggest real labels have a few megabytes, and memory must have a
    /// bound that does not depend on who sends the file.
    public static let largestSize = 64 << 20

    /// A name as the document writes it and as the namespaces expand it.
    struct Name {
        var local: String
        var namespace: String
        var qualified: String
    }

    /// Reads and parses the file at `path`.
    ///
    /// - Throws: ``FileProblem`` when it cannot be read, ``LabelProblem`` when it is not well-formed, has a document type
    ///   declaration, is nested deeper than 256 elements, has an element of tens of thousands of attributes or is larger than ``largestSize``.
    public convenience init(path: String) throws {
        let file = try MappedFile(path: path)
        try self.init(bytes: file.bytes, path: path)
        withExtendedLifetime(file) {}
    }

    /// Parses bytes.
    ///
    /// - Throws: ``LabelProblem``, as above.
    public convenience init(bytes: [UInt8], path: String) throws {
        self.init(copying: try Self.parsed(bytes, path: path), path: path)
    }

    convenience init(bytes: UnsafeRawBufferPointer, path: String) throws {
        self.init(copying: try Self.parsed(bytes, path: path), path: path)
    }

    private init(copying document: OpaquePointer, path: String) {
        self.document = document
        self.path = path
        var count: Int32 = 0
        let nodes = p4_nodes(document, &count)
        self.nodes = UnsafeBufferPointer(start: nodes, count: Int(count))
        let attributes = p4_attributes(document, &count)
        self.attributes = UnsafeBufferPointer(start: attributes, count: Int(count))
        let characters = p4_text(document, &count)
        let text = UnsafeBufferPointer(start: characters, count: Int(count)).withMemoryRebound(to: UInt8.self) { $0 }
        self.text = text
        let names = p4_names(document, &count)
        self.names = UnsafeBufferPointer(start: names, count: Int(count)).map { name in
            func string(_ start: Int32, _ length: Int32) -> String {
                String(decoding: UnsafeBufferPointer(rebasing: text[Int(start)..<Int(start + length)]), as: UTF8.self)
            }
            return Name(
                local: string(name.local, name.local_length),
                namespace: string(name.space, name.space_length),
                qualified: string(name.qualified, name.qualified_length)
            )
        }
    }

    deinit { p4_document_free(document) }

    private static func parsed(_ bytes: some ContiguousBytesSource, path: String) throws -> OpaquePointer {
        try bytes.withSource { buffer in
            guard buffer.count <= largestSize else {
                throw LabelProblem(
                    path: path, line: 1, column: 1,
                    message: "The file has \(buffer.count) bytes; labels of more than \(largestSize) are not read."
                )
            }
            guard !liesAboutUTF16(buffer) else {
                throw LabelProblem(path: path, line: 1, column: 1, message: "The file is in UTF-16, but its XML declaration names another encoding.")
            }
            guard let document = p4_parse(buffer.bindMemory(to: UInt8.self).baseAddress ?? emptyBytes, buffer.count)
            else { throw LabelProblem(path: path, line: 1, column: 1, message: "Out of memory.") }
            let problems = p4_document_problems(document)
            guard p4_problem_count(problems) == 0 else {
                let first = p4_problem_at(problems, 0)
                let problem = LabelProblem(
                    path: path, line: Int(first.line), column: Int(first.column), message: String(cString: first.message)
                )
                p4_document_free(document)
                throw problem
            }
            return document
        }
    }

    /// Whether a text in UTF-16 declares another encoding, which XML 1.0 (4.3.3) makes a fatal error, and which libxml2 forgives.
    private static func liesAboutUTF16(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 4 else { return false }
        let isUTF16 = (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0) != (bytes[1] == 0)
        guard isUTF16 else { return false }
        let beginning = String(decoding: bytes.prefix(400).filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self).lowercased()
        guard let end = beginning.firstRange(of: "?>"), let name = beginning[..<end.lowerBound].firstRange(of: "encoding") else { return false }
        let encoding = beginning[name.upperBound..<end.lowerBound].drop { " \t\r\n=\"'".contains($0) }
        return !["utf-16", "ucs-2", "iso-10646-ucs-2"].contains { encoding.hasPrefix($0) }
    }

    /// The document element.
    public var root: LabelElement {
        var child = nodes[0].first_child
        while child >= 0, nodes[Int(child)].kind != Int32(P4_ELEMENT) { child = nodes[Int(child)].next_sibling }
        return LabelElement(label: self, index: max(child, 0))
    }

    /// The processing instructions before the document element: target and text.
    var instructions: [(target: String, text: String, line: Int)] {
        var found: [(target: String, text: String, line: Int)] = []
        var child = nodes[0].first_child
        while child >= 0 {
            let node = nodes[Int(child)]
            if node.kind == Int32(P4_INSTRUCTION) {
                found.append((names[Int(node.name)].qualified, string(node.text, node.text_length), Int(node.line)))
            }
            child = node.next_sibling
        }
        return found
    }

    func string(_ start: Int32, _ length: Int32) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: text[Int(start)..<Int(start) + Int(length)]), as: UTF8.self)
    }

    /// The text of a node and of everything in it, as XPath's `string()` gives it.
    func text(of index: Int32) -> String {
        let node = nodes[Int(index)]
        if node.kind != Int32(P4_ELEMENT), node.kind != Int32(P4_ROOT) {
            return string(node.text, node.text_length)
        }
        var result = ""
        var position = Int(index) + 1
        var parts = 0
        while position < Int(node.end) {
            let inner = nodes[position]
            if inner.kind == Int32(P4_TEXT) {
                let part = string(inner.text, inner.text_length)
                if parts == 0 { result = part } else { result += part }
                parts += 1
            }
            position += 1
        }
        return result
    }
}

// One byte that nothing reads or writes: C wants an address even for no bytes.
private nonisolated(unsafe) let emptyBytes = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

private protocol ContiguousBytesSource {
    func withSource<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension [UInt8]: ContiguousBytesSource {
    fileprivate func withSource<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(body)
    }
}

extension UnsafeRawBufferPointer: ContiguousBytesSource {
    fileprivate func withSource<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(self)
    }
}

/// A file that is not a readable label, and where it stops being one.
public struct LabelProblem: Error, CustomStringConvertible, Sendable {
    /// The file.
    public var path: String
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1.
    public var column: Int
    /// What is wrong there.
    public var message: String

    /// Place and message on one line.
    public var description: String { "\(path):\(line):\(column): \(message)" }
}
