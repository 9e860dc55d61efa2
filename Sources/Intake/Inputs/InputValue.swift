/// What somebody sent, from a form or as JSON: the one shape in which it is read.
///
/// Forms give only strings; their names (`items.0.wanted`) make the nesting.
package indirect enum InputValue: Hashable, Sendable {
    case none
    case flag(Bool)
    case integer(Int64)
    case text(String)
    case list([InputValue])
    case object([String: InputValue])

    /// The value at a name in an object; ``none`` anywhere else.
    package subscript(name: String) -> InputValue {
        if case .object(let fields) = self { fields[name] ?? .none } else { .none }
    }

    /// Nothing, or a string of blanks.
    package var isEmpty: Bool {
        switch self {
        case .none: true
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .list(let values): values.allSatisfy(\.isEmpty)
        case .object(let fields): fields.values.allSatisfy(\.isEmpty)
        case .flag, .integer: false
        }
    }
}

extension InputValue {
    /// Nests the fields of a form: `items.0.wanted=20` becomes a list of objects.
    ///
    /// At most 200 places in a list and 6 levels; names beyond that are left out,
    /// and the field is then reported as missing. Places need not be contiguous.
    package init(form fields: [(name: String, value: String)]) {
        final class Node {
            var value: String?
            var more: [String] = []
            var children: [(String, Node)] = []
            func child(_ name: String) -> Node {
                if let known = children.first(where: { $0.0 == name }) { return known.1 }
                let made = Node()
                children.append((name, made))
                return made
            }
            var input: InputValue {
                if !children.isEmpty {
                    if children.allSatisfy({ Int($0.0).map { $0 >= 0 && $0 < 200 } ?? false }) {
                        let ordered = children.sorted { (Int($0.0) ?? 0) < (Int($1.0) ?? 0) }
                        return .list(ordered.map(\.1.input).filter { !$0.isEmpty })
                    }
                    return .object(Dictionary(children.map { ($0.0, $0.1.input) }) { first, _ in first })
                }
                guard let value else { return .none }
                return more.isEmpty ? .text(value) : .list(([value] + more).map { .text($0) })
            }
        }
        let root = Node()
        for field in fields.prefix(5000) {
            let path = field.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard path.count <= 6, !path.contains("") else { continue }
            var node = root
            for name in path { node = node.child(name) }
            if node.value == nil { node.value = field.value } else { node.more.append(field.value) }
        }
        if case .object = root.input { self = root.input } else { self = .object([:]) }
    }
}

extension InputValue {
    /// The same text for the same input, whatever the order of its fields.
    package var canonical: String {
        switch self {
        case .none: "-"
        case .flag(let flag): flag ? "T" : "F"
        case .integer(let number): "i\(number)"
        case .text(let text): "s\(text.utf8.count):\(text)"
        case .list(let values): "[" + values.map(\.canonical).joined(separator: ",") + "]"
        case .object(let fields):
            "{"
                + fields.sorted { $0.key < $1.key }.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonical)" }
                .joined(separator: ",") + "}"
        }
    }
}
