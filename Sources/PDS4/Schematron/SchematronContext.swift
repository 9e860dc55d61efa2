import CPDS4XML

/// A rule's context, a match pattern of XSLT: matched from its end towards the root.
struct SchematronContext: Sendable {
    /// One alternative of a union.
    struct Alternative: Sendable {
        var steps: [Step]
        /// Whether the path begins at the root.
        var isRooted: Bool
    }

    struct Step: Sendable {
        var test: XPathEvaluation.Test
        /// Whether any number of elements may stand between this step and the one before (`//`).
        var afterGap: Bool
        /// Predicates as an expression that selects the element; `nil` when there is none.
        var predicates: XPathCode?
        /// Whether the expression starts at the element's parent, as positions among its children are asked for, or at the
        /// element itself: of thousands of children each would have to be found among all others.
        var asksPosition = false
    }

    var alternatives: [Alternative]

    /// The numbers of the names in which the context can end; `nil` when it can end in any name.
    var endNames: Set<Int32>? {
        var names: Set<Int32> = []
        for alternative in alternatives {
            guard case .name(let number)? = alternative.steps.last?.test else { return nil }
            names.insert(number)
        }
        return names
    }

    func matches(_ index: Int32, _ evaluation: XPathEvaluation) throws -> Bool {
        for alternative in alternatives where try matches(alternative, alternative.steps.count - 1, index, evaluation) {
            return true
        }
        return false
    }

    private func matches(
        _ alternative: Alternative, _ step: Int, _ index: Int32, _ evaluation: XPathEvaluation
    ) throws -> Bool {
        let current = alternative.steps[step]
        // Predicates are what costs: they come last.
        return try hasName(current, index, evaluation) && isBelow(alternative, step, index, evaluation) && accepts(current, index, evaluation)
    }

    /// Whether the elements that an element is in match the steps before this one.
    private func isBelow(
        _ alternative: Alternative, _ step: Int, _ index: Int32, _ evaluation: XPathEvaluation
    ) throws -> Bool {
        let current = alternative.steps[step]
        let parent = evaluation.label.nodes[Int(index)].parent
        if step == 0 { return !alternative.isRooted || current.afterGap || parent == 0 }
        if !current.afterGap { return parent > 0 ? try matches(alternative, step - 1, parent, evaluation) : false }
        var ancestor = parent
        while ancestor > 0 {
            if try matches(alternative, step - 1, ancestor, evaluation) { return true }
            ancestor = evaluation.label.nodes[Int(ancestor)].parent
        }
        return false
    }

    private func hasName(_ step: Step, _ index: Int32, _ evaluation: XPathEvaluation) throws -> Bool {
        var isFound = false
        try evaluation.walk(.selfNode, from: .node(index), step.test) { _ in
            isFound = true
            return false
        }
        return isFound
    }

    private func accepts(_ step: Step, _ index: Int32, _ evaluation: XPathEvaluation) throws -> Bool {
        guard let predicates = step.predicates else { return true }
        let start = step.asksPosition ? evaluation.label.nodes[Int(index)].parent : index
        return try predicates(evaluation, XPathFocus(item: .node(start))).items.contains { item in
            if case .node(let found) = item { found == index } else { false }
        }
    }

    /// Compiles the context `text`.
    static func compile(
        _ text: String, namespaces: [String: String], with compiler: inout XPathCompiler
    ) throws -> SchematronContext {
        let syntax = try XPathParser.parse(text, namespaces: namespaces)
        var alternatives: [Alternative] = []
        try collect(syntax, text, &alternatives, &compiler)
        return SchematronContext(alternatives: alternatives)
    }

    private static func collect(
        _ syntax: XPathSyntax, _ text: String, _ into: inout [Alternative], _ compiler: inout XPathCompiler
    ) throws {
        switch syntax {
        case .combine(.union, let left, let right):
            try collect(left, text, &into, &compiler)
            try collect(right, text, &into, &compiler)
        case .path(let start, let steps):
            var compiled: [Step] = []
            var afterGap = false
            for step in steps {
                guard case .axis(let axis, let test) = step.kind else {
                    throw XPathProblem(expression: text, message: "A context that is no path")
                }
                if axis == .descendantOrSelf, test == .node, step.predicates.isEmpty {
                    afterGap = true
                    continue
                }
                guard axis == .child else { throw XPathProblem(expression: text, message: "A context about no element") }
                let asksPosition = !step.predicates.allSatisfy(\.ignoresPosition)
                let selection = asksPosition ? step : XPathSyntax.Step(kind: .axis(.selfNode, test), predicates: step.predicates)
                let predicates = step.predicates.isEmpty ? nil : try compiler.path(.context, [selection])
                compiled.append(
                    Step(test: compiler.nodeTest(test), afterGap: afterGap, predicates: predicates, asksPosition: asksPosition)
                )
                afterGap = false
            }
            guard !compiled.isEmpty, !afterGap else {
                throw XPathProblem(expression: text, message: "A context about no element")
            }
            into.append(Alternative(steps: compiled, isRooted: start == .root))
        default: throw XPathProblem(expression: text, message: "A context that is no path")
        }
    }
}
