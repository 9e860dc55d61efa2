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
