import CPDS4XML

/// Turns syntax trees into closures. Names and variables become numbers here, so that nothing is looked up by text when
/// an expression runs.
struct XPathCompiler {
    var names = XPathNames()
    /// The slots of the variables in scope, innermost last.
    var scope: [(name: String, slot: Int)] = []
    private(set) var slotCount = 0
    private(set) var patterns: [String: Pattern] = [:]
    let expression: String

    init(expression: String = "") { self.expression = expression }

    mutating func declare(_ name: String) -> Int {
        let slot = slotCount
        slotCount += 1
        scope.append((name, slot))
        return slot
    }

    func problem(_ message: String) -> XPathProblem { XPathProblem(expression: expression, message: message) }

    mutating func code(_ syntax: XPathSyntax) throws -> XPathCode {
        switch syntax {
        case .literal(let item):
            let value = XPathValue.one(item)
            return { _, _ in value }
        case .context: return { _, focus in .one(focus.item) }
        case .sequence(let parts): return try sequence(parts)
        case .variable(let name):
            guard let slot = scope.last(where: { $0.name == name })?.slot else {
                throw problem("The undeclared variable “$\(name)”")
            }
            return { evaluation, _ in try evaluation.value(of: slot) }
        case .call(let name, let arguments): return try call(name, arguments)
        case .or, .and, .comparison(.equal, _, _), .comparison(.unequal, _, _), .comparison(.less, _, _),
            .comparison(.atMost, _, _), .comparison(.greater, _, _), .comparison(.atLeast, _, _), .quantified:
            let test = try test(syntax)
            return { evaluation, focus in XPathValue(try test(evaluation, focus)) }
        case .comparison(let operation, let left, let right): return try comparison(operation, left, right)
        case .arithmetic(let operation, let left, let right): return try arithmetic(operation, left, right)
        case .negate(let inner): return try arithmetic(.subtract, .literal(.integer(0)), inner)
        case .range(let from, let to): return try range(from, to)
        case .combine(let combination, let left, let right): return try combine(combination, left, right)
        case .condition(let condition, let yes, let no):
            let condition = try test(condition)
            let yes = try code(yes)
            let no = try code(no)
            return { try condition($0, $1) ? try yes($0, $1) : try no($0, $1) }
        case .iteration(let name, let values, let inner):
            let values = try code(values)
            let slot = declare(name)
            defer { scope.removeLast() }
            let inner = try code(inner)
            return { evaluation, focus in
                var result: [XPathItem] = []
                for item in try values(evaluation, focus).items {
                    evaluation.set(slot, to: .one(item))
                    result += try inner(evaluation, focus).items
                    try evaluation.count(1 + result.count / 64)
                }
                return XPathValue(result)
            }
        case .path(let start, let steps): return try path(start, steps)
        }
    }

    /// The effective boolean value of an expression, without building a value where that can be avoided.
    mutating func test(_ syntax: XPathSyntax) throws -> XPathTest {
        switch syntax {
        case .or(let left, let right):
            let left = try test(left)
            let right = try test(right)
            return { if try left($0, $1) { true } else { try right($0, $1) } }
        case .and(let left, let right):
            let left = try test(left)
            let right = try test(right)
            return { if try left($0, $1) { try right($0, $1) } else { false } }
        case .comparison(let operation, let left, let right):
            switch operation {
            case .equal, .unequal, .less, .atMost, .greater, .atLeast: return try general(operation, left, right)
            default: break
            }
        case .condition(let condition, let yes, let no):
            let condition = try test(condition)
            let yes = try test(yes)
            let no = try test(no)
            return { try condition($0, $1) ? try yes($0, $1) : try no($0, $1) }
        case .quantified(let every, let name, let values, let inner):
            let values = try code(values)
            let slot = declare(name)
            defer { scope.removeLast() }
            let inner = try test(inner)
            return { evaluation, focus in
                for item in try values(evaluation, focus).items {
                    evaluation.set(slot, to: .one(item))
                    try evaluation.count(1)
                    if try inner(evaluation, focus) != every { return !every }
                }
                return every
            }
        case .call("true", let arguments) where arguments.isEmpty: return { _, _ in true }
        case .call("false", let arguments) where arguments.isEmpty: return { _, _ in false }
        case .call("not", let arguments) where arguments.count == 1:
            let inner = try test(arguments[0])
            return { try !inner($0, $1) }
        default: break
        }
        let code = try code(syntax)
        return { evaluation, focus in try evaluation.truth(try code(evaluation, focus)) }
    }

