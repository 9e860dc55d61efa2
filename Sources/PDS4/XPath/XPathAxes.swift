import CPDS4XML

extension XPathEvaluation {
    /// What a step's node test asks, with the name already a number.
    enum Test: Sendable {
        case name(Int32)
        case anyName
        case local(String)
        case namespace(String)
        case node
        case kind(Int32)
    }

    private func accepts(_ test: Test, _ index: Int32) -> Bool {
        let node = label.nodes[Int(index)]
        switch test {
        case .name(let number): return node.kind == Int32(P4_ELEMENT) && numbers[Int(node.name)] == number
        case .anyName: return node.kind == Int32(P4_ELEMENT)
        case .local(let local): return node.kind == Int32(P4_ELEMENT) && label.names[Int(node.name)].local == local
        case .namespace(let space):
            return node.kind == Int32(P4_ELEMENT) && label.names[Int(node.name)].namespace == space
        case .node: return true
        case .kind(let kind): return node.kind == kind
        }
    }

    private func acceptsAttribute(_ test: Test, _ index: Int32) -> Bool {
        let name = Int(label.attributes[Int(index)].name)
        switch test {
        case .name(let number): return numbers[name] == number
        case .anyName, .node: return true
        case .local(let local): return label.names[name].local == local
        case .namespace(let space): return label.names[name].namespace == space
        case .kind: return false
        }
    }

    /// Calls `visit` for each node on the axis that the test accepts, nearest first; `visit` returns false to stop.
    func walk(_ axis: XPathSyntax.Axis, from item: XPathItem, _ test: Test, _ visit: (XPathItem) throws -> Bool) throws {
        switch item {
        case .node(let index): try walk(axis, node: index, test, visit)
        case .attribute(let index):
            let owner = label.attributes[Int(index)].owner
            switch axis {
            case .selfNode, .descendantOrSelf, .ancestorOrSelf:
                if acceptsAttribute(test, index), try !visit(item) { return }
                if axis == .ancestorOrSelf { try walk(.ancestorOrSelf, node: owner, test, visit) }
            case .parent: if accepts(test, owner) { _ = try visit(.node(owner)) }
            case .ancestor: try walk(.ancestorOrSelf, node: owner, test, visit)
            default: break
            }
        default: throw XPathError(code: "XPTY0019", message: "A path leads through a value that is no node")
        }
    }

    private func walk(
        _ axis: XPathSyntax.Axis, node index: Int32, _ test: Test, _ visit: (XPathItem) throws -> Bool
    ) throws {
        let node = label.nodes[Int(index)]
        switch axis {
        case .child:
            var child = node.first_child
            while child >= 0 {
                if accepts(test, child), try !visit(.node(child)) { return }
                child = label.nodes[Int(child)].next_sibling
            }
        case .attribute:
            var position = node.first_attribute
            while position < node.first_attribute + node.attribute_count {
                if acceptsAttribute(test, position), try !visit(.attribute(position)) { return }
                position += 1
            }
        case .selfNode: if accepts(test, index) { _ = try visit(.node(index)) }
        case .parent: if node.parent >= 0, accepts(test, node.parent) { _ = try visit(.node(node.parent)) }
        case .descendant, .descendantOrSelf:
            var position = axis == .descendant ? index + 1 : index
            try count(Int(node.end - position))
            while position < node.end {
                if accepts(test, position), try !visit(.node(position)) { return }
                position += 1
            }
        case .ancestor, .ancestorOrSelf:
            var position = axis == .ancestor ? node.parent : index
            while position >= 0 {
                if accepts(test, position), try !visit(.node(position)) { return }
                position = label.nodes[Int(position)].parent
            }
        case .followingSibling:
            var position = node.next_sibling
            while position >= 0 {
                if accepts(test, position), try !visit(.node(position)) { return }
                position = label.nodes[Int(position)].next_sibling
            }
        case .precedingSibling:
            guard node.parent >= 0 else { return }
            var before: [Int32] = []
            var position = label.nodes[Int(node.parent)].first_child
            while position >= 0, position != index {
                before.append(position)
                position = label.nodes[Int(position)].next_sibling
            }
            try count(before.count)
            for position in before.reversed() where accepts(test, position) {
                if try !visit(.node(position)) { return }
            }
        case .following:
            var position = node.end
            try count(label.nodes.count - Int(max(position, 0)))
            while position >= 0, Int(position) < label.nodes.count {
                if accepts(test, position), try !visit(.node(position)) { return }
                position += 1
            }
        case .preceding:
            var position = index - 1
            try count(Int(index))
            while position > 0 {
                let isAncestor = label.nodes[Int(position)].end > index
                if !isAncestor, accepts(test, position), try !visit(.node(position)) { return }
                position -= 1
            }
        }
    }
}
