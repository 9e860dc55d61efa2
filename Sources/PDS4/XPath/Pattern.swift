/// A regular expression of XML Schema and XPath 2.0, compiled once and matched with a bounded amount of work.
///
/// The dialects differ from those of other libraries (anchors, `\i`, `\c`, class subtraction), and expressions and texts
/// come from files that somebody else wrote: hence an own matcher with a step limit.
struct Pattern: Sendable {
    indirect enum Node: Sendable {
        case scalar(UInt32)
        case any
        case set([ClosedRange<UInt32>], negated: Bool)
        case subtraction(Node, Node)
        case sequence([Node])
        case choice([Node])
        case group(Node, Int)
        case repetition(Node, Int, Int, reluctant: Bool)
        case start
        case end
    }

    let root: Node
    let groupCount: Int
    private let foldsCase: Bool

    /// The number of single steps after which a match is given up.
    static let stepLimit = 1_000_000

    /// Compiles `text`; `flags` are those of XPath's `matches`.
    init(_ text: String, flags: String = "") throws {
        var parser = PatternParser(flags.contains("x") ? text.filter { !$0.isWhitespace } : text)
        root = try parser.parse()
        groupCount = parser.groups
        foldsCase = flags.contains("i")
    }

    /// Whether the expression matches all of `text`, as XML Schema's patterns do.
    func matchesWhole(_ text: String) throws -> Bool {
        var matcher = Matcher(text: scalars(text), foldsCase: foldsCase)
        return try matcher.run(root, 0) { at, matcher in at == matcher.text.count }
    }

    /// Whether the expression matches anywhere in `text`, as XPath's `matches` does.
    func matches(_ text: String) throws -> Bool { try firstMatch(scalars(text), from: 0) != nil }

    func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// The first match at or after `start`: its range and the ranges of its groups.
    func firstMatch(_ text: [UInt32], from start: Int) throws -> (range: Range<Int>, groups: [Range<Int>?])? {
        var at = start
        var matcher = Matcher(text: text, foldsCase: foldsCase)
        while at <= text.count {
            var end = -1
            matcher.groups = Array(repeating: nil, count: groupCount)
            if try matcher.run(root, at, then: { position, _ in end = position; return true }) {
                return (at..<end, matcher.groups)
            }
            at += 1
        }
        return nil
    }

    struct Matcher {
        let text: [UInt32]
        let foldsCase: Bool
        var groups: [Range<Int>?] = []
        var steps = 0
        private var depth = 0

        init(text: [UInt32], foldsCase: Bool) {
            self.text = text
            self.foldsCase = foldsCase
        }

        typealias Continuation = (Int, inout Matcher) throws -> Bool

        mutating func run(_ node: Node, _ at: Int, then next: Continuation) throws -> Bool {
            steps += 1
            depth += 1
            defer { depth -= 1 }
            guard steps < Pattern.stepLimit, depth < 4_000 else {
                throw XPathError(code: "FORX0002", message: "A regular expression needs too many steps")
            }
            switch node {
            case .start: return at == 0 ? try next(at, &self) : false
            case .end: return at == text.count ? try next(at, &self) : false
            case .sequence(let nodes): return try sequence(nodes[...], at, next)
            case .choice(let nodes):
                for node in nodes where try run(node, at, then: next) { return true }
                return false
            case .group(let inner, let number):
                return try run(inner, at) { end, matcher in
                    guard number < matcher.groups.count else { return try next(end, &matcher) }
                    let before = matcher.groups[number]
                    matcher.groups[number] = at..<end
                    if try next(end, &matcher) { return true }
                    matcher.groups[number] = before
                    return false
                }
            case .repetition(let inner, let least, let most, let reluctant):
                if Self.isSingle(inner) { return try run(single: inner, at, least, most, reluctant, next) }
                return try repeated(inner, at, 0, least, most, reluctant, next)
            default:
                guard at < text.count, accepts(node, text[at]) else { return false }
                return try next(at + 1, &self)
            }
        }

        private mutating func sequence(_ nodes: ArraySlice<Node>, _ at: Int, _ next: Continuation) throws -> Bool {
            guard let first = nodes.first else { return try next(at, &self) }
            return try run(first, at) { position, matcher in try matcher.sequence(nodes.dropFirst(), position, next) }
        }

        private static func isSingle(_ node: Node) -> Bool {
            switch node {
            case .scalar, .any, .set, .subtraction: true
            default: false
            }
        }

        /// Repeats something one character long without recursion.
        private mutating func run(
            single node: Node, _ at: Int, _ least: Int, _ most: Int, _ reluctant: Bool, _ next: Continuation
        ) throws -> Bool {
            var end = at
            if reluctant {
                while true {
                    if end - at >= least, try next(end, &self) { return true }
                    guard end - at < most, end < text.count, accepts(node, text[end]) else { return false }
                    end += 1
                    steps += 1
                }
            }
            while end - at < most, end < text.count, accepts(node, text[end]) { end += 1 }
            steps += end - at
            while end - at >= least {
                if try next(end, &self) { return true }
                end -= 1
            }
            return false
        }

        private mutating func repeated(
            _ node: Node, _ at: Int, _ done: Int, _ least: Int, _ most: Int, _ reluctant: Bool, _ next: Continuation
        ) throws -> Bool {
            if reluctant, done >= least, try next(at, &self) { return true }
            if done < most {
                let more = try run(node, at) { end, matcher in
                    if end == at, done >= least { return false }
                    return try matcher.repeated(node, end, done + 1, least, most, reluctant, next)
                }
                if more { return true }
            }
            return !reluctant && done >= least ? try next(at, &self) : false
        }

        private func accepts(_ node: Node, _ scalar: UInt32) -> Bool {
            if foldsCase {
                let folded = Self.folds(scalar)
                return folded.contains { matches(node, $0) }
            }
            return matches(node, scalar)
        }

        private static func folds(_ scalar: UInt32) -> [UInt32] {
            guard let unicode = Unicode.Scalar(scalar) else { return [scalar] }
            let lower = unicode.properties.lowercaseMapping.unicodeScalars.map(\.value)
            let upper = unicode.properties.uppercaseMapping.unicodeScalars.map(\.value)
            return [scalar] + (lower.count == 1 ? lower : []) + (upper.count == 1 ? upper : [])
        }

        private func matches(_ node: Node, _ scalar: UInt32) -> Bool {
            switch node {
            case .scalar(let wanted): scalar == wanted
            case .any: scalar != 10 && scalar != 13
            case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
            case .subtraction(let from, let without): matches(from, scalar) && !matches(without, scalar)
            default: false
            }
        }
    }
}
