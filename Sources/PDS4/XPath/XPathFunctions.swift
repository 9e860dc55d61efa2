import CPDS4XML

/// The functions of XPath 2.0 that PDS4's Schematron files call, and their neighbours.
extension XPathCompiler {
    private static let arity: [String: ClosedRange<Int>] = [
        "true": 0...0, "false": 0...0, "position": 0...0, "last": 0...0, "not": 1...1, "boolean": 1...1,
        "exists": 1...1, "empty": 1...1, "count": 1...1, "string": 0...1, "data": 0...1, "number": 0...1,
        "string-length": 0...1, "normalize-space": 0...1, "name": 0...1, "local-name": 0...1, "namespace-uri": 0...1,
        "root": 0...1, "concat": 2...99, "contains": 2...2, "starts-with": 2...2, "ends-with": 2...2,
        "substring": 2...3, "substring-before": 2...2, "substring-after": 2...2, "translate": 3...3,
        "lower-case": 1...1, "upper-case": 1...1, "matches": 2...3, "replace": 3...4, "tokenize": 2...3,
        "string-join": 2...2, "distinct-values": 1...1, "subsequence": 2...3, "index-of": 2...2, "reverse": 1...1,
        "sum": 1...1, "min": 1...1, "max": 1...1, "avg": 1...1, "abs": 1...1, "floor": 1...1, "ceiling": 1...1,
        "round": 1...1, "exactly-one": 1...1, "one-or-more": 1...1, "zero-or-one": 1...1, "current": 0...0,
        "xs:string": 1...1, "xs:integer": 1...1, "xs:double": 1...1, "xs:decimal": 1...1, "xs:float": 1...1,
        "xs:boolean": 1...1,
    ]

    mutating func call(_ name: String, _ arguments: [XPathSyntax]) throws -> XPathCode {
        guard let allowed = Self.arity[name] else { throw problem("The unknown function “\(name)”") }
        guard allowed.contains(arguments.count) else {
            throw problem("The function “\(name)” does not take \(arguments.count) arguments")
        }
        if ["matches", "replace", "tokenize"].contains(name) { return try patternCall(name, arguments) }
        switch name {
        case "true": return { _, _ in XPathValue(true) }
        case "false": return { _, _ in XPathValue(false) }
        case "position": return { _, focus in .one(.integer(focus.position)) }
        case "last": return { _, focus in .one(.integer(focus.size)) }
        case "current": return { _, focus in .one(focus.item) }
        case "not":
            let inner = try test(arguments[0])
            return { XPathValue(try !inner($0, $1)) }
        case "boolean":
            let inner = try test(arguments[0])
            return { XPathValue(try inner($0, $1)) }
        default: break
        }
        let codes = try (arguments.isEmpty ? [.context] : arguments).map { try code($0) }
        let function = try Self.function(name)
        if codes.count == 1 {
            let only = codes[0]
            return { evaluation, focus in try function(evaluation, [try only(evaluation, focus)]) }
        }
        return { evaluation, focus in try function(evaluation, try codes.map { try $0(evaluation, focus) }) }
    }

    private typealias Function = @Sendable (XPathEvaluation, [XPathValue]) throws -> XPathValue

