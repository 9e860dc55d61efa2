import TestSupport
import Testing

@testable import Domain

@Suite("Shapes of JSON", .tags(.small))
struct JSONValueTests {
    @Test func `members, elements and texts are found, numbers are not looked at`() {
        let text = #" {"a": [1, -2.5e+3, true, null], "b" : {"c":"x\"y"}, "d": [], "e": {} } "#

        #expect(
            JSONValue(Array(text.utf8))
                == .object([
                    "a": .array([.scalar, .scalar, .scalar, .null]), "b": .object(["c": .string(#"x\"y"#)]),
                    "d": .array([]), "e": .object([:]),
                ])
        )
    }

    @Test(arguments: [
        "", "{", "{}}", "[1", "[1,]", "{\"a\"}", "{\"a\": 1,}", "\"open", "\"\\", "{a: 1}", "{\"a\": 1, \"a\": 2}",
        String(repeating: "[", count: 1000),
    ])
    func `what is no JSON has no shape`(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test func `lost members are named with their path, lost nulls are not lost`() throws {
        let mine = try #require(JSONValue(Array(#"{"a": [{"b": 1, "c": 2}], "d": null, "e": {"f": "g"}}"#.utf8)))
        let theirs = try #require(JSONValue(Array(#"{"a": [{"b": 1}], "e": {}}"#.utf8)))

        #expect(mine.paths(notIn: theirs) == ["a[0].c", "e.f"])
    }
}
