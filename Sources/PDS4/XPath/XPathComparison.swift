/// Comparisons of XPath 2.0 (3.5) between atomized items.
enum XPathComparison {
    typealias Operation = XPathSyntax.Comparison

    /// The relation that both the general and the value form of an operator ask for.
    private static func holds(_ operation: Operation, _ order: Int) -> Bool {
        switch operation {
        case .equal, .eq: order == 0
        case .unequal, .ne: order != 0
        case .less, .lt: order < 0
        case .atMost, .le: order <= 0
        case .greater, .gt: order > 0
        case .atLeast, .ge: order >= 0
        case .same, .before, .after: false
        }
    }

    private static func compare(_ operation: Operation, _ left: Double, _ right: Double) -> Bool {
        switch operation {
        case .equal, .eq: left == right
        case .unequal, .ne: left != right
        case .less, .lt: left < right
        case .atMost, .le: left <= right
        case .greater, .gt: left > right
        case .atLeast, .ge: left >= right
        case .same, .before, .after: false
        }
    }

    private static func compare(_ operation: Operation, _ left: String, _ right: String) -> Bool {
        switch operation {
        case .equal, .eq: return left.utf8.elementsEqual(right.utf8)
        case .unequal, .ne: return !left.utf8.elementsEqual(right.utf8)
        default: break
        }
        if left.utf8.elementsEqual(right.utf8) { return holds(operation, 0) }
        let isLess = left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        return holds(operation, isLess ? -1 : 1)
    }

    /// One pair of a general comparison: untyped text becomes what the other side is.
    static func general(_ operation: Operation, _ left: XPathItem, _ right: XPathItem) throws -> Bool {
        switch (left, right) {
        case (.untyped(let left), .untyped(let right)), (.untyped(let left), .string(let right)),
            (.string(let left), .untyped(let right)), (.string(let left), .string(let right)):
            return compare(operation, left, right)
        case (.untyped(let text), .integer), (.untyped(let text), .double):
            return compare(operation, try double(text), number(right))
        case (.integer, .untyped(let text)), (.double, .untyped(let text)):
            return compare(operation, number(left), try double(text))
        case (.untyped(let text), .boolean(let value)):
            return compare(operation, try boolean(text) ? 1 : 0, value ? 1 : 0)
        case (.boolean(let value), .untyped(let text)):
            return compare(operation, value ? 1 : 0, try boolean(text) ? 1 : 0)
        default: return try typed(operation, left, right)
        }
    }

    /// A value comparison: untyped text is text.
    static func value(_ operation: Operation, _ left: XPathItem, _ right: XPathItem) throws -> Bool {
        try typed(operation, string(left), string(right))
    }

    private static func string(_ item: XPathItem) -> XPathItem {
        if case .untyped(let text) = item { return .string(text) }
        return item
    }

    private static func typed(_ operation: Operation, _ left: XPathItem, _ right: XPathItem) throws -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): return compare(operation, left, right)
        case (.integer(let left), .integer(let right)): return holds(operation, left < right ? -1 : left == right ? 0 : 1)
        case (.integer, .double), (.double, .integer), (.double, .double):
            return compare(operation, number(left), number(right))
        case (.boolean(let left), .boolean(let right)): return compare(operation, left ? 1 : 0, right ? 1 : 0)
        default: throw XPathError.type("Values of different types cannot be compared")
        }
    }

    private static func number(_ item: XPathItem) -> Double {
        switch item {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: .nan
        }
    }

    private static func double(_ text: String) throws -> Double {
        guard let value = XPathNumber.double(text) else {
            throw XPathError(code: "FORG0001", message: "“\(text.prefix(60))” is not a number")
        }
        return value
    }

    private static func boolean(_ text: String) throws -> Bool {
        switch text.trimmingXMLSpace() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw XPathError(code: "FORG0001", message: "“\(text.prefix(60))” is not a boolean")
        }
    }
}
