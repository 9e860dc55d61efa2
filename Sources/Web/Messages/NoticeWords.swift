package import Letters
import Domain
import Foundation
package import Vault
import WebServer

/// What notices and letters say: the same words on the page of notices and in the letter.
package struct NoticeWords: LetterWords {
    private let house: House

    package init(_ house: House) { self.house = house }

    /// A notice in words, with the page that it leads to.
    struct Worded: Sendable {
        var title: String
        var text: String
        var page: String
    }

    func worded(_ notice: Mailbox.Notice, _ language: Language) async throws -> Worded {
        let strings = house.catalog.strings(language)
        let payload = try JSONDecoder().decode(NoticePayload.self, from: Data(notice.payload))
        var values = ["call": payload.call ?? "–", "count": "\(payload.count ?? 1)", "role": "–", "organisation": "–", "at": "–"]
        if let role = payload.role { values["role"] = strings.word(role, of: "role") }
        if let organisation = payload.organisation {
            values["organisation"] = try await house.vault.organisations.profile(organisation)?.name(in: language.tag) ?? "–"
        }
        if let at = payload.at {
            let calendar = try await house.policy().calendar
            let zone = ZonedTime.name(of: calendar.zone, strings)
            let time = Wording.time(Instant(milliseconds: at), calendar, language)
            values["at"] = language == .english ? "\(time) (\(zone))" : "\(time)（\(zone)）"
        }
        var text = strings("notice.\(notice.kind).text", values)
        if let delivery = payload.delivery {
            text += (language == .english ? " " : "") + (try await worded(delivery, language))
        }
        return Worded(title: strings("notice.\(notice.kind).title", values), text: text, page: payload.page)
    }

    private func worded(_ delivery: Delivery, _ language: Language) async throws -> String {
        let strings = house.catalog.strings(language)
        let houses = [delivery.from, delivery.to].compactMap(\.organisation)
        let names = try await Names.load(people: [], organisations: houses, from: house.vault, language)
        let words = SampleWords(strings: strings)
        var values = ["from": words.party(delivery.from, names), "to": words.party(delivery.to, names), "sample": delivery.sample]
        guard let consignment = delivery.consignment else { return strings("notice.delivery.lent", values) }
        values["consignment"] = consignment
        return strings("notice.delivery.numbered", values)
    }

    package func notice(_ notice: Mailbox.Notice, language: String) async throws -> LetterText {
        let worded = try await worded(notice, Language(tag: language) ?? .english)
        return LetterText(subject: worded.title, paragraphs: [worded.text])
    }

    package func letter(_ kind: LetterKind, language: String) -> LetterText {
        let strings = strings(language)
        let values = ["title": sender(language: language)]
        return LetterText(
            subject: strings("letter.\(kind.rawValue).title", values),
            paragraphs: [strings("letter.\(kind.rawValue).text", values)])
    }

    package func decline(language: String) -> String { strings(language)("letter.decline") }

    package func sender(language: String) -> String {
        house.settings.title[Language(tag: language) ?? .english] ?? "Magpie"
    }

    package func body(_ paragraphs: [String], to name: String?, language: String) -> String {
        let strings = strings(language)
        let greeting = name.map { strings("letter.greeting", ["name": $0]) } ?? strings("letter.greetingNobody")
        let end = strings("letter.end", ["title": sender(language: language), "address": house.settings.address])
        return ([greeting] + paragraphs + [end]).joined(separator: "\n\n") + "\n"
    }

    private func strings(_ language: String) -> Strings { house.catalog.strings(Language(tag: language) ?? .english) }
}
