import CPDS4XML

/// A Schematron file, compiled once; it may be run on many labels at once.
///
/// Rules are indexed by the name of the element that they are about, because nearly all rule contexts in PDS4 are plain
/// child paths. Within a pattern only the first rule whose context matches an element fires (ISO/IEC 19757-3, 6.5).
public struct Schematron: Sendable {
    /// One assertion that did not hold.
    public struct Failure: Sendable {
        /// The element that the rule is about.
        public var element: LabelElement
        /// The assertion's words, with its values filled in.
        public var message: String
        /// The assertion's expression.
        public var test: String
        /// The `role` of the rule or the assertion: `warning`, `info`, or empty, which means an error.
        public var role: String
        /// Whether the expression could not be evaluated at all.
        public var isBroken: Bool
    }

    struct Assertion: Sendable {
        var source: String
        var test: XPathTest
        var negated: Bool
        var role: String
        var message: [Part]
    }

    enum Part: Sendable {
        case text(String)
        case value(XPathCode)
    }

    struct Variable: Sendable {
        var slot: Int
        var code: XPathCode
    }

    struct Rule: Sendable {
        var pattern: Int
        var order: Int
        var context: SchematronContext
        var variables: [Variable]
        var assertions: [Assertion]
    }

    let names: XPathNames
    let slots: Int
    let variables: [Variable]
    let patternVariables: [Int: [Variable]]
    let rules: [Rule]
    /// For each name's number the rules whose context ends in that name, in order.
    let rulesByName: [[Int]]
    /// The rules whose context ends in no definite name.
    let otherRules: [Int]
    /// Where the file is.
    public let path: String
    /// What of the file could not be compiled; those assertions are not checked, and the report says so.
    public let problems: [String]

    /// Compiles the file at `path`.
    ///
    /// - Throws: ``FileProblem`` or ``LabelProblem`` when it is no XML.
    public init(path: String) throws {
        try self.init(label: try Label(path: path))
    }

    init(label: Label) throws {
        var builder = SchematronBuilder(label: label)
        builder.build()
        self = builder.result()
    }

    init(_ builder: SchematronBuilder) {
        names = builder.compiler.names
        slots = builder.compiler.slotCount
        variables = builder.variables
        patternVariables = builder.patternVariables
        rules = builder.rules
        path = builder.label.path
        problems = builder.problems
        var byName = Array(repeating: [Int](), count: names.numbers.count)
        var others: [Int] = []
        for (index, rule) in builder.rules.enumerated() {
            if let ends = rule.context.endNames {
                for name in ends { byName[Int(name)].append(index) }
            } else {
                others.append(index)
            }
        }
        rulesByName = byName
        otherRules = others
    }

    /// The number of rules.
    public var ruleCount: Int { rules.count }

    /// Runs all rules on a label. Failures come in document order.
    ///
    /// `fired` is told of every rule that fired, with the element: the tests compare that with other processors.
    public func failures(
        in label: Label, collapsingSpace: Bool = true, fired: ((Int, LabelElement) -> Void)? = nil
    ) -> [Failure] {
        let evaluation = XPathEvaluation(
            label: label, numbers: names.bind(label), variables: slots, collapsesSpace: collapsingSpace
        )
        let rootFocus = XPathFocus(item: .node(0))
        for variable in variables { evaluation.set(variable.slot, to: variable.code, in: rootFocus) }
        for variables in patternVariables.values {
            for variable in variables { evaluation.set(variable.slot, to: variable.code, in: rootFocus) }
        }
        var failures: [Failure] = []
        var index: Int32 = 1
        while Int(index) < label.nodes.count {
            let node = label.nodes[Int(index)]
            if node.kind == Int32(P4_ELEMENT) {
                let number = evaluation.numbers[Int(node.name)]
                let named = number >= 0 ? rulesByName[Int(number)] : []
                run(named, index, evaluation, &failures, fired)
            }
            index += 1
        }
        return failures
    }

    private func run(
        _ named: [Int], _ index: Int32, _ evaluation: XPathEvaluation, _ failures: inout [Failure],
        _ fired: ((Int, LabelElement) -> Void)?
    ) {
        var firstNamed = 0
        var firstOther = 0
        var lastPattern = -1
        while firstNamed < named.count || firstOther < otherRules.count {
            let next: Int
            if firstOther >= otherRules.count || (firstNamed < named.count && named[firstNamed] < otherRules[firstOther]) {
                next = named[firstNamed]
                firstNamed += 1
            } else {
                next = otherRules[firstOther]
                firstOther += 1
            }
            let rule = rules[next]
            guard rule.pattern != lastPattern else { continue }
            let element = LabelElement(label: evaluation.label, index: index)
            do {
                guard try rule.context.matches(index, evaluation) else { continue }
            } catch {
                failures.append(
                    Failure(element: element, message: "A rule's context: \(error)", test: "", role: "", isBroken: true)
                )
                continue
            }
            lastPattern = rule.pattern
            fired?(next, element)
            let focus = XPathFocus(item: .node(index))
            for variable in rule.variables { evaluation.set(variable.slot, to: variable.code, in: focus) }
            for assertion in rule.assertions {
                do {
                    if try assertion.test(evaluation, focus) != assertion.negated { continue }
                    failures.append(
                        Failure(
                            element: element, message: try message(assertion, evaluation, focus), test: assertion.source,
                            role: assertion.role, isBroken: false
                        )
                    )
                } catch {
                    failures.append(
                        Failure(
                            element: element, message: "The assertion “\(assertion.source)” has no value: \(error)",
                            test: assertion.source, role: assertion.role, isBroken: true
                        )
                    )
                }
            }
        }
    }

    private func message(_ assertion: Assertion, _ evaluation: XPathEvaluation, _ focus: XPathFocus) throws -> String {
        var text = ""
        for part in assertion.message {
            switch part {
            case .text(let words): text += words
            case .value(let code):
                let items = try code(evaluation, focus).items
                text += items.map { evaluation.text(of: evaluation.atomized($0)) }.joined(separator: " ")
            }
        }
        let words = text.utf8.split { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
