import Foundation
import Testing

@Suite("Stylesheet")
struct StylesheetTests {
    /// The tokens of the light theme and, laid over them, those of the dark one.
    private func themes() throws -> [[String: String]] {
        let blocks = try Resources.stylesheet().matches(of: /:root\s*\{([^}]*)\}/).map { String($0.output.1) }
        let tokens = blocks.map { block in
            Dictionary(
                block.matches(of: /--([\w-]+):\s*(#[0-9a-fA-F]{3,6})/).map {
                    (String($0.output.1), String($0.output.2))
                }
            ) { $1 }
        }
        try #require(tokens.count >= 2)
        return [tokens[0], tokens[0].merging(tokens[1]) { $1 }]
    }

    /// WCAG 2.2, “relative luminance” and “contrast ratio”.
    private func contrast(_ one: String, _ other: String) throws -> Double {
        func luminance(_ hex: String) throws -> Double {
            let digits = hex.dropFirst().count == 3 ? hex.dropFirst().flatMap { [$0, $0] } : Array(hex.dropFirst())
            let parts = try stride(from: 0, to: 6, by: 2).map { place in
                let byte = try #require(Int(String(digits[place...(place + 1)]), radix: 16))
                let share = Double(byte) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let pair = try [luminance(one), luminance(other)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    @Test(arguments: ["ink", "quiet", "accent", "good", "wait", "note"], ["paper", "sheet", "sunk"])
    func `text can be read on every ground in both themes`(text: String, ground: String) throws {
        for theme in try themes() {
            let ratio = try contrast(try #require(theme[text]), try #require(theme[ground]))

            #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
        }
    }

    @Test(arguments: ["good-wash", "wait-wash", "note-wash", "accent-wash"])
    func `text and links can be read in notices in both themes`(wash: String) throws {
        for theme in try themes() {
            for text in ["ink", "accent"] {
                #expect(try contrast(try #require(theme[text]), try #require(theme[wash])) >= 4.5, "\(text) on \(wash)")
            }
        }
    }

    @Test func `placeholders and words on buttons can be read in both themes`() throws {
        for theme in try themes() {
            #expect(try contrast(try #require(theme["faint"]), try #require(theme["sheet"])) >= 4.5)
            #expect(try contrast(try #require(theme["on-accent"]), try #require(theme["accent"])) >= 4.5)
            #expect(try contrast(try #require(theme["paper"]), try #require(theme["ink"])) >= 4.5)
        }
    }

    @Test(arguments: ["edge", "c1", "c2", "c3", "c4", "c5", "c6", "c7"], ["paper", "sheet"])
    func `edges of inputs and colours of charts stand out in both themes`(color: String, ground: String) throws {
        for theme in try themes() {
            #expect(try contrast(try #require(theme[color]), try #require(theme[ground])) >= 3, "\(color) on \(ground)")
        }
    }

    @Test func `asks no other server for anything`() throws {
        let text = try Resources.stylesheet()

        #expect(!text.contains("url("))
        #expect(!text.contains("@import"))
    }

    @Test func `opens and closes as many blocks`() throws {
        let text = try Resources.stylesheet()

        #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
    }

    @Test func `colours every class that a chart is drawn with`() throws {
        let known = Set(try Resources.stylesheet().matches(of: /\.([a-z][\w-]*)/).map { String($0.output.1) })

        for (path, svg) in try Resources.files(".svg", under: "Tests/ChartsTests/Golden") {
            let used = svg.matches(of: /class="([^"]*)"/).flatMap { $0.output.1.split(separator: " ").map(String.init) }
            #expect(Set(used).subtracting(known) == [], "\(path)")
        }
    }
}
