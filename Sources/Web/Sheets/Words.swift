import Domain
import Intake
import Vault
import WebServer

/// Texts of the vault for one page, fetched together.
struct Texts {
    private let texts: [String: String]
    private let tag: String
    private let erased: String

    static func load(_ references: [TextReference?], _ house: House, _ request: Request) async throws -> Texts {
        let states = try await house.vault.texts.states(references.compactMap { $0?.id })
        return Texts(
            texts: states.compactMapValues(\.text), tag: request.language.tag, erased: request.strings("text.erased"))
    }

    /// The text in the reader's language; says so where it was erased.
    func callAsFunction(_ reference: TextReference?) -> String {
        guard let reference else { return "–" }
        return texts[reference.id].map { LocalText.text($0, in: tag) } ?? erased
    }
}

extension Strings {
    /// A word of a closed list, in the reader's language.
    func word(_ value: String, of list: String? = nil) -> String {
        knownWord(value, of: list)?.capitalisedFirst ?? value
    }

    /// Several words of a closed list, as one enumeration.
    func words(_ values: some Sequence<String>, of list: String) -> String {
        values.map { knownWord($0, of: list) ?? $0 }.joined(separator: self("list.comma")).capitalisedFirst
    }

    /// A word of a closed list as it stands within a sentence, where there is one.
    func knownWord(_ value: String, of list: String? = nil) -> String? {
        if let list, has("word.\(list).\(value)") { return self("word.\(list).\(value)") }
        return has("word.\(value)") ? self("word.\(value)") : nil
    }

    /// A stage, as `state.…` of the shared words.
    func stage(_ value: String) -> String { has("state.\(value)") ? self("state.\(value)") : value }
}

extension String {
    /// With a capital at its beginning: for a word that stands alone in a cell or in a list.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// How a stage is shown: its dot, and its word.
enum StageStyle {
    static func kind(_ stage: String) -> String {
        switch stage {
        case "approved", "signed", "certified", "submitted", "accepted", "closed", "open", "available": "good"
        case "partlyApproved", "agreementSent", "inReview", "recommended", "examined", "eligible", "invited": "active"
        case "lapsed", "closedWithLoss", "overdue": "bad"
        // A decision against somebody is an end and no alarm.
        case "declined", "ineligible", "withdrawn", "released": "ended"
        default: "idle"
        }
    }
}
