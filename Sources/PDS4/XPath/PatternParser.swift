/// Reads the syntax of XML Schema's regular expressions with XPath's additions.
struct PatternParser {
    private let scalars: [UInt32]
    private var position = 0
    private var depth = 0
    private(set) var groups = 0

    init(_ text: String) { scalars = text.unicodeScalars.map(\.value) }

    private func problem(_ message: String) -> XPathError {
        let text = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
        return XPathError(code: "FORX0002", message: "\(message) in the regular expression “\(text)”")
    }

    private var current: UInt32? { position < scalars.count ? scalars[position] : nil }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard current == character.value else { return false }
        position += 1
        return true
    }

    mutating func parse() throws -> Pattern.Node {
        let node = try choice()
        guard current == nil else { throw problem("An unexpected “)”") }
        return node
    }

    private mutating func choice() throws -> Pattern.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw problem("Nested too deeply") }
        var branches = [try branch()]
        while accept("|") { branches.append(try branch()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func branch() throws -> Pattern.Node {
        var nodes: [Pattern.Node] = []
        while let scalar = current, scalar != 0x7C, scalar != 0x29 { nodes.append(try quantified()) }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func quantified() throws -> Pattern.Node {
        let atom = try atom()
        let bounds: (Int, Int)
        if accept("?") {
            bounds = (0, 1)
        } else if accept("*") {
            bounds = (0, .max)
        } else if accept("+") {
            bounds = (1, .max)
        } else if accept("{") {
            let least = try number()
            var most = least
            if accept(",") { most = current == 0x7D ? .max : try number() }
            guard accept("}"), least <= most else { throw problem("A bad quantity") }
            bounds = (least, most)
        } else {
            return atom
        }
        return .repetition(atom, bounds.0, bounds.1, reluctant: accept("?"))
    }

    private mutating func number() throws -> Int {
        var value = 0
        let start = position
        while let scalar = current, scalar >= 48, scalar <= 57 {
            value = min(value * 10 + Int(scalar - 48), 100_000)
            position += 1
        }
        guard position > start else { throw problem("A missing number") }
        return value
    }

    private mutating func atom() throws -> Pattern.Node {
        guard let scalar = current else { throw problem("An unfinished expression") }
        position += 1
        switch Unicode.Scalar(scalar) {
        case "(":
            var number: Int?
            if current == 0x3F, position + 1 < scalars.count, scalars[position + 1] == 0x3A {
                position += 2
            } else {
                number = groups
                groups += 1
            }
            let inner = try choice()
            guard accept(")") else { throw problem("A missing “)”") }
            return number.map { .group(inner, $0) } ?? inner
        case "[": return try characterClass()
        case "\\": return try escape()
        case ".": return .any
        case "^": return .start
        case "$": return .end
        case "*", "+", "?", "{", "}": throw problem("A misplaced quantity")
        default: return .scalar(scalar)
        }
    }

    private mutating func escape() throws -> Pattern.Node {
        guard let scalar = current, let character = Unicode.Scalar(scalar) else { throw problem("An unfinished escape") }
        position += 1
        switch character {
        case "n": return .scalar(10)
        case "r": return .scalar(13)
        case "t": return .scalar(9)
        case "d": return .set(Self.digits, negated: false)
        case "D": return .set(Self.digits, negated: true)
        case "s": return .set(Self.spaces, negated: false)
        case "S": return .set(Self.spaces, negated: true)
        case "w": return .set(Self.words, negated: false)
        case "W": return .set(Self.words, negated: true)
        case "i": return .set(Self.nameStarts, negated: false)
        case "I": return .set(Self.nameStarts, negated: true)
        case "c": return .set(Self.nameParts, negated: false)
        case "C": return .set(Self.nameParts, negated: true)
        case "p", "P":
            guard accept("{") else { throw problem("A bad category") }
            var name = ""
            while let inner = current, inner != 0x7D {
                name.unicodeScalars.append(Unicode.Scalar(inner) ?? "?")
                position += 1
            }
            guard accept("}"), let ranges = Self.categories[name] else { throw problem("The unknown category “\(name)”") }
            return .set(ranges, negated: character == "P")
        default:
            guard !character.properties.isAlphabetic, !("0"..."9").contains(character) else {
                throw problem("The unknown escape “\\\(character)”")
            }
            return .scalar(scalar)
        }
    }

    private mutating func characterClass() throws -> Pattern.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw problem("Nested too deeply") }
        let negated = accept("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let scalar = current {
            if scalar == 0x5D, !isFirst {
                position += 1
                return .set(ranges, negated: negated)
            }
            if scalar == 0x2D, position + 1 < scalars.count, scalars[position + 1] == 0x5B {
                position += 2
                let without = try characterClass()
                guard accept("]") else { throw problem("A missing “]”") }
                return .subtraction(.set(ranges, negated: negated), without)
            }
            isFirst = false
            position += 1
            var low = scalar
            if scalar == 0x5C {
                switch try escape() {
                case .scalar(let escaped): low = escaped
                case .set(let inner, let isNegated):
                    ranges += isNegated ? Self.complement(inner) : inner
                    continue
                default: continue
                }
            }
            if current == 0x2D, position + 1 < scalars.count, scalars[position + 1] != 0x5D, scalars[position + 1] != 0x5B {
                position += 1
                var high = scalars[position]
                position += 1
                if high == 0x5C, case .scalar(let escaped) = try escape() { high = escaped }
                guard low <= high else { throw problem("A range in the wrong order") }
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        throw problem("A missing “]”")
    }

    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    private static let digits: [ClosedRange<UInt32>] = [48...57]
    private static let spaces: [ClosedRange<UInt32>] = [9...10, 13...13, 32...32]
    // Letters, digits, symbols: everything but punctuation, separators and controls. Beyond ASCII all counts as a word.
    private static let words: [ClosedRange<UInt32>] = [
        36...36, 43...43, 48...57, 60...62, 65...90, 94...94, 96...122, 124...124, 126...126, 0xA2...0xA9, 0xAA...0xAA,
        0xAC...0xAC, 0xAE...0xB1, 0xB2...0xB5, 0xB8...0xBA, 0xBC...0xBE, 0xC0...0x1FFF, 0x2070...0x2FFF, 0x3004...0x10FFFF,
    ]
    private static let nameStarts: [ClosedRange<UInt32>] = [
        58...58, 65...90, 95...95, 97...122, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
        0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
        0x10000...0xEFFFF,
    ]
    private static let nameParts = nameStarts + [45...46, 48...57, 0xB7...0xB7, 0x300...0x36F, 0x203F...0x2040]
    private static let categories: [String: [ClosedRange<UInt32>]] = [
        "L": [65...90, 97...122, 0xAA...0xAA, 0xB5...0xB5, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2C1, 0x370...0x1FFF, 0x3005...0xD7FF],
        "Lu": [65...90, 0xC0...0xD6, 0xD8...0xDE],
        "Ll": [97...122, 0xDF...0xF6, 0xF8...0xFF],
        "N": [48...57], "Nd": [48...57],
        "P": [33...35, 37...42, 44...47, 58...59, 63...64, 91...93, 95...95, 123...123, 125...125],
        "Z": [32...32, 0xA0...0xA0, 0x2000...0x200A], "Zs": [32...32, 0xA0...0xA0, 0x2000...0x200A],
        "S": [36...36, 43...43, 60...62, 94...94, 96...96, 124...124, 126...126],
        "IsBasicLatin": [0...0x7F], "IsLatin-1Supplement": [0x80...0xFF],
    ]
}
