import Domain
import Stores
import TestSupport
import Vault

/// Something that some know and others must not: how it comes to be in a world, and whose eyes it is kept from.
struct HiddenFact: Sendable {
    var name: String
    /// Those who may notice it, by the names of the visibility table.
    var insiders: Set<String>
    /// An address at which somebody who knows reads it, once it is there.
    var revealed: @Sendable (TestSite) async throws -> (who: Who, path: String)
    /// Brings a variant of the fact into a world, in the same number of records whatever the variant.
    var happen: @Sendable (TestSite, inout SeededGenerator) async throws -> Void

    init(
        _ name: String, insiders: String, revealed: (@Sendable (TestSite) async throws -> (who: Who, path: String))? = nil,
        happen: @escaping @Sendable (TestSite, inout SeededGenerator) async throws -> Void
    ) {
        self.name = name
        self.insiders = Set(insiders.split(separator: " ").map(String.init))
        self.revealed = revealed ?? { site in (.auditor, "/api/v1/log/entries/\(try await site.head())") }
        self.happen = happen
    }

    /// Everybody else, who must not notice.
    var outsiders: [(name: String, who: Who)] { VisibilityTable.viewers.filter { !insiders.contains($0.name) } }
}

extension HiddenFact {
    private static let decide = "cen off aud"

    /// A text of any length up to 400 characters.
    private static func words(_ generator: inout SeededGenerator) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz  äöü月样")
        let count = Int.random(in: 1...400, using: &generator)
        return "x" + String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }

    private static func code(_ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 3...40, using: &generator)
        return "C" + String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &generator))) })
    }

    private static func scores(_ site: TestSite, _ generator: inout SeededGenerator) -> [Review.Score] {
        site.directory.reference.policy.criteria.map {
            Review.Score(criterion: $0.id, value: Int.random(in: $0.lowest...$0.highest, using: &generator))
        }
    }

    static let all: [HiddenFact] = [
        HiddenFact("who reviews", insiders: "cen off chr aud rev2 idle") { site, generator in
            let who = [Who.secondReviewer, .thirdReviewer, .idleReviewer].randomElement(using: &generator) ?? .idleReviewer
            let pseudonym = try await site.directory.vault.pseudonyms.pseudonym(of: who.person ?? "", in: "kbeta")
            try await site.run(
                Review.Assign(
                    subject: Review.ID("revnew"), application: "breview".application, reviewer: pseudonym,
                    person: Person.ID(who.person ?? ""), due: site.now.advanced(byDays: 9)), as: .reviewCentre)
        },
        HiddenFact("scores and findings", insiders: "cen off chr aud slow") { site, generator in
            let findings = (0..<Int.random(in: 1...3, using: &generator)).map { _ in words(&generator) }
            var kept: [Review.Finding] = []
            for text in findings {
                kept.append(
                    .init(
                        isStrength: Bool.random(using: &generator), isMajor: Bool.random(using: &generator), criterion: nil,
                        text: try await site.keep(text)))
            }
            try await site.run(
                Review.Submit(
                    subject: Review.ID("revbreviewprosa"), scores: scores(site, &generator), findings: kept,
                    advice: Application.Advice.allCases.randomElement(using: &generator) ?? .approve), as: .slowReviewer)
        },
        HiddenFact("a conflict of interest", insiders: "cen off chr aud sil") { site, generator in
            try await site.run(
                Review.DeclareConflict(
                    subject: Review.ID("revbreviewprufus"),
                    conflict: Review.Conflict.allCases.randomElement(using: &generator) ?? .none,
                    statement: try await site.keep(words(&generator))), as: .silentReviewer)
        },
        HiddenFact("eligibility", insiders: decide) { site, generator in
            try await site.run(
                Application.CheckEligibility(
                    subject: "bsubmitted".application, isEligible: Bool.random(using: &generator),
                    reason: try await site.keep(words(&generator))), as: .reviewCentre)
        },
        HiddenFact("the examination", insiders: decide) { site, generator in
            try await site.run(
                Application.Examine(
                    subject: "brecommended".application,
                    advice: Application.Advice.allCases.randomElement(using: &generator) ?? .approve,
                    grounds: try await site.keep(words(&generator))), as: .reviewCentre)
        },
        HiddenFact("an undecided outcome", insiders: decide + " cur off.t cur.t") { site, generator in
            let approved =
                Bool.random(using: &generator)
                ? generator.mass(.mg(1), EveryStage.wanted("bexamined")) : Mass.zero
            try await site.run(
                Application.Decide(
                    subject: "bexamined".application,
                    items: [
                        .init(item: 0, sample: EveryStage.sample(of: "bexamined"), approved: approved, destructive: .zero)
                    ], grounds: try await site.keep(words(&generator))), as: .programmeOffice)
        },
        HiddenFact("an application's texts", insiders: decide + " app co") { site, generator in
            var submission = try await EveryStage(site.directory).submission(
                "csubmitted", "kgamma", Stagehand(site.directory, now: site.now))
            submission.title = try await site.keep(words(&generator))
            submission.plan = try await site.keep(words(&generator))
            submission.items[0].wanted = generator.mass(.mg(2), .mg(50))
            submission.coApplicants = Bool.random(using: &generator) ? submission.coApplicants : []
            try await site.run(submission, as: .applicant)
        },
        HiddenFact(
            "a draft", insiders: "oth", revealed: { _ in (.otherApplicant, "/calls/kgamma/apply") }
        ) { site, generator in
            let key = Drafts.Key(owner: Who.otherApplicant.person ?? "", kind: "application", subject: "kgamma")
            let text = words(&generator)
            _ = try await site.directory.vault.drafts.save(
                Array("[[\"title\",\"\(text)\"]]".utf8), as: key, replacing: 1, now: site.now.milliseconds)
        },
        HiddenFact("a hand-over on its way", insiders: decide + " app dir cur off.t cur.t cen.t") { site, generator in
            try await site.run(
                Sample.OfferCustody(
                    subject: Sample.ID("pieceapacked"), to: .organisation(Organisation.ID("hcologne")),
                    consignment: code(&generator), seals: [code(&generator)], loan: "apacked".loan), as: .curator)
        },
        HiddenFact("what was used up", insiders: decide + " app dir cur cen.t off.t cur.t") { site, generator in
            let out = EveryStage.approved("aout")
            let used = generator.mass(.zero, .mg(2))
            try await site.run(
                Loan.DeclareReturn(
                    subject: "aout".loan, sample: Sample.ID("pieceaout"), returned: out - used, consumed: used, attrition: .zero,
                    lost: .zero, retained: .zero, contamination: try await site.keep(words(&generator))), as: .applicant)
        },
        HiddenFact("why a renewal is wanted", insiders: decide + " app dir cur cen.t") { site, generator in
            try await site.run(
                Loan.RequestRenewal(subject: "aout".loan, reason: try await site.keep(words(&generator))), as: .applicant)
        },
        HiddenFact("an incident", insiders: decide + " app dir cur cen.t") { site, generator in
            try await site.run(
                Loan.ReportIncident(
                    subject: "aout".loan, sample: nil,
                    kind: Loan.ReportIncident.kinds.randomElement(using: &generator) ?? "other",
                    account: try await site.keep(words(&generator))), as: .director)
        },
    ]
}
