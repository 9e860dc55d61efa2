import CPDS4XML

extension XPathCompiler {
    mutating func nodeTest(_ test: XPathSyntax.NodeTest) -> XPathEvaluation.Test {
        switch test {
        case .name(let namespace?, let local?): .name(names.number(namespace: namespace, local: local))
        case .name(nil, let local?): .local(local)
        case .name(let namespace?, nil): .namespace(namespace)
        case .name(nil, nil), .element: .anyName
        case .node: .node
        case .text: .kind(Int32(P4_TEXT))
        case .comment: .kind(Int32(P4_COMMENT))
        case .instruction: .kind(Int32(P4_INSTRUCTION))
        case .document: .kind(Int32(P4_ROOT))
        }
    }

    private enum CompiledStep {
        case axis(XPathSyntax.Axis, XPathEvaluation.Test)
        case expression(XPathCode)
    }

    private enum Predicate {
        case position(Int)
        case test(XPathCode)
    }

    private static func selection(_ kind: CompiledStep, _ predicates: [Predicate]) -> Selection {
        Selection { evaluation, item, into in
            var found: [XPathItem] = []
            switch kind {
            case .axis(let axis, let test):
                if predicates.isEmpty {
                    try evaluation.walk(axis, from: item, test) {
                        into.append($0)
                        return true
                    }
                    return
                }
                // Where one place is asked for, what comes behind it is not looked at.
                var wanted = Int.max
                if case .position(let place)? = predicates.first { wanted = place }
                try evaluation.walk(axis, from: item, test) {
                    found.append($0)
                    return found.count < wanted
                }
            case .expression(let code): found = try code(evaluation, XPathFocus(item: item)).items
            }
            for predicate in predicates { found = try filter(found, predicate, evaluation) }
            into += found
        }
    }

    /// A compiled step: appends what it selects from one context item, in the order of its axis.
    private struct Selection: Sendable {
        var select: @Sendable (XPathEvaluation, XPathItem, inout [XPathItem]) throws -> Void
    }

    private static func filter(
        _ items: [XPathItem], _ predicate: Predicate, _ evaluation: XPathEvaluation
    ) throws -> [XPathItem] {
        switch predicate {
        case .position(let wanted): return wanted >= 1 && wanted <= items.count ? [items[wanted - 1]] : []
        case .test(let code):
            var kept: [XPathItem] = []
            for (offset, item) in items.enumerated() {
                let focus = XPathFocus(item: item, position: offset + 1, size: items.count)
                let value = try code(evaluation, focus)
                let holds: Bool
                switch value {
                case .one(.integer(let number)): holds = number == offset + 1
                case .one(.double(let number)): holds = number == Double(offset + 1)
                default: holds = try evaluation.truth(value)
                }
                if holds { kept.append(item) }
            }
            try evaluation.count(items.count)
            return kept
        }
    }

    mutating func path(_ start: XPathSyntax.PathStart, _ steps: [XPathSyntax.Step]) throws -> XPathCode {
        if start == .context, steps.count == 1, steps[0].predicates.isEmpty, case .axis(let axis, let test) = steps[0].kind {
            let test = nodeTest(test)
            if axis == .parent || axis == .selfNode || axis == .child || axis == .attribute {
                return { evaluation, focus in
                    var value = XPathValue.empty
                    try evaluation.walk(axis, from: focus.item, test) { item in
                        switch value {
                        case .empty: value = .one(item)
                        case .one(let first): value = .many([first, item])
                        case .many(var items):
                            value = .empty
                            items.append(item)
                            value = .many(items)
                        }
                        return true
                    }
                    return value
                }
            }
        }
        let compiled = try steps.map { step in
            let predicates: [Predicate] = try step.predicates.map { predicate in
                if case .literal(.integer(let number)) = predicate { return .position(number) }
                return .test(try code(predicate))
            }
            switch step.kind {
            case .axis(let axis, let test): return (Self.selection(.axis(axis, nodeTest(test)), predicates), axis.isReverse)
            case .expression(let syntax): return (Self.selection(.expression(try code(syntax)), predicates), false)
            }
        }
        let isRooted = start == .root
        return { evaluation, focus in
            var items = [focus.item]
            if isRooted {
                guard focus.item.isNode else { throw XPathError(code: "XPTY0020", message: "“/” needs a node") }
                items = [.node(0)]
            }
            for (offset, (step, isReverse)) in compiled.enumerated() {
                var found: [XPathItem] = []
                for item in items {
                    try step.select(evaluation, item, &found)
                    guard found.count <= XPathEvaluation.mostSelected else {
                        throw XPathError(code: "FOER0000", message: "A path selects too many nodes")
                    }
                }
                try evaluation.count(found.count)
                let isLast = offset == compiled.count - 1
                if items.count > 1 || isReverse {
                    if found.allSatisfy(\.isNode) {
                        found = try evaluation.sortedNodes(found)
                    } else if !isLast || found.contains(where: \.isNode) {
                        throw XPathError(code: "XPTY0018", message: "A path mixes nodes and values")
                    }
                }
                items = found
                if items.isEmpty { return .empty }
            }
            return XPathValue(items)
        }
    }
}
