import Testing

@testable import PDS4

@Suite struct `Schematron rules` {
    private func failures(_ rules: String, _ document: String) throws -> [Schematron.Failure] {
        let file = """
            <sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
            <sch:ns uri="urn:r" prefix="r"/><sch:let name="limit" value="2"/>\(rules)</sch:schema>
            """
        let schematron = try Schematron(label: try Label(bytes: Array(file.utf8), path: "rules.sch"))
        #expect(schematron.problems.isEmpty)
        return schematron.failures(in: try Label(bytes: Array(document.utf8), path: "label.xml"))
    }

    @Test func `Within a pattern only the first rule that matches fires`() throws {
        let rules = """
            <sch:pattern>
            <sch:rule context="r:b/r:a"><sch:assert test="false()">first</sch:assert></sch:rule>
            <sch:rule context="r:a"><sch:assert test="false()">second</sch:assert></sch:rule>
            </sch:pattern>
            <sch:pattern><sch:rule context="//r:a"><sch:assert test="false()">other pattern</sch:assert></sch:rule></sch:pattern>
            """

        let found = try failures(rules, "<r xmlns='urn:r'><a/><b><a/></b></r>")

        #expect(found.map(\.message) == ["second", "other pattern", "first", "other pattern"])
    }

    @Test func `Messages have their values filled in and lose their titles`() throws {
        let rules = """
            <sch:pattern><sch:rule context="r:a" role="warning"><sch:let name="twice" value="@n * $limit"/>
            <sch:assert test="$twice &lt; 5"><title>not shown</title>
               Twice is   <sch:value-of select="$twice"/>.</sch:assert></sch:rule></sch:pattern>
            """

        let found = try failures(rules, "<r xmlns='urn:r'>\n <a n='2'/>\n <a n='3'/></r>")

        #expect(found.map(\.message) == ["Twice is 6."])
        #expect(found.map(\.role) == ["warning"])
        #expect(found.map(\.element.line) == [3])
    }

    @Test func `A rooted context matches the document element only`() throws {
        let rules = "<sch:pattern><sch:rule context='/*'><sch:assert test='false()'>root</sch:assert></sch:rule></sch:pattern>"

        #expect(try failures(rules, "<r xmlns='urn:r'><r/></r>").count == 1)
    }

    @Test(arguments: [
        ("r:a[2]", [2]), ("r:a[position() = last()]", [3]), ("r:a[@n]", [1, 3]), ("r:a[@n][2]", [3]), ("r:a[2][@n]", []), ("*[. = 'x']", [2]),
        ("r:a[not(@n)]", [2]), ("r:a[1 + 1]", [2]), ("r:none/r:a[1 idiv 0]", []), ("r:r/r:a[@n = '1' or . = 'x']", [1, 2]),
    ])
    func `A context's predicates choose by place and by content`(_ context: String, _ lines: [Int]) throws {
        let rules = "<sch:pattern><sch:rule context=\"\(context)\"><sch:assert test='false()'>found</sch:assert></sch:rule></sch:pattern>"

        let found = try failures(rules, "<r xmlns='urn:r'><a n='1'/>\n<a>x</a>\n<a n='3'/></r>")

        #expect(found.map(\.element.line) == lines)
    }

    @Test(arguments: ["*[@n]", "r:a[1]"])
    func `Thousands of elements side by side are each looked at once`(_ context: String) throws {
        let rules = "<sch:pattern><sch:rule context='\(context)'><sch:assert test='true()'>never</sch:assert></sch:rule></sch:pattern>"

        // Each compared with all others would be more steps than an evaluation may take, and end in findings.
        #expect(try failures(rules, "<r xmlns='urn:r'>\(String(repeating: "<a/>", count: 20_000))</r>").isEmpty)
    }

    @Test func `An expression without value is a finding and not the end`() throws {
        let rules = """
            <sch:pattern><sch:rule context="r:a"><sch:assert test="@n eq 1">never</sch:assert>
            <sch:assert test="false()">after</sch:assert></sch:rule></sch:pattern>
            """

        let found = try failures(rules, "<r xmlns='urn:r'><a n='x'/></r>")

        #expect(found.map(\.isBroken) == [true, false])
    }

    @Test func `A variable that nothing uses cannot fail`() throws {
        let rules = """
            <sch:pattern><sch:rule context="r:a"><sch:let name="bad" value="1 idiv 0"/>
            <sch:assert test="true()">never</sch:assert></sch:rule></sch:pattern>
            """

        #expect(try failures(rules, "<r xmlns='urn:r'><a/></r>").isEmpty)
    }
}