    private mutating func sequence(_ parts: [XPathSyntax]) throws -> XPathCode {
        let codes = try parts.map { try code($0) }
        let literals = parts.compactMap { if case .literal(let item) = $0 { item } else { nil } }
        if literals.count == parts.count {
            let value = XPathValue(literals)
            return { _, _ in value }
        }
        return { evaluation, focus in
            var items: [XPathItem] = []
            for code in codes { items += try code(evaluation, focus).items }
            return XPathValue(items)
        }
    }

    private mutating func general(
        _ operation: XPathSyntax.Comparison, _ left: XPathSyntax, _ right: XPathSyntax
    ) throws -> XPathTest {
        let left = try code(left)
        let right = try code(right)
        return { evaluation, focus in
            let leftValue = try left(evaluation, focus)
            let rightValue = try right(evaluation, focus)
            if case .one(let first) = leftValue, case .one(let second) = rightValue {
                return try XPathComparison.general(operation, evaluation.atomized(first), evaluation.atomized(second))
            }
            let others = rightValue.items.map(evaluation.atomized)
            for item in leftValue.items {
                let item = evaluation.atomized(item)
                try evaluation.count(others.count)
                for other in others where try XPathComparison.general(operation, item, other) { return true }
            }
            return false
        }
    }

    private mutating func comparison(
        _ operation: XPathSyntax.Comparison, _ left: XPathSyntax, _ right: XPathSyntax
    ) throws -> XPathCode {
        let left = try code(left)
        let right = try code(right)
        return { evaluation, focus in
            let leftValue = try left(evaluation, focus)
            let rightValue = try right(evaluation, focus)
            guard let first = leftValue.first, let second = rightValue.first else { return .empty }
            guard leftValue.count == 1, rightValue.count == 1 else {
                throw XPathError.type("A value comparison has an operand of several items")
            }
            switch operation {
            case .same, .before, .after:
                guard first.isNode, second.isNode else { throw XPathError.type("Nodes are needed") }
                let (from, to) = (evaluation.order(first), evaluation.order(second))
                return XPathValue(operation == .same ? from == to : operation == .before ? from < to : to < from)
            default:
                return XPathValue(
                    try XPathComparison.value(operation, evaluation.atomized(first), evaluation.atomized(second))
                )
            }
        }
    }

    private mutating func range(_ from: XPathSyntax, _ to: XPathSyntax) throws -> XPathCode {
        let from = try code(from)
        let to = try code(to)
        return { evaluation, focus in
            guard let first = try evaluation.integer(try from(evaluation, focus)),
                let last = try evaluation.integer(try to(evaluation, focus)), first <= last
            else { return .empty }
            let (length, overflow) = last.subtractingReportingOverflow(first)
            guard !overflow, length < 1_000_000 else { throw XPathError(code: "FOER0000", message: "A range is too long") }
            try evaluation.count(length)
            return XPathValue((first...last).map { .integer($0) })
        }
    }

    private mutating func combine(
        _ combination: XPathSyntax.Combination, _ left: XPathSyntax, _ right: XPathSyntax
    ) throws -> XPathCode {
        let left = try code(left)
        let right = try code(right)
        return { evaluation, focus in
            let first = try left(evaluation, focus).items
            let second = try right(evaluation, focus).items
            if combination == .union { return XPathValue(try evaluation.sortedNodes(first + second)) }
            let others = try evaluation.sortedNodes(second).map { evaluation.order($0) }
            try evaluation.count(first.count.multipliedReportingOverflow(by: others.count).partialValue)
            let kept = try evaluation.sortedNodes(first).filter { item in
                let key = evaluation.order(item)
                return others.contains { $0 == key } == (combination == .intersect)
            }
            return XPathValue(kept)
        }
    }

    mutating func pattern(_ text: String, _ flags: String) throws -> Pattern {
        if let known = patterns[flags + "/" + text] { return known }
        let pattern = try Pattern(text, flags: flags)
        patterns[flags + "/" + text] = pattern
        return pattern
    }
}
