/// One item of a sequence. Text of a label is `untyped`: what it is compared with decides what it means.
enum XPathItem: Sendable {
    case node(Int32)
    case attribute(Int32)
    case string(String)
    case untyped(String)
    case integer(Int)
    case double(Double)
    case boolean(Bool)

    var isNode: Bool {
        switch self {
        case .node, .attribute: true
        default: false
        }
    }
}

/// A sequence; nearly all have no item or one, which then need no array.
enum XPathValue: Sendable {
    case empty
    case one(XPathItem)
    case many([XPathItem])

    init(_ items: [XPathItem]) {
        switch items.count {
        case 0: self = .empty
        case 1: self = .one(items[0])
        default: self = .many(items)
        }
    }

    init(_ truth: Bool) { self = .one(.boolean(truth)) }

    var items: [XPathItem] {
        switch self {
        case .empty: []
        case .one(let item): [item]
        case .many(let items): items
        }
    }

    var count: Int {
        switch self {
        case .empty: 0
        case .one: 1
        case .many(let items): items.count
        }
    }

    var first: XPathItem? {
        switch self {
        case .empty: nil
        case .one(let item): item
        case .many(let items): items.first
        }
    }
}

/// An error that the standard says an expression raises: `code` is its name there.
struct XPathError: Error, CustomStringConvertible {
    var code: String
    var message: String
    var description: String { "\(code): \(message)" }

    static func type(_ message: String) -> XPathError { XPathError(code: "XPTY0004", message: message) }
}

/// Numbers as XPath reads and writes them.
enum XPathNumber {
    /// The value of `text` as an xs:double, or `nil` when it is none.
    static func double(_ text: String) -> Double? {
        let trimmed = text.trimmingXMLSpace()
        switch trimmed {
        case "INF": return .infinity
        case "-INF": return -.infinity
        case "NaN": return .nan
        default: break
        }
        guard trimmed.utf8.allSatisfy({ byte in
            (byte >= 48 && byte <= 57) || byte == 43 || byte == 45 || byte == 46 || byte == 101 || byte == 69
        }) else { return nil }
        if let value = Double(trimmed) { return value }
        // Swift wants digits on both sides of the point; XML Schema does not.
        guard trimmed.utf8.contains(where: { $0 >= 48 && $0 <= 57 }), let dot = trimmed.firstIndex(of: ".") else { return nil }
        let before = trimmed[..<dot]
        let after = trimmed[trimmed.index(after: dot)...]
        let needsBefore = !(before.utf8.last.map { $0 >= 48 && $0 <= 57 } ?? false)
        let needsAfter = !(after.utf8.first.map { $0 >= 48 && $0 <= 57 } ?? false)
        if needsBefore, needsAfter { return nil }
        return Double("\(before)\(needsBefore ? "0" : "").\(needsAfter ? "0" : "")\(after)")
    }

    /// The xs:string of an xs:double (XPath functions and operators, 17.1.2).
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-INF" : "INF" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        let magnitude = value.magnitude
        if magnitude >= 0.000001, magnitude < 1_000_000 {
            if let whole = Int(exactly: value) { return String(whole) }
            let text = "\(value)"
            if !text.contains("e") { return text }
            return positional(text)
        }
        let text = "\(value)"
        guard let mark = text.firstIndex(of: "e") else { return scientific(text) }
        let mantissa = text[..<mark]
        let exponent = text[text.index(after: mark)...].drop { $0 == "+" }
        return (mantissa.contains(".") ? String(mantissa) : mantissa + ".0") + "E" + exponent
    }

    /// 1e-05 as 0.00001.
    private static func positional(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]), exponent < 0 else {
            return text
        }
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text[..<mark].filter { $0.isNumber }
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }

    /// 1234567.5 as 1.2345675E6.
    private static func scientific(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let body = text.drop { $0 == "-" }
        let point = body.firstIndex(of: ".") ?? body.endIndex
        let exponent = body.distance(from: body.startIndex, to: point) - 1
        var digits = Substring(body.filter { $0 != "." })
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let rest = digits.dropFirst()
        return sign + digits.prefix(1) + "." + (rest.isEmpty ? "0" : rest) + "E\(exponent)"
    }
}
