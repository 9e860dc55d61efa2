import CPDS4XML

/// Compiles a Schematron document element by element. What cannot be compiled is remembered and left out.
struct SchematronBuilder {
    let label: Label
    var compiler = XPathCompiler()
    var variables: [Schematron.Variable] = []
    var patternVariables: [Int: [Schematron.Variable]] = [:]
    var rules: [Schematron.Rule] = []
    var problems: [String] = []
    private var namespaces = ["xs": "http://www.w3.org/2001/XMLSchema", "fn": "http://www.w3.org/2005/xpath-functions"]

    static let namespace = "http://purl.oclc.org/dsdl/schematron"

    init(label: Label) { self.label = label }

    func result() -> Schematron { Schematron(self) }

    mutating func build() {
        let root = label.root
        guard root.name == "schema" else {
            problems.append("\(label.path) is not a Schematron file: its document element is “\(root.name)”.")
            return
        }
        for element in root.children("ns") {
            if let prefix = element.attribute("prefix"), let uri = element.attribute("uri") { namespaces[prefix] = uri }
        }
        for element in root.children("let") { declare(element).map { variables.append($0) } }
        for (number, pattern) in root.children("pattern").enumerated() { build(pattern, number) }
    }

    private mutating func attempt<Result>(_ element: LabelElement, _ body: (inout Self) throws -> Result) -> Result? {
        do {
            return try body(&self)
        } catch {
            problems.append("\(label.path):\(element.line): \(error)")
            return nil
        }
    }

    private mutating func declare(_ element: LabelElement) -> Schematron.Variable? {
        attempt(element) { builder in
            guard let name = element.attribute("name"), let value = element.attribute("value") else {
                throw XPathProblem(expression: "", message: "A variable without name or value")
            }
            let code = try builder.compiler.code(try XPathParser.parse(value, namespaces: builder.namespaces))
            return Schematron.Variable(slot: builder.compiler.declare(name), code: code)
        }
    }

    private mutating func build(_ pattern: LabelElement, _ number: Int) {
        let depth = compiler.scope.count
        defer { compiler.scope.removeLast(compiler.scope.count - depth) }
        for element in pattern.children("let") {
            declare(element).map { patternVariables[number, default: []].append($0) }
        }
        for (order, element) in pattern.children("rule").enumerated() { build(rule: element, pattern: number, order) }
    }

    private mutating func build(rule element: LabelElement, pattern: Int, _ order: Int) {
        let context = attempt(element) { builder in
            try SchematronContext.compile(
                element.attribute("context") ?? "", namespaces: builder.namespaces, with: &builder.compiler
            )
        }
        guard let context else { return }
        let depth = compiler.scope.count
        defer { compiler.scope.removeLast(compiler.scope.count - depth) }
        let locals = element.children("let").compactMap { declare($0) }
        let role = element.attribute("role") ?? ""
        let assertions = element.children.filter { $0.name == "assert" || $0.name == "report" }.compactMap {
            assertion($0, role: role)
        }
        rules.append(
            Schematron.Rule(pattern: pattern, order: order, context: context, variables: locals, assertions: assertions)
        )
    }

    private mutating func assertion(_ element: LabelElement, role: String) -> Schematron.Assertion? {
        attempt(element) { builder in
            let source = element.attribute("test") ?? ""
            let test = try builder.compiler.test(try XPathParser.parse(source, namespaces: builder.namespaces))
            return Schematron.Assertion(
                source: source, test: test, negated: element.name == "report", role: element.attribute("role") ?? role,
                message: try builder.message(element)
            )
        }
    }

    /// The words and values of an assertion. Titles name the rule inside NASA's files and are no part of the message.
    private mutating func message(_ element: LabelElement) throws -> [Schematron.Part] {
        var parts: [Schematron.Part] = []
        var child = label.nodes[Int(element.index)].first_child
        while child >= 0 {
            let node = label.nodes[Int(child)]
            if node.kind == Int32(P4_TEXT) {
                parts.append(.text(label.string(node.text, node.text_length)))
            } else if node.kind == Int32(P4_ELEMENT) {
                let inner = LabelElement(label: label, index: child)
                switch inner.name {
                case "value-of", "name":
                    let source = inner.attribute("select") ?? inner.attribute("path") ?? "."
                    let text = inner.name == "name" ? "name(\(source))" : source
                    parts.append(.value(try compiler.code(try XPathParser.parse(text, namespaces: namespaces))))
                case "title": break
                default: parts.append(.text(inner.text))
                }
            }
            child = node.next_sibling
        }
        return parts
    }
}
