/// Agreements with their tier, instrument, parties and periods: `Programmes/agreements.json`.
package struct AgreementList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.agreements/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// Between whom agreements are made.
    package let tiers: [Term]
    /// The forms that agreements have.
    package let instruments: [Term]
    /// What is said about agreements as a whole, such as how many there are.
    package let statements: [SourcedStatement]
    /// All agreements, in the order of the file.
    package let agreements: [Agreement]

    /// A word of the vocabulary of agreements.
    package struct Term: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
    }

    /// One agreement.
    package struct Agreement: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// The mission that it is about.
        package let about: String?
        /// A key of ``AgreementList/tiers``.
        package let tier: String
        /// A key of ``AgreementList/instruments``.
        package let instrument: String
        /// Two or more; each signs for itself.
        package let parties: [Party]
        /// How long it holds.
        package let period: Span
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// A remark for readers.
        package let note: Wording?
    }

    /// A party and its own signature: parties sign separately.
    package struct Party: Codable, Hashable, Sendable {
        /// A body of `institutes.json`.
        package let institute: String
        /// Nil where it is not stated.
        package let signed: Bool?
        /// The day of the signature, where it is known.
        package let signedOn: ReferenceDate?
        /// A remark for readers.
        package let note: Wording?
    }

    /// From when until when; nil where it is not stated.
    package struct Span: Codable, Hashable, Sendable {
        /// The first day; nil where it is not stated.
        package let from: ReferenceDate?
        /// The last day; nil where it is not stated.
        package let until: ReferenceDate?
    }

    /// The agreements about a mission.
    package func agreements(about mission: String) -> [Agreement] { agreements.filter { $0.about == mission } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(agreements.map(\.id), at: "agreements")
        inspection.requireUnique(tiers.map(\.id), at: "tiers")
        inspection.requireUnique(instruments.map(\.id), at: "instruments")
        inspection.enter("statements", statements)
        for (list, terms) in [("tiers", tiers), ("instruments", instruments)] {
            for (index, term) in terms.enumerated() { inspection.enter("\(list)[\(index)].title", term.title) }
        }
        for (index, agreement) in agreements.enumerated() {
            let path = "agreements[\(index)]"
            inspection.enter("\(path).title", agreement.title)
            inspection.enter("\(path).note", agreement.note)
            inspection.requireSource(agreement.source, at: "\(path).source")
            inspection.requireKnown([agreement.tier], in: Set(tiers.map(\.id)), at: "\(path).tier", kind: "tier")
            inspection.requireKnown(
                [agreement.instrument],
                in: Set(instruments.map(\.id)),
                at: "\(path).instrument",
                kind: "instrument"
            )
            inspection.require(
                agreement.parties.count >= 2,
                at: "\(path).parties",
                "an agreement with fewer than two parties",
                remedy: "name both sides"
            )
            for (place, party) in agreement.parties.enumerated() {
                inspection.enter("\(path).parties[\(place)].note", party.note)
                inspection.require(
                    party.signedOn == nil || party.signed == true,
                    at: "\(path).parties[\(place)]",
                    "a day of signing without a signature",
                    remedy: "set signed to true, or remove signedOn"
                )
            }
            if let from = agreement.period.from, let until = agreement.period.until {
                inspection.require(from <= until, at: "\(path).period", "it ends before it begins", remedy: "swap them")
            }
        }
    }
}
