/// The shape of a path: literal segments and placeholders, as in
/// `/samples/{number}/loans/{loan:int}` or `/log/tile/{rest...}`.
package struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    package enum Segment: Hashable, Sendable {
        case literal(String)
        case one(name: String, Kind)
        /// One or more segments up to the end.
        case rest(name: String)
    }

    /// What a placeholder takes; anything else is not found.
    package enum Kind: String, Hashable, Sendable {
        /// Any text of 1 to 200 bytes.
        case text
        /// Decimal digits, at most 18.
        case int
        /// Lower-case letters, digits and hyphens, at most 100.
        case slug
        /// 64 hexadecimal digits in lower case.
        case digest

        /// Whether `text` is of this kind.
        package func takes(_ text: String) -> Bool {
            let bytes = text.utf8
            return switch self {
            case .text: (1...200).contains(bytes.count)
            case .int: (1...18).contains(bytes.count) && bytes.allSatisfy { (0x30...0x39).contains($0) }
            case .slug:
                (1...100).contains(bytes.count)
                    && bytes.allSatisfy {
                        (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == UInt8(ascii: "-")
                    }
            case .digest:
                bytes.count == 64 && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            }
        }
    }

    package let segments: [Segment]
    /// The pattern as it was written.
    package let description: String

    /// A pattern; a malformed one is a mistake of the programmer and ends the process at its start.
    package init(_ text: String) {
        precondition(text.hasPrefix("/"), "“\(text)” does not start with a slash")
        description = text
        let parts = text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        segments = parts.enumerated().map { index, part in
            precondition(!part.isEmpty, "“\(text)” has an empty segment")
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(String(part)) }
            let inner = part.dropFirst().dropLast()
            if inner.hasSuffix("...") {
                precondition(index == parts.count - 1, "“\(text)” goes on after its rest")
                return .rest(name: String(inner.dropLast(3)))
            }
            let halves = inner.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { return .one(name: String(inner), .text) }
            guard let kind = Kind(rawValue: String(halves[1])) else {
                preconditionFailure("“\(text)” has a placeholder of an unknown kind")
            }
            return .one(name: String(halves[0]), kind)
        }
        precondition(Set(names).count == names.count, "“\(text)” has a name twice")
    }

    /// The names of the placeholders in order.
    package var names: [String] {
        segments.compactMap {
            switch $0 {
            case .literal: nil
            case .one(let name, _), .rest(let name): name
            }
        }
    }

    /// The path with `values` for the placeholders, in order, encoded.
    package func path(_ values: [String]) -> String {
        precondition(values.count == names.count, "\(description) needs \(names.count) values")
        var rest = values[...]
        let parts = segments.map { segment -> String in
            switch segment {
            case .literal(let text): text
            case .one: PercentCoding.encode(rest.removeFirst())
            case .rest:
                rest.removeFirst().split(separator: "/").map { PercentCoding.encode(String($0)) }.joined(separator: "/")
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
