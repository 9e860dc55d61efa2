import CPDS4XML

/// An element of a label: a small value that refers to the label and to a place in it.
public struct LabelElement: Sendable {
    /// The label that holds the element.
    public let label: Label
    let index: Int32

    private var node: p4_node { label.nodes[Int(index)] }

    /// The name without its prefix.
    public var name: String {
        let name = node.name
        return name < 0 ? "" : label.names[Int(name)].local
    }

    /// The name as the label writes it, with its prefix.
    public var qualifiedName: String {
        let name = node.name
        return name < 0 ? "" : label.names[Int(name)].qualified
    }

    /// The namespace, empty when the element has none.
    public var namespace: String {
        let name = node.name
        return name < 0 ? "" : label.names[Int(name)].namespace
    }

    /// The line of the element's start tag, counted from 1.
    public var line: Int { Int(node.line) }

    /// The column of the element's start tag, counted from 1.
    public var column: Int { Int(node.column) }

    /// All text inside the element, as it stands.
    public var text: String { label.text(of: index) }

    /// The text without white space at its ends.
    public var value: String { text.trimmingXMLSpace() }

    /// The parent element; `nil` for the document element.
    public var parent: LabelElement? {
        let parent = node.parent
        return parent <= 0 ? nil : LabelElement(label: label, index: parent)
    }

    /// The elements directly inside this one.
    public var children: [LabelElement] {
        var found: [LabelElement] = []
        var child = node.first_child
        while child >= 0 {
            let inner = label.nodes[Int(child)]
            if inner.kind == Int32(P4_ELEMENT) { found.append(LabelElement(label: label, index: child)) }
            child = inner.next_sibling
        }
        return found
    }

    /// The elements directly inside this one that are called `name`, whatever their namespace.
    public func children(_ name: String) -> [LabelElement] { children.filter { $0.name == name } }

    /// The first element directly inside this one that is called `name`.
    public func child(_ name: String) -> LabelElement? {
        var child = node.first_child
        while child >= 0 {
            let inner = label.nodes[Int(child)]
            if inner.kind == Int32(P4_ELEMENT), label.names[Int(inner.name)].local == name {
                return LabelElement(label: label, index: child)
            }
            child = inner.next_sibling
        }
        return nil
    }

    /// The trimmed text of the first child called `name`.
    public func value(_ name: String) -> String? { child(name)?.value }

    /// The elements inside this one, at any depth, that `matches` accepts, in document order.
    public func descendants(where matches: (LabelElement) -> Bool) -> [LabelElement] {
        var found: [LabelElement] = []
        var position = index + 1
        while position < node.end {
            if label.nodes[Int(position)].kind == Int32(P4_ELEMENT) {
                let element = LabelElement(label: label, index: position)
                if matches(element) { found.append(element) }
            }
            position += 1
        }
        return found
    }

    /// The elements inside this one, at any depth, that are called `name`.
    public func descendants(_ name: String) -> [LabelElement] {
        let wanted = label.names.indices.filter { label.names[$0].local == name }.map { Int32($0) }
        guard !wanted.isEmpty else { return [] }
        var found: [LabelElement] = []
        var position = index + 1
        while position < node.end {
            let inner = label.nodes[Int(position)]
            if inner.kind == Int32(P4_ELEMENT), wanted.contains(inner.name) {
                found.append(LabelElement(label: label, index: position))
            }
            position += 1
        }
        return found
    }

    /// The value of the attribute with this local name.
    public func attribute(_ name: String) -> String? {
        let node = node
        for position in Int(node.first_attribute)..<Int(node.first_attribute + node.attribute_count) {
            let attribute = label.attributes[position]
            if label.names[Int(attribute.name)].local == name {
                return label.string(attribute.text, attribute.text_length)
            }
        }
        return nil
    }

    /// All attributes: name as written and value.
    public var attributes: [(name: String, value: String)] {
        let node = node
        return (Int(node.first_attribute)..<Int(node.first_attribute + node.attribute_count)).map { position in
            let attribute = label.attributes[position]
            return (label.names[Int(attribute.name)].qualified, label.string(attribute.text, attribute.text_length))
        }
    }
}

extension StringProtocol {
    /// Without the four white-space characters of XML at its ends.
    func trimmingXMLSpace() -> String {
        let utf8 = self.utf8
        var start = utf8.startIndex
        var end = utf8.endIndex
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
        while start < end, isSpace(utf8[start]) { start = utf8.index(after: start) }
        while start < end {
            let before = utf8.index(end, offsetBy: -1)
            guard isSpace(utf8[before]) else { break }
            end = before
        }
        return String(self[start..<end])
    }
}
