/// The syntax tree of an expression.
indirect enum XPathSyntax {
    case literal(XPathItem)
    case sequence([XPathSyntax])
    case variable(String)
    case context
    case call(String, [XPathSyntax])
    case or(XPathSyntax, XPathSyntax)
    case and(XPathSyntax, XPathSyntax)
    case comparison(Comparison, XPathSyntax, XPathSyntax)
    case arithmetic(Arithmetic, XPathSyntax, XPathSyntax)
    case negate(XPathSyntax)
    case range(XPathSyntax, XPathSyntax)
    case combine(Combination, XPathSyntax, XPathSyntax)
    case condition(XPathSyntax, XPathSyntax, XPathSyntax)
    case quantified(every: Bool, name: String, XPathSyntax, XPathSyntax)
    case iteration(name: String, XPathSyntax, XPathSyntax)
    case path(start: PathStart, steps: [Step])

    enum Comparison { case equal, unequal, less, atMost, greater, atLeast, eq, ne, lt, le, gt, ge, same, before, after }
    enum Arithmetic { case add, subtract, multiply, divide, integerDivide, modulo }
    enum Combination { case union, intersect, except }
    enum PathStart { case context, root }

    enum Axis {
        case child, descendant, descendantOrSelf, attribute, selfNode, parent, ancestor, ancestorOrSelf
        case followingSibling, precedingSibling, following, preceding

        var isReverse: Bool {
            switch self {
            case .parent, .ancestor, .ancestorOrSelf, .precedingSibling, .preceding: true
            default: false
            }
        }
    }

    /// What a step selects: nodes by name or kind along an axis, or the value of an expression for every node.
    enum StepKind {
        case axis(Axis, NodeTest)
        case expression(XPathSyntax)
    }

    struct Step {
        var kind: StepKind
        var predicates: [XPathSyntax] = []
    }

    enum NodeTest: Hashable {
        /// `*`, or `prefix:name` already expanded; `nil` stands for any.
        case name(namespace: String?, local: String?)
        case node
        case text
        case comment
        case instruction
        case element
        case document
    }
}

extension XPathSyntax {
    private static let booleans: Set<String> = [
        "true", "false", "not", "boolean", "exists", "empty", "contains", "starts-with", "ends-with", "matches",
    ]

    /// Whether this, as a predicate, holds of an item or not wherever it stands among the others: its value is no number, and
    /// it asks for no position.
    var ignoresPosition: Bool {
        switch self {
        case .comparison, .or, .and: asksNoPosition
        case .call(let name, _): Self.booleans.contains(name) && asksNoPosition
        case .path: asksNoPosition
        default: false
        }
    }

    private var asksNoPosition: Bool {
        switch self {
        case .literal, .variable, .context: true
        case .call(let name, let arguments): name != "position" && name != "last" && arguments.allSatisfy(\.asksNoPosition)
        case .sequence(let parts): parts.allSatisfy(\.asksNoPosition)
        case .or(let left, let right), .and(let left, let right), .range(let left, let right), .comparison(_, let left, let right),
            .arithmetic(_, let left, let right), .combine(_, let left, let right):
            left.asksNoPosition && right.asksNoPosition
        case .negate(let inner): inner.asksNoPosition
        case .condition(let test, let yes, let no): test.asksNoPosition && yes.asksNoPosition && no.asksNoPosition
        case .quantified(_, _, let range, let body), .iteration(_, let range, let body): range.asksNoPosition && body.asksNoPosition
        // The predicates of a path have positions of their own.
        case .path(_, let steps): steps.allSatisfy { if case .axis = $0.kind { true } else { false } }
        }
    }
}
