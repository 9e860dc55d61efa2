/// A recursive-descent parser for the XPath 2.0 subset that PDS4's Schematron files use, and some more.
///
/// Depth is bounded: an expression comes from a file that somebody else wrote.
struct XPathParser {
    private let expression: String
    private let tokens: [XPathToken]
    private let namespaces: [String: String]
    private var position = 0
    private var depth = 0

    /// Parses `expression`; prefixes are expanded with `namespaces`. Names without a prefix have no namespace.
    static func parse(_ expression: String, namespaces: [String: String]) throws -> XPathSyntax {
        var parser = XPathParser(expression: expression, tokens: try XPathLexer.tokens(expression), namespaces: namespaces)
        let syntax = try parser.expressionSequence()
        guard parser.current == .end else { throw parser.problem("Unexpected \(parser.spelling)") }
        return syntax
    }

    private init(expression: String, tokens: [XPathToken], namespaces: [String: String]) {
        self.expression = expression
        self.tokens = tokens
        self.namespaces = namespaces
    }

    private var current: XPathToken { tokens[min(position, tokens.count - 1)] }
    private func following(_ offset: Int) -> XPathToken { tokens[min(position + offset, tokens.count - 1)] }
    private func problem(_ message: String) -> XPathProblem { XPathProblem(expression: expression, message: message) }

    private var spelling: String {
        switch current {
        case .name(let name): "“\(name)”"
        case .variable(let name): "“$\(name)”"
        case .string(let text): "“'\(text)'”"
        case .integer(let value): "“\(value)”"
        case .decimal(let value): "“\(value)”"
        case .symbol(let symbol): "“\(symbol)”"
        case .end: "end"
        }
    }

    private mutating func accept(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func acceptName(_ name: String) -> Bool {
        guard current == .name(name) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws {
        guard accept(symbol) else { throw problem("Expected “\(symbol)” instead of \(spelling)") }
    }

    private mutating func expectName(_ name: String) throws {
        guard acceptName(name) else { throw problem("Expected “\(name)” instead of \(spelling)") }
    }

    private mutating func expressionSequence() throws -> XPathSyntax {
        let first = try single()
        guard current == .symbol(",") else { return first }
        var parts = [first]
        while accept(",") { parts.append(try single()) }
        return .sequence(parts)
    }

    private mutating func single() throws -> XPathSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw problem("Nested too deeply") }
        if case .name(let name) = current {
            switch (name, following(1)) {
            case ("if", .symbol("(")): return try condition()
            case ("some", .variable), ("every", .variable), ("for", .variable):
                position += 1
                return try binding(name)
            default: break
            }
        }
        return try or()
    }

    private mutating func condition() throws -> XPathSyntax {
        position += 1
        try expect("(")
        let test = try expressionSequence()
        try expect(")")
        try expectName("then")
        let yes = try single()
        try expectName("else")
        return .condition(test, yes, try single())
    }

    private mutating func binding(_ kind: String) throws -> XPathSyntax {
        guard case .variable(let name) = current else { throw problem("Expected a variable instead of \(spelling)") }
        position += 1
        try expectName("in")
        let values = try single()
        let inner: XPathSyntax
        if accept(",") {
            inner = try binding(kind)
        } else {
            try expectName(kind == "for" ? "return" : "satisfies")
            inner = try single()
        }
        switch kind {
        case "for": return .iteration(name: name, values, inner)
        default: return .quantified(every: kind == "every", name: name, values, inner)
        }
    }

    private mutating func or() throws -> XPathSyntax {
        var left = try and()
        while acceptName("or") { left = .or(left, try and()) }
        return left
    }

    private mutating func and() throws -> XPathSyntax {
        var left = try comparison()
        while acceptName("and") { left = .and(left, try comparison()) }
        return left
    }

    private static let comparisons: [XPathToken: XPathSyntax.Comparison] = [
        .symbol("="): .equal, .symbol("!="): .unequal, .symbol("<"): .less, .symbol("<="): .atMost,
        .symbol(">"): .greater, .symbol(">="): .atLeast, .name("eq"): .eq, .name("ne"): .ne, .name("lt"): .lt,
        .name("le"): .le, .name("gt"): .gt, .name("ge"): .ge, .name("is"): .same, .symbol("<<"): .before,
        .symbol(">>"): .after,
    ]

    private mutating func comparison() throws -> XPathSyntax {
        let left = try range()
        guard let operation = Self.comparisons[current] else { return left }
        position += 1
        return .comparison(operation, left, try range())
    }

    private mutating func range() throws -> XPathSyntax {
        let left = try additive()
        guard acceptName("to") else { return left }
        return .range(left, try additive())
    }

    private mutating func additive() throws -> XPathSyntax {
        var left = try multiplicative()
        while true {
            if accept("+") {
                left = .arithmetic(.add, left, try multiplicative())
            } else if accept("-") {
                left = .arithmetic(.subtract, left, try multiplicative())
            } else {
                return left
            }
        }
    }

    private mutating func multiplicative() throws -> XPathSyntax {
        var left = try union()
        while true {
            if accept("*") {
                left = .arithmetic(.multiply, left, try union())
            } else if acceptName("div") {
                left = .arithmetic(.divide, left, try union())
            } else if acceptName("idiv") {
                left = .arithmetic(.integerDivide, left, try union())
            } else if acceptName("mod") {
                left = .arithmetic(.modulo, left, try union())
            } else {
                return left
            }
        }
    }