    private static func function(_ name: String) throws -> Function {
        switch name {
        case "exists": return { _, values in XPathValue(values[0].count > 0) }
        case "empty": return { _, values in XPathValue(values[0].count == 0) }
        case "count": return { _, values in .one(.integer(values[0].count)) }
        case "data": return { evaluation, values in XPathValue(values[0].items.map(evaluation.atomized)) }
        case "reverse": return { _, values in XPathValue(values[0].items.reversed()) }
        case "string", "xs:string":
            return { evaluation, values in
                guard values[0].count <= 1 else { throw XPathError.type("One value is needed where there are several") }
                return .one(.string(values[0].first.map(evaluation.text) ?? ""))
            }
        case "number", "xs:double", "xs:decimal", "xs:float", "xs:integer", "abs", "floor", "ceiling", "round":
            return { try numeric(name, $0, $1[0]) }
        case "xs:boolean":
            return { evaluation, values in
                guard let item = try evaluation.atom(values[0]) else { return .empty }
                switch evaluation.text(of: item).trimmingXMLSpace() {
                case "true", "1": return XPathValue(true)
                case "false", "0": return XPathValue(false)
                case let text: throw XPathError(code: "FORG0001", message: "“\(text.prefix(60))” is not a boolean")
                }
            }
        case "name", "local-name", "namespace-uri": return { try nodeName(name, $0, $1[0]) }
        case "root": return { _, values in values[0].first?.isNode == true ? .one(.node(0)) : .empty }
        case "sum", "min", "max", "avg": return { try aggregate(name, $0, $1[0]) }
        case "exactly-one", "one-or-more", "zero-or-one":
            return { _, values in
                let count = values[0].count
                let fits = name == "exactly-one" ? count == 1 : name == "one-or-more" ? count >= 1 : count <= 1
                guard fits else { throw XPathError(code: "FORG0005", message: "\(name)() has \(count) items") }
                return values[0]
            }
        case "distinct-values":
            return { evaluation, values in
                var seen: Set<String> = []
                return XPathValue(
                    values[0].items.map(evaluation.atomized).filter { seen.insert(evaluation.text(of: $0)).inserted }
                )
            }
        case "index-of":
            return { evaluation, values in
                guard let wanted = try evaluation.atom(values[1]) else { return .empty }
                return XPathValue(
                    values[0].items.enumerated().compactMap { offset, item in
                        let equal = try? XPathComparison.value(.eq, evaluation.atomized(item), wanted)
                        return equal == true ? .integer(offset + 1) : nil
                    }
                )
            }
        case "subsequence":
            return { evaluation, values in
                let items = values[0].items
                let start = try values[1].first.map { try evaluation.number(evaluation.atomized($0)) } ?? .nan
                let length = values.count > 2
                    ? try values[2].first.map { try evaluation.number(evaluation.atomized($0)) } ?? .nan : .infinity
                return XPathValue(
                    items.enumerated().filter { offset, _ in
                        let position = Double(offset + 1)
                        return position >= start.rounded() && position < start.rounded() + length.rounded()
                    }.map(\.element)
                )
            }
        default: return textFunction(name)
        }
    }

