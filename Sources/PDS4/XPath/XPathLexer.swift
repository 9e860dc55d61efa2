/// A token of the XPath 2.0 subset.
enum XPathToken: Hashable {
    case name(String)
    case variable(String)
    case string(String)
    case integer(Int)
    case decimal(Double)
    case symbol(String)
    case end
}

/// An expression that this library cannot compile, and why.
struct XPathProblem: Error, CustomStringConvertible {
    var expression: String
    var message: String
    var description: String { "\(message) in the expression “\(expression)”" }
}

/// Splits an expression into tokens. Names keep their prefix; what a name means is the parser's business.
struct XPathLexer {
    private let bytes: [UInt8]
    private let expression: String
    private var position = 0

    init(_ expression: String) {
        self.expression = expression
        bytes = Array(expression.utf8)
    }

    static func tokens(_ expression: String) throws -> [XPathToken] {
        var lexer = XPathLexer(expression)
        var tokens: [XPathToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token == .end { return tokens }
        }
    }

    private func problem(_ message: String) -> XPathProblem { XPathProblem(expression: expression, message: message) }

    private func byte(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 95 || byte >= 128
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46
    }

    private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 48 && $0 <= 57 } ?? false }

    private mutating func skipSpace() throws {
        while let current = byte() {
            if current == 32 || current == 9 || current == 10 || current == 13 {
                position += 1
            } else if current == UInt8(ascii: "("), byte(1) == UInt8(ascii: ":") {
                var depth = 1
                position += 2
                while depth > 0 {
                    guard let inner = byte() else { throw problem("An unfinished comment") }
                    if inner == UInt8(ascii: "("), byte(1) == UInt8(ascii: ":") {
                        depth += 1
                        position += 2
                    } else if inner == UInt8(ascii: ":"), byte(1) == UInt8(ascii: ")") {
                        depth -= 1
                        position += 2
                    } else {
                        position += 1
                    }
                }
            } else {
                return
            }
        }
    }

    private mutating func name() -> String {
        let start = position
        while let current = byte(), Self.isNamePart(current) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func qualifiedName() -> String {
        var text = name()
        if byte() == UInt8(ascii: ":"), let following = byte(1) {
            if Self.isNameStart(following) {
                position += 1
                text += ":" + name()
            } else if following == UInt8(ascii: "*"), byte(1) != UInt8(ascii: ":") {
                position += 2
                text += ":*"
            }
        }
        return text
    }

    private mutating func next() throws -> XPathToken {
        try skipSpace()
        guard let current = byte() else { return .end }
        if Self.isNameStart(current) { return .name(qualifiedName()) }
        if Self.isDigit(current) || (current == UInt8(ascii: ".") && Self.isDigit(byte(1))) { return try number() }
        switch current {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return try quoted(current)
        case UInt8(ascii: "$"):
            position += 1
            try skipSpace()
            guard let following = byte(), Self.isNameStart(following) else { throw problem("A $ without a name") }
            return .variable(qualifiedName())
        case UInt8(ascii: "*"):
            if byte(1) == UInt8(ascii: ":"), let following = byte(2), Self.isNameStart(following) {
                position += 2
                return .name("*:" + name())
            }
            position += 1
            return .symbol("*")
        default: break
        }
        for symbol in ["::", "//", "!=", "<=", ">=", "<<", ">>", ".."] where starts(symbol) {
            position += 2
            return .symbol(symbol)
        }
        guard "()[]@,|+-=<>/.?".utf8.contains(current) else {
            throw problem("An unexpected character “\(Character(UnicodeScalar(current)))”")
        }
        position += 1
        return .symbol(String(UnicodeScalar(current)))
    }

    private func starts(_ symbol: String) -> Bool {
        let wanted = Array(symbol.utf8)
        return byte() == wanted[0] && byte(1) == wanted[1]
    }

    private mutating func quoted(_ mark: UInt8) throws -> XPathToken {
        position += 1
        var content: [UInt8] = []
        while let current = byte() {
            position += 1
            if current != mark {
                content.append(current)
            } else if byte() == mark {
                content.append(mark)
                position += 1
            } else {
                return .string(String(decoding: content, as: UTF8.self))
            }
        }
        throw problem("An unfinished string")
    }

    private mutating func number() throws -> XPathToken {
        let start = position
        while Self.isDigit(byte()) { position += 1 }
        var isInteger = true
        if byte() == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
            isInteger = false
            position += 1
            while Self.isDigit(byte()) { position += 1 }
        }
        if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
            while Self.isDigit(byte()) { position += 1 }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int(text) { return .integer(value) }
        guard let value = Double(text.utf8.last == UInt8(ascii: ".") ? text + "0" : text) else {
            throw problem("“\(text)” is not a number")
        }
        return .decimal(value)
    }
}
