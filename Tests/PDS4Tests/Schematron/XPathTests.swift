import Testing

@testable import PDS4

@Suite struct `Expressions` {
    private static let document = """
        <r xmlns="urn:r" xmlns:x="urn:x" n="7">
          <a id="1">alpha</a><a id="2">beta</a><a id="3">alpha</a>
          <num>10</num><num>9</num><empty/>
          <x:g><a id="4"><c>deep</c></a></x:g>
        </r>
        """

    private func evaluate(_ expression: String) throws -> String {
        let label = try Label(bytes: Array(Self.document.utf8), path: "r.xml")
        var compiler = XPathCompiler(expression: expression)
        let syntax = try XPathParser.parse(expression, namespaces: ["r": "urn:r", "x": "urn:x"])
        let code = try compiler.code(syntax)
        let evaluation = XPathEvaluation(label: label, numbers: compiler.names.bind(label), variables: compiler.slotCount)
        let value = try code(evaluation, XPathFocus(item: .node(label.root.index)))
        return value.items.map { evaluation.text(of: $0) }.joined(separator: "|")
    }

    @Test(arguments: [
        ("r:a", "alpha|beta|alpha"), ("r:a[2]", "beta"), ("r:a[last()]", "alpha"), ("r:a[@id='3']/@id", "3"),
        ("count(//r:a)", "4"), ("//r:a/@id", "1|2|3|4"), ("x:g//r:c", "deep"), ("*[local-name()='g']/r:a/r:c", "deep"),
        ("r:num > 9", "true"), ("r:num[1] = 10.0", "true"), ("r:num = '10'", "true"), ("r:num[1] eq '10'", "true"),
        ("distinct-values(r:a)", "alpha|beta"), ("string-join(r:a, '-')", "alpha-beta-alpha"),
        ("some $v in r:a satisfies $v = 'beta'", "true"), ("every $v in r:a satisfies $v = 'beta'", "false"),
        ("for $v in (1, 2) return $v * 2", "2|4"), ("if (r:empty) then 'y' else 'n'", "y"),
        ("1 + 2 * 3 - 4 div 2", "5"), ("7 mod 4", "3"), ("7 idiv 2", "3"), ("-(3)", "-3"), ("1 to 3", "1|2|3"),
        ("matches('Sol-12', '^(Sol\\-)?[0-9]{1,3}$')", "true"), ("replace('a1b22', '[0-9]+', '#')", "a#b#"),
        ("tokenize('a, b,c', ',\\s*')", "a|b|c"), ("translate('a:b:c', ':', '')", "abc"),
        ("substring('12345', 2, 3)", "234"), ("substring-after('a::b', '::')", "b"), ("normalize-space(' a  b ')", "a b"),
        ("name(..)", ""), ("name()", "r"), ("name(x:g)", "x:g"), ("r:a[2]/preceding-sibling::*/@id", "1"),
        ("r:a[2]/following-sibling::r:a/@id", "3"), ("//r:c/ancestor::*/name()", "r|x:g|a"), ("exists(r:zz)", "false"),
        ("number('x')", "NaN"), ("string(1e7)", "1.0E7"), ("1.5", "1.5"), ("subsequence((1,2,3,4), 2, 2)", "2|3"),
        ("(r:a | r:num)[1]", "alpha"), ("r:a except r:a[1]", "beta|alpha"), ("not(r:zz) and @n = 7", "true"),
        ("lower-case('ÄB')", "äb"), ("ends-with('abc', 'bc')", "true"), ("count(()) = 0", "true"),
    ])
    func `An expression has the value of the standard`(_ expression: String, _ value: String) throws {
        #expect(try evaluate(expression) == value)
    }

    @Test(arguments: ["1 eq 'a'", "r:a eq 'alpha'", "string(r:a)", "contains(r:a, 'x')", "1 idiv 0", "'a' + 1"])
    func `An error of the standard is an error here`(_ expression: String) {
        #expect(throws: XPathError.self) { try evaluate(expression) }
    }

    @Test(arguments: ["r:a[", "1 +", "foo(1)", "$v", "q:a", "'open", "a b", "if (1) then 2", "", "((((", "r:a//"])
    func `What is no expression is refused`(_ expression: String) {
        #expect(throws: XPathProblem.self) { try evaluate(expression) }
    }

    @Test func `Depth of nesting is bounded`() {
        let expression = String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)

        #expect(throws: XPathProblem.self) { try evaluate(expression) }
    }

    @Test func `A pattern that explodes is given up`() {
        #expect(throws: XPathError.self) {
            try Pattern("(a+)+b").matches(String(repeating: "a", count: 60))
        }
    }
}