    private static func textFunction(_ name: String) -> Function {
        { evaluation, values in
            switch name {
            case "concat":
                return .one(.string(try values.map { try evaluation.atom($0).map(evaluation.text) ?? "" }.joined()))
            case "string-join":
                let parts = try values[0].items.map { try evaluation.string(.one($0)) }
                return .one(.string(parts.joined(separator: try evaluation.string(values[1]))))
            default: break
            }
            let text = try evaluation.string(values[0])
            switch name {
            case "string-length": return .one(.integer(text.unicodeScalars.count))
            case "normalize-space":
                let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
                let words = text.utf8.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }
                return .one(.string(words.joined(separator: " ")))
            case "lower-case": return .one(.string(text.lowercased()))
            case "upper-case": return .one(.string(text.uppercased()))
            case "substring": return .one(.string(try substring(text, evaluation, values)))
            default: break
            }
            let other = try evaluation.string(values[1])
            switch name {
            case "contains": return XPathValue(other.isEmpty || range(of: other, in: text) != nil)
            case "starts-with": return XPathValue(text.utf8.starts(with: other.utf8))
            case "ends-with": return XPathValue(text.utf8.reversed().starts(with: other.utf8.reversed()))
            case "substring-before":
                guard let found = range(of: other, in: text) else { return .one(.string("")) }
                return .one(.string(String(decoding: Array(text.utf8)[..<found.lowerBound], as: UTF8.self)))
            case "substring-after":
                guard !other.isEmpty else { return .one(.string(text)) }
                guard let found = range(of: other, in: text) else { return .one(.string("")) }
                return .one(.string(String(decoding: Array(text.utf8)[found.upperBound...], as: UTF8.self)))
            default:
                let from = Array(other.unicodeScalars)
                let to = Array(try evaluation.string(values[2]).unicodeScalars)
                var result = String.UnicodeScalarView()
                for scalar in text.unicodeScalars {
                    guard let place = from.firstIndex(of: scalar) else {
                        result.append(scalar)
                        continue
                    }
                    if place < to.count { result.append(to[place]) }
                }
                return .one(.string(String(result)))
            }
        }
    }

    /// Where `part` first is in `text`, in bytes.
    private static func range(of part: String, in text: String) -> Range<Int>? {
        let part = Array(part.utf8)
        let text = Array(text.utf8)
        guard !part.isEmpty, part.count <= text.count else { return nil }
        for start in 0...(text.count - part.count) where text[start] == part[0] {
            if text[start..<(start + part.count)].elementsEqual(part) { return start..<(start + part.count) }
        }
        return nil
    }

    private static func substring(_ text: String, _ evaluation: XPathEvaluation, _ values: [XPathValue]) throws -> String {
        let start = try values[1].first.map { try evaluation.number(evaluation.atomized($0)) } ?? .nan
        let length = values.count > 2
            ? try values[2].first.map { try evaluation.number(evaluation.atomized($0)) } ?? .nan : .infinity
        var result = String.UnicodeScalarView()
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let position = Double(offset + 1)
            if position >= start.rounded(), position < start.rounded() + length.rounded() { result.append(scalar) }
        }
        return String(result)
    }

    private static func numeric(_ name: String, _ evaluation: XPathEvaluation, _ value: XPathValue) throws -> XPathValue {
        guard let item = try evaluation.atom(value) else { return name == "number" ? .one(.double(.nan)) : .empty }
        let isCast = name == "number" || name.hasPrefix("xs:")
        let number: Double
        if isCast {
            if case .boolean(let truth) = item {
                number = truth ? 1 : 0
            } else {
                number = XPathNumber.double(evaluation.text(of: item)) ?? .nan
            }
            if name == "number" { return .one(.double(number)) }
            guard !number.isNaN else {
                throw XPathError(code: "FORG0001", message: "“\(evaluation.text(of: item).prefix(60))” is not a number")
            }
        } else {
            if case .integer(let whole) = item { return .one(.integer(name == "abs" ? abs(max(whole, -.max)) : whole)) }
            number = try evaluation.number(item)
        }
        switch name {
        case "xs:integer":
            guard let whole = Int(exactly: number.rounded(.towardZero)) else {
                throw XPathError(code: "FOCA0002", message: "A number is too large for an integer")
            }
            return .one(.integer(whole))
        case "abs": return .one(.double(number.magnitude))
        case "floor": return .one(.double(number.rounded(.down)))
        case "ceiling": return .one(.double(number.rounded(.up)))
        case "round": return .one(.double((number + 0.5).rounded(.down)))
        default: return .one(.double(number))
        }
    }

    private static func nodeName(_ name: String, _ evaluation: XPathEvaluation, _ value: XPathValue) throws -> XPathValue {
        guard let item = value.first else { return .one(.string("")) }
        guard value.count == 1, item.isNode else { throw XPathError.type("\(name)() needs one node") }
        let number: Int32
        switch item {
        case .node(let index): number = evaluation.label.nodes[Int(index)].name
        case .attribute(let index): number = evaluation.label.attributes[Int(index)].name
        default: number = -1
        }
        guard number >= 0 else { return .one(.string("")) }
        let names = evaluation.label.names[Int(number)]
        switch name {
        case "name": return .one(.string(names.qualified))
        case "local-name": return .one(.string(names.local))
        default: return .one(.string(names.namespace))
        }
    }

    private static func aggregate(_ name: String, _ evaluation: XPathEvaluation, _ value: XPathValue) throws -> XPathValue {
        let items = value.items.map(evaluation.atomized)
        guard !items.isEmpty else { return name == "sum" ? .one(.integer(0)) : .empty }
        if name == "min" || name == "max", items.allSatisfy({ if case .string = $0 { true } else { false } }) {
            let texts = items.map(evaluation.text)
            return .one(.string((name == "min" ? texts.min() : texts.max()) ?? ""))
        }
        let numbers = try items.map(evaluation.number)
        let result: Double
        switch name {
        case "sum": result = numbers.reduce(0, +)
        case "avg": result = numbers.reduce(0, +) / Double(numbers.count)
        case "min": result = numbers.contains(where: \.isNaN) ? .nan : numbers.min() ?? .nan
        default: result = numbers.contains(where: \.isNaN) ? .nan : numbers.max() ?? .nan
        }
        return .one(.double(result))
    }

    private mutating func patternCall(_ name: String, _ arguments: [XPathSyntax]) throws -> XPathCode {
        let flagIndex = name == "replace" ? 3 : 2
        let text = try code(arguments[0])
        let patternCode = try code(arguments[1])
        let flagCode = arguments.count > flagIndex ? try code(arguments[flagIndex]) : nil
        let replacement = name == "replace" ? try code(arguments[2]) : nil
        var fixed: Pattern?
        if case .literal(.string(let source)) = arguments[1], flagCode == nil { fixed = try? pattern(source, "") }
        let known = fixed
        return { evaluation, focus in
            let input = try evaluation.string(try text(evaluation, focus))
            let pattern: Pattern
            if let known {
                pattern = known
            } else {
                let flags = try flagCode.map { try evaluation.string(try $0(evaluation, focus)) } ?? ""
                pattern = try Pattern(try evaluation.string(try patternCode(evaluation, focus)), flags: flags)
            }
            if name == "matches" { return XPathValue(try pattern.matches(input)) }
            let with = try replacement.map { try evaluation.string(try $0(evaluation, focus)) }
            return try Self.split(input, pattern, replacement: with)
        }
    }

    private static func split(_ input: String, _ pattern: Pattern, replacement: String?) throws -> XPathValue {
        let text = pattern.scalars(input)
        func string(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(text[range].compactMap(Unicode.Scalar.init)))
        }
        var parts: [String] = []
        var at = 0
        var result = ""
        while at <= text.count, let match = try pattern.firstMatch(text, from: at) {
            guard !match.range.isEmpty else {
                throw XPathError(code: "FORX0003", message: "A regular expression matches the empty text")
            }
            parts.append(string(at..<match.range.lowerBound))
            if let replacement {
                result += string(at..<match.range.lowerBound)
                result += try expand(replacement, match.groups.map { $0.map(string) ?? "" }, string(match.range))
            }
            at = match.range.upperBound
        }
        if replacement != nil { return .one(.string(result + string(at..<text.count))) }
        if text.isEmpty { return .empty }
        parts.append(string(at..<text.count))
        return XPathValue(parts.map { .string($0) })
    }

    private static func expand(_ replacement: String, _ groups: [String], _ whole: String) throws -> String {
        var result = ""
        var characters = Array(replacement)[...]
        while let first = characters.popFirst() {
            if first == "\\" {
                guard let next = characters.popFirst(), next == "\\" || next == "$" else {
                    throw XPathError(code: "FORX0004", message: "A bad replacement")
                }
                result.append(next)
            } else if first == "$" {
                guard let next = characters.popFirst(), let number = next.wholeNumberValue else {
                    throw XPathError(code: "FORX0004", message: "A bad replacement")
                }
                result += number == 0 ? whole : number <= groups.count ? groups[number - 1] : ""
            } else {
                result.append(first)
            }
        }
        return result
    }
}
