import Foundation
import Testing

@Suite("Words for what the rules say")
struct WordingTests {
    /// The keys of all English texts; that Chinese has the same is checked when the server starts.
    private func keys() throws -> Set<String> {
        try Resources.files(".json", under: "Sources/Web/Resources/Translations/en").reduce(into: []) { keys, file in
            keys.formUnion(try JSONDecoder().decode([String: String].self, from: Data(file.text.utf8)).keys)
        }
    }

    @Test func `every refusal says what to do, and none shows its code alone`() throws {
        let known = try keys()
        var codes: Set<String> = []
        for folder in ["Sources/Domain", "Sources/Intake"] {
            for (_, text) in try Resources.files(".swift", under: folder) {
                codes.formUnion(text.matches(of: /Refusal\(\s*"([a-z][\w.]+)"/).map { String($0.output.1) })
                codes.formUnion(
                    text.matches(of: /\? "([a-z]+\.[a-zA-Z]+)" : "([a-z]+\.[a-zA-Z]+)"/).flatMap {
                        [String($0.output.1), String($0.output.2)]
                    }
                )
                codes.formUnion(
                    text.matches(of: /\.invalid\([^"\n]*(?:"[^"\n]*"[^"\n]*)?, "([a-zA-Z]+)"/).map {
                        "field." + $0.output.1
                    }
                )
            }
        }

        #expect(codes.count > 100)
        #expect(codes.filter { !known.contains("refusal." + $0) }.sorted() == [])
    }

    @Test func `no text is given twice`() throws {
        var seen: [String: String] = [:]
        for language in ["en", "zh"] {
            for (path, text) in try Resources.files(".json", under: "Sources/Web/Resources/Translations/\(language)") {
                for key in try JSONDecoder().decode([String: String].self, from: Data(text.utf8)).keys {
                    let earlier = seen.updateValue(path, forKey: language + " " + key)
                    #expect(earlier == nil, "\(key) is in \(path) and in \(earlier ?? "")")
                }
            }
        }
    }

    @Test func `every command that people give has a title, an explanation, a button and an outcome`() throws {
        // These come from the clock, the operator or the registration of an account, and have no form.
        let withoutForm: Set = [
            "custody.alarm", "erasure.report", "loan.lapse", "log.announceKey", "person.register", "policy.adopt", "programme.adopt",
        ]
        let known = try keys()
        var names: Set<String> = []
        for (_, text) in try Resources.files(".swift", under: "Sources/Domain") {
            names.formUnion(text.matches(of: /static let name = "([a-z]+\.[a-zA-Z]+)"/).map { String($0.output.1) })
        }

        #expect(names.count > 40)
        for name in names.subtracting(withoutForm).sorted() {
            for key in ["action.\(name).title", "action.\(name).text", "action.\(name).submit", "done.\(name)"] {
                #expect(known.contains(key))
            }
        }
    }
}