    private mutating func union() throws -> XPathSyntax {
        var left = try intersection()
        while true {
            if accept("|") || acceptName("union") {
                left = .combine(.union, left, try intersection())
            } else {
                return left
            }
        }
    }

    private mutating func intersection() throws -> XPathSyntax {
        var left = try unary()
        while true {
            if acceptName("intersect") {
                left = .combine(.intersect, left, try unary())
            } else if acceptName("except") {
                left = .combine(.except, left, try unary())
            } else {
                return left
            }
        }
    }

    private mutating func unary() throws -> XPathSyntax {
        var negative = false
        while current == .symbol("-") || current == .symbol("+") {
            if current == .symbol("-") { negative.toggle() }
            position += 1
        }
        let value = try path()
        return negative ? .negate(value) : value
    }

    private mutating func path() throws -> XPathSyntax {
        let anywhere = XPathSyntax.Step(kind: .axis(.descendantOrSelf, .node))
        var start = XPathSyntax.PathStart.context
        var steps: [XPathSyntax.Step] = []
        if accept("//") {
            start = .root
            steps = [anywhere, try step()]
        } else if accept("/") {
            start = .root
            guard startsStep else { return .path(start: .root, steps: []) }
            steps = [try step()]
        } else {
            let first = try step()
            if current != .symbol("/"), current != .symbol("//"), first.predicates.isEmpty,
                case .expression(let value) = first.kind
            {
                return value
            }
            steps = [first]
        }
        while true {
            if accept("//") {
                steps += [anywhere, try step()]
            } else if accept("/") {
                steps.append(try step())
            } else {
                return .path(start: start, steps: steps)
            }
        }
    }

    private var startsStep: Bool {
        switch current {
        case .name, .variable, .string, .integer, .decimal: true
        case .symbol(let symbol): ["@", "*", ".", "..", "("].contains(symbol)
        case .end: false
        }
    }

    private static let axes: [String: XPathSyntax.Axis] = [
        "child": .child, "descendant": .descendant, "descendant-or-self": .descendantOrSelf, "attribute": .attribute,
        "self": .selfNode, "parent": .parent, "ancestor": .ancestor, "ancestor-or-self": .ancestorOrSelf,
        "following-sibling": .followingSibling, "preceding-sibling": .precedingSibling, "following": .following,
        "preceding": .preceding,
    ]

    private mutating func step() throws -> XPathSyntax.Step {
        var step = XPathSyntax.Step(kind: try stepKind())
        while accept("[") {
            step.predicates.append(try expressionSequence())
            try expect("]")
        }
        return step
    }

    private mutating func stepKind() throws -> XPathSyntax.StepKind {
        switch current {
        case .symbol(".."):
            position += 1
            return .axis(.parent, .node)
        case .symbol("@"):
            position += 1
            return .axis(.attribute, try nodeTest(axis: .attribute))
        case .symbol("*"): return .axis(.child, try nodeTest(axis: .child))
        case .name(let name):
            if following(1) == .symbol("::") {
                guard let axis = Self.axes[name] else { throw problem("The unknown axis “\(name)”") }
                position += 2
                return .axis(axis, try nodeTest(axis: axis))
            }
            if following(1) == .symbol("("), !Self.kindTests.contains(name) { return .expression(try call(name)) }
            return .axis(.child, try nodeTest(axis: .child))
        default: return .expression(try primary())
        }
    }

    private static let kindTests: Set<String> = [
        "node", "text", "comment", "processing-instruction", "element", "document-node",
    ]

    private mutating func nodeTest(axis: XPathSyntax.Axis) throws -> XPathSyntax.NodeTest {
        if accept("*") { return .name(namespace: nil, local: nil) }
        guard case .name(let name) = current else { throw problem("Expected a name instead of \(spelling)") }
        position += 1
        if current == .symbol("("), Self.kindTests.contains(name) {
            position += 1
            try expect(")")
            switch name {
            case "node": return .node
            case "text": return .text
            case "comment": return .comment
            case "element": return .element
            case "document-node": return .document
            default: return .instruction
            }
        }
        guard let colon = name.firstIndex(of: ":") else { return .name(namespace: "", local: name) }
        let prefix = String(name[..<colon])
        let local = String(name[name.index(after: colon)...])
        if prefix == "*" { return .name(namespace: nil, local: local) }
        guard let namespace = namespaces[prefix] else { throw problem("The undeclared prefix “\(prefix)”") }
        return .name(namespace: namespace, local: local == "*" ? nil : local)
    }

    private mutating func primary() throws -> XPathSyntax {
        defer { position += 1 }
        switch current {
        case .string(let text): return .literal(.string(text))
        case .integer(let value): return .literal(.integer(value))
        case .decimal(let value): return .literal(.double(value))
        case .variable(let name): return .variable(name)
        case .symbol("."): return .context
        case .symbol("("):
            position += 1
            if current == .symbol(")") { return .sequence([]) }
            let inner = try expressionSequence()
            guard current == .symbol(")") else { throw problem("Expected “)” instead of \(spelling)") }
            return inner
        default: throw problem("Unexpected \(spelling)")
        }
    }

    private mutating func call(_ name: String) throws -> XPathSyntax {
        position += 2
        var arguments: [XPathSyntax] = []
        if !accept(")") {
            repeat { arguments.append(try single()) } while accept(",")
            try expect(")")
        }
        return .call(name.hasPrefix("fn:") ? String(name.dropFirst(3)) : name, arguments)
    }
}
