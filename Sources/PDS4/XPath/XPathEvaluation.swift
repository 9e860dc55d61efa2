import CPDS4XML

/// The names that a set of compiled expressions asks for, each with a small number.
///
/// A label's few hundred distinct names are looked up once per label; after that a name test compares two integers.
struct XPathNames: Sendable {
    struct Name: Hashable, Sendable {
        var namespace: String
        var local: String
    }

    private(set) var numbers: [Name: Int32] = [:]

    mutating func number(namespace: String, local: String) -> Int32 {
        let name = Name(namespace: namespace, local: local)
        if let number = numbers[name] { return number }
        let number = Int32(numbers.count)
        numbers[name] = number
        return number
    }

    /// For each of a label's names its number here, or -1.
    func bind(_ label: Label) -> [Int32] {
        label.names.map { numbers[Name(namespace: $0.namespace, local: $0.local)] ?? -1 }
    }
}

/// The context item, and its place in the sequence that is being filtered.
struct XPathFocus {
    var item: XPathItem
    var position = 1
    var size = 1
}

typealias XPathCode = @Sendable (XPathEvaluation, XPathFocus) throws -> XPathValue
typealias XPathTest = @Sendable (XPathEvaluation, XPathFocus) throws -> Bool

/// The state of evaluating expressions on one label, on one thread.
final class XPathEvaluation {
    let label: Label
    let numbers: [Int32]
    private var slots: [Slot] = []
    private var steps = 0
    /// Whether the text of elements without elements inside loses white space at its ends and runs of it: what a
    /// validating parser hands on for the collapsed types, which are all that Schematron rules compare.
    private let collapsesSpace: Bool
    private let stepLimit: Int

    /// The number of single steps after which an expression is given up: a label of 64 MB must not occupy a server.
    static let stepLimit = 200_000_000
    /// The most nodes that a step of a path may select, repetitions included: they are all in memory at once.
    static let mostSelected = 4_000_000

    private enum Slot {
        case unset
        case pending(XPathCode, XPathFocus)
        case value(XPathValue)
    }

    init(
        label: Label, numbers: [Int32], variables: Int, collapsesSpace: Bool = false, stepLimit: Int = XPathEvaluation.stepLimit
    ) {
        self.stepLimit = stepLimit
        self.collapsesSpace = collapsesSpace
        self.label = label
        self.numbers = numbers
        slots = Array(repeating: .unset, count: variables)
    }

    /// Binds a variable to an expression that is evaluated when it is first asked for, as XSLT processors do: an error in
    /// a variable that nothing uses is no error.
    func set(_ slot: Int, to code: @escaping XPathCode, in focus: XPathFocus) { slots[slot] = .pending(code, focus) }

    func set(_ slot: Int, to value: XPathValue) { slots[slot] = .value(value) }

    func value(of slot: Int) throws -> XPathValue {
        switch slots[slot] {
        case .value(let value): return value
        case .unset: throw XPathError(code: "XPDY0002", message: "A variable has no value")
        case .pending(let code, let focus):
            slots[slot] = .unset
            let value = try code(self, focus)
            slots[slot] = .value(value)
            return value
        }
    }

    func count(_ steps: Int) throws {
        self.steps &+= steps
        guard self.steps < stepLimit else {
            throw XPathError(code: "FOER0000", message: "The expressions need too many steps on this label")
        }
    }

    func text(of item: XPathItem) -> String {
        switch item {
        case .node(let index): return collapsesSpace ? collapsed(index) : label.text(of: index)
        case .attribute(let index):
            let attribute = label.attributes[Int(index)]
            return label.string(attribute.text, attribute.text_length)
        case .string(let text), .untyped(let text): return text
        case .integer(let value): return String(value)
        case .double(let value): return XPathNumber.text(value)
        case .boolean(let value): return value ? "true" : "false"
        }
    }

    private func collapsed(_ index: Int32) -> String {
        let text = label.text(of: index)
        let node = label.nodes[Int(index)]
        guard node.kind == Int32(P4_ELEMENT), node.end == index + 2 else { return text }
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
        var previous = true
        let utf8 = text.utf8
        let needsWork = utf8.contains { byte in
            defer { previous = isSpace(byte) }
            return isSpace(byte) && (previous || byte != 32)
        } || (utf8.last.map(isSpace) ?? false)
        guard needsWork else { return text }
        return utf8.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    func atomized(_ item: XPathItem) -> XPathItem {
        switch item {
        case .node(let index):
            let kind = label.nodes[Int(index)].kind
            let isText = kind == Int32(P4_COMMENT) || kind == Int32(P4_INSTRUCTION)
            return isText ? .string(text(of: item)) : .untyped(text(of: item))
        case .attribute: return .untyped(text(of: item))
        default: return item
        }
    }

    /// The effective boolean value (XPath 2.0, 2.4.3).
    func truth(_ value: XPathValue) throws -> Bool {
        guard let first = value.first else { return false }
        if first.isNode { return true }
        guard value.count == 1 else {
            throw XPathError(code: "FORG0006", message: "A sequence of several values has no truth value")
        }
        switch first {
        case .boolean(let value): return value
        case .string(let text), .untyped(let text): return !text.isEmpty
        case .integer(let value): return value != 0
        case .double(let value): return !(value == 0 || value.isNaN)
        case .node, .attribute: return true
        }
    }

    /// Document order: an element, then its attributes, then what is in it.
    func order(_ item: XPathItem) -> (Int32, Int32) {
        switch item {
        case .node(let index): (index, -1)
        case .attribute(let index): (label.attributes[Int(index)].owner, index)
        default: (0, 0)
        }
    }

    func sortedNodes(_ items: [XPathItem]) throws -> [XPathItem] {
        guard items.allSatisfy(\.isNode) else { throw XPathError.type("Nodes are needed") }
        let keyed = items.map { ($0, order($0)) }.sorted { $0.1 < $1.1 }
        var result: [XPathItem] = []
        var last: (Int32, Int32)?
        for (item, key) in keyed {
            if let last, last == key { continue }
            result.append(item)
            last = key
        }
        return result
    }
}
