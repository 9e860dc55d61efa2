extension XPathEvaluation {
    /// The one atomized item of a value; `nil` when it is empty.
    func atom(_ value: XPathValue) throws -> XPathItem? {
        guard let first = value.first else { return nil }
        guard value.count == 1 else { throw XPathError.type("One value is needed where there are several") }
        return atomized(first)
    }

    /// The value of a parameter of type `xs:string?`; empty becomes the empty string.
    func string(_ value: XPathValue) throws -> String {
        guard let item = try atom(value) else { return "" }
        switch item {
        case .string(let text), .untyped(let text): return text
        default: throw XPathError.type("Text is needed")
        }
    }

    func integer(_ value: XPathValue) throws -> Int? {
        switch try atom(value) {
        case nil: return nil
        case .integer(let number)?: return number
        case .double(let number)?: return Int(exactly: number.rounded())
        case .untyped(let text)?:
            guard let number = XPathNumber.double(text), let whole = Int(exactly: number) else {
                throw XPathError(code: "FORG0001", message: "“\(text.prefix(60))” is not an integer")
            }
            return whole
        default: throw XPathError.type("A number is needed")
        }
    }

    /// A number as arithmetic wants it: untyped text is cast, text is an error.
    func number(_ item: XPathItem) throws -> Double {
        switch item {
        case .integer(let value): return Double(value)
        case .double(let value): return value
        case .untyped(let text):
            guard let value = XPathNumber.double(text) else {
                throw XPathError(code: "FORG0001", message: "“\(text.prefix(60))” is not a number")
            }
            return value
        default: throw XPathError.type("A number is needed")
        }
    }
}

extension XPathCompiler {
    mutating func arithmetic(
        _ operation: XPathSyntax.Arithmetic, _ left: XPathSyntax, _ right: XPathSyntax
    ) throws -> XPathCode {
        let left = try code(left)
        let right = try code(right)
        return { evaluation, focus in
            guard let first = try evaluation.atom(try left(evaluation, focus)),
                let second = try evaluation.atom(try right(evaluation, focus))
            else { return .empty }
            if case .integer(let first) = first, case .integer(let second) = second, operation != .divide {
                return .one(.integer(try Self.whole(operation, first, second)))
            }
            let (from, by) = (try evaluation.number(first), try evaluation.number(second))
            switch operation {
            case .add: return .one(.double(from + by))
            case .subtract: return .one(.double(from - by))
            case .multiply: return .one(.double(from * by))
            case .divide: return .one(.double(from / by))
            case .modulo: return .one(.double(from.truncatingRemainder(dividingBy: by)))
            case .integerDivide:
                guard let whole = Int(exactly: (from / by).rounded(.towardZero)) else {
                    throw XPathError(code: "FOAR0001", message: "A division has no whole result")
                }
                return .one(.integer(whole))
            }
        }
    }

    private static func whole(_ operation: XPathSyntax.Arithmetic, _ left: Int, _ right: Int) throws -> Int {
        let result: (partialValue: Int, overflow: Bool)
        switch operation {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .modulo: result = right == 0 ? (0, true) : left.remainderReportingOverflow(dividingBy: right)
        case .divide, .integerDivide: result = right == 0 ? (0, true) : left.dividedReportingOverflow(by: right)
        }
        guard !result.overflow else { throw XPathError(code: "FOAR0002", message: "A calculation leaves the range of integers") }
        return result.partialValue
    }
}
