import Foundation
import Testing

@Suite("Templates")
struct TemplateTests {
    @Test func `use only classes that the stylesheet knows`() throws {
        let known = Set(try Resources.stylesheet().matches(of: /\.([a-z][\w-]*)/).map { String($0.output.1) })

        for (path, text) in try Resources.templates() {
            let used = text.matches(of: /class="([^"]*)"/).flatMap { match in
                match.output.1.replacing(/\{\{[^}]*\}\}/, with: " ").split(separator: " ").map(String.init)
            }
            #expect(Set(used).subtracting(known) == [], "\(path): see docs/components.md")
        }
    }

    @Test func `hold nothing that the security policy refuses`() throws {
        for (path, text) in try Resources.templates() {
            #expect(text.firstMatch(of: /\sstyle\s*=/) == nil, "\(path) has a style attribute")
            #expect(text.firstMatch(of: /<style[\s>]/) == nil, "\(path) has a style element")
            #expect(text.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil, "\(path) has an inline script")
            #expect(text.firstMatch(of: /\son[a-z]+\s*=\s*["'{]/) == nil, "\(path) has a script in an attribute")
            #expect(!text.contains("javascript:"), "\(path) has a script in a link")
        }
    }

    @Test func `give every scrolling region a name and a place in the order of keys`() throws {
        for (path, text) in try Resources.templates() {
            for match in text.matches(of: /<div class="scroll[^>]*>/) {
                let tag = String(match.output)
                #expect(
                    tag.contains("tabindex=\"0\"") && tag.contains("role=\"region\"") && tag.contains("aria-label="),
                    "\(path): \(tag)"
                )
            }
        }
    }

    @Test func `label every input`() throws {
        for (path, text) in try Resources.templates() {
            let labelled = Set(text.matches(of: /<label[^>]*\sfor="([^"]*)"/).map { String($0.output.1) })
            for match in text.matches(of: /<(?:input|select|textarea)\s([^>]*)>/) {
                let attributes = String(match.output.1)
                if attributes.contains("type=\"hidden\"") || attributes.contains("aria-label") { continue }
                let id = attributes.firstMatch(of: /(?:^|\s)id="([^"]*)"/).map { String($0.output.1) }
                #expect(id.map(labelled.contains) == true, "\(path): \(match.output.0)")
            }
        }
    }
}
