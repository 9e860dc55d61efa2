import Foundation
import Testing

@Suite("Chinese texts")
struct ChineseTests {
    /// Names, identifiers and units that keep their Latin form in Chinese.
    private static let allowed: Set<String> = [
        "API", "Apollo", "CLEP", "CN", "DE", "CNSA", "CSV", "DOI", "FR", "Ed25519", "GB", "HTML", "HTTP", "HTTPS", "ID",
        "IGSN", "ILRS",
        "JPEG", "JSON",
        "LS", "Magpie", "MB", "NASA", "OpenAPI", "ORCID", "PDF", "PNG", "RFC", "SHA", "TOTP", "URL", "UTC", "UTF",
        "cm", "facility", "g", "h", "kB", "kg", "km", "m", "mg", "mm", "nm", "organisation", "s",
    ]

    private func texts() throws -> [(file: String, key: String, text: String)] {
        try Resources.files(".json", under: "Sources/Web/Resources/Translations/zh").flatMap { path, text in
            try JSONDecoder().decode([String: String].self, from: Data(text.utf8)).map { (path, $0.key, $0.value) }
        }
    }

    @Test func `hold no Latin words but names, identifiers and units`() throws {
        for (file, key, text) in try texts() {
            let words = text.replacing(/\{\w+\}/, with: "").matches(of: /[A-Za-z][A-Za-z0-9]*/).map {
                String($0.output)
            }
            #expect(Set(words).subtracting(Self.allowed) == [], "\(file), \(key): \(text)")
        }
    }

    @Test func `use the marks of Chinese between Chinese characters`() throws {
        for (file, key, text) in try texts() {
            #expect(text.firstMatch(of: /\p{Han}[,;:!?]/) == nil, "\(file), \(key): \(text)")
            #expect(text.firstMatch(of: /\p{Han}\.(\s|$)/) == nil, "\(file), \(key): \(text)")
            #expect(text.firstMatch(of: /\p{Han}\(|\)\p{Han}/) == nil, "\(file), \(key): \(text)")
            #expect(!text.contains("\""), "\(file), \(key): quotation marks are “ and ”")
        }
    }
}
