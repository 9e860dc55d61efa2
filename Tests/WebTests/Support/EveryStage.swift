import Domain
import FileStore
import Foundation
import Stores
import TestSupport
import Vault

/// A world in which an application stands in every stage there is, and a loan in every state.
///
/// | call | state | applications |
/// | --- | --- | --- |
/// | `kalpha` | announced | `a…` of Cologne, one of Osaka, one of Lagos: from announced to closed |
/// | `kbeta` | closed, undecided | `b…` of Cologne, two of Osaka: from submitted to decided |
/// | `kgamma` | open | `csubmitted` of Cologne, `gsubmitted` of Osaka, and drafts of both applicants |
/// | `kdelta` | planned | none |
///
/// An application's sample, loan and reviews are named after it: `saout`, `loanaout`, `revaoutprita`.
/// Every text is a canary that says what it is: `cn-plan-BREVIEW`. In capitals, so that an id in an address is no canary.
struct EveryStage {
    let directory: DataDirectory
    let days: (Int64) -> Instant = { Founding.start.advanced(byDays: $0) }

    init(_ directory: DataDirectory) { self.directory = directory }

    /// Applications under the announced call that were approved and went on to a loan, in the order of how far they came.
    static let lent = [
        "asigned", "acertified", "apacked", "aoffered", "aout", "aasked", "arenewed", "apartly", "areturned", "aclosed",
        "oout", "llate",
    ]
    static let alpha =
        ["aannounced", "asent", "alapsed", "adeclined", "ahalf", "awithdrawn", "aineligible"] + lent
    static let beta = [
        "bsubmitted", "bineligible", "beligible", "breview", "brecommended", "bexamined", "bdecided", "brefused",
        "bwithdrawn", "oreview", "odecided",
    ]
    static let gamma = ["csubmitted", "gsubmitted"]
    /// Osaka's, for the piece that came back from `areturned`: one sample, two borrowers, one after the other.
    static let epsilon = ["oagain"]
    static let applications = alpha + beta + gamma + epsilon
    /// One sample for each application, and one that nobody asked for.
    static let sampleIDs = (alpha + beta + gamma).map { "s" + $0 } + ["sfree"]

    /// The sample that an application asks for.
    static func sample(of application: String) -> Sample.ID {
        Sample.ID(application == "oagain" ? "pieceareturned" : "s" + application)
    }

    static func lead(of application: String) -> Who {
        switch application.first {
        case "o", "g": .otherApplicant
        case "l": .lateApplicant
        default: .applicant
        }
    }

    static func director(of application: String) -> Who {
        switch application.first {
        case "o", "g": .rival
        case "l": .lateDirector
        default: .director
        }
    }

    /// What was approved of the first item: another figure for each, to be recognised.
    static func approved(_ application: String) -> Mass {
        // All that came back is lent again.
        if application == "oagain" { return approved("areturned") - Mass(micrograms: 1_500) }
        return Mass(micrograms: 10_401 + 7 * Int64(applications.firstIndex(of: application) ?? 0))
    }

    /// What was asked for of the first item.
    static func wanted(_ application: String) -> Mass {
        Mass(micrograms: 30_203 + 11 * Int64(applications.firstIndex(of: application) ?? 0))
    }

    func hand(_ day: Int64) -> Stagehand { Stagehand(directory, now: days(day)) }

    /// Carries everything out; returns the present of the world.
    func run() async throws -> Instant {
        try await openCalls()
        for id in EveryStage.alpha { try await submit(id, "kalpha", 1) }
        try await hand(20).run(Application.Withdraw(subject: "awithdrawn".application), as: .applicant)
        for id in EveryStage.alpha where id != "awithdrawn" {
            let isFit = id != "aineligible"
            try await judge(id, "kalpha", to: isFit ? .decided : .checked, from: 31, approves: isFit && id != "adeclined")
        }
        try await decide("aineligible", approves: false, 50)
        try await hand(60).run(SampleCall.AnnounceSelection(subject: SampleCall.ID("kalpha")), as: .programmeOffice)
        try await LoanStages(stage: self).run()
        try await again()
        try await beta()
        try await LoanStages(stage: self).runLate()
        try await gamma()
        try await FileStages(stage: self).run()
        return days(122)
    }

    private func openCalls() async throws {
        for (id, applications, opens, closes) in [
            ("kalpha", EveryStage.alpha, 0, 30), ("kbeta", EveryStage.beta, 60, 90), ("kgamma", EveryStage.gamma, 118, 180),
            ("kdelta", [], 200, 230),
        ] {
            let samples = applications.isEmpty ? ["sfree"] : applications.map { "s" + $0 }
            let now = hand(0)
            try await now.run(
                SampleCall.Open(
                    subject: SampleCall.ID(id), number: "TEST-" + id.dropFirst().uppercased(),
                    title: try await now.keep("Call \(id)"), summary: try await now.keep("Summary of \(id)"),
                    samples: samples.map { Sample.ID($0) }, category: .research, opens: days(Int64(opens)),
                    closes: days(Int64(closes))), as: .programmeOffice)
        }
    }

    // MARK: One application

    /// The submission of an application, with a canary in every field.
    func submission(_ id: String, _ call: String, _ hand: Stagehand, revision: String = "") async throws -> Application.Submit {
        let lead = EveryStage.lead(of: id)
        let file = try await directory.files.put(
            OneChunk(bytes: Array("%PDF-1.4\n\(canary("file", id))\(revision)\n%%EOF\n".utf8)),
            declared: FileDeclaration(name: canary("filename", id) + ".pdf", mediaType: "application/pdf"), limit: 1 << 20)
        let reference = FileReference(sha256: file.sha256, size: file.size, mediaType: "application/pdf")
        let isDouble = id == "ahalf"
        var items = [
            Application.Item(
                sample: EveryStage.sample(of: id), wanted: EveryStage.wanted(id), minimum: .mg(1),
                destructive: Mass(micrograms: 2_000))
        ]
        if isDouble {
            items.append(.init(sample: nil, material: .basalt, wanted: .mg(5), minimum: .zero, destructive: .zero))
        }
        return Application.Submit(
            subject: id.application, call: SampleCall.ID(call),
            organisation: Organisation.ID(lead.house?.id ?? ""),
            coApplicants: lead == .applicant ? [Person.ID(Who.coApplicant.person ?? "")] : [], items: items,
            title: try await hand.keep(canary("title", id) + revision), plan: try await hand.keep(canary("plan", id) + revision),
            materials: [
                .init(kind: "fundingForeign", text: try await hand.keep(canary("material", id) + revision), file: nil),
                .init(kind: "safetyProof", text: nil, file: reference),
            ])
    }

    private func submit(_ id: String, _ call: String, _ day: Int64) async throws {
        let hand = hand(day)
        try await hand.run(try await submission(id, call, hand), as: EveryStage.lead(of: id))
        _ = try await directory.vault.messages.post(
            canary("message", id), about: id, by: EveryStage.lead(of: id).person ?? "", to: "parties", now: hand.now.milliseconds)
    }

    enum Step: Int, Comparable {
        case checked, reviewed, recommended, examined, decided
        static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
    }

    /// Takes an application from its submission to `step`, in the week after `day`.
    func judge(_ id: String, _ call: String, to step: Step, from day: Int64, approves: Bool = true) async throws {
        let application = id.application
        let isFit = approves || step > .checked
        let first = hand(day)
        try await first.run(
            Application.CheckEligibility(
                subject: application, isEligible: isFit, reason: try await first.keep(canary("eligibility", id))),
            as: .reviewCentre)
        guard step >= .reviewed else { return }
        for who in [Who.reviewer, .secondReviewer, .thirdReviewer] { try await review(id, call, by: who, day + 1) }
        guard step >= .recommended else { return }
        let third = hand(day + 3)
        try await third.run(
            Application.Recommend(
                subject: application, advice: approves ? .approve : .decline, grounds: try await third.keep(canary("panel", id))),
            as: .reviewCentre)
        guard step >= .examined else { return }
        try await third.run(
            Application.Examine(
                subject: application, advice: approves ? .approve : .decline,
                grounds: try await third.keep(canary("examination", id))), as: .reviewCentre)
        guard step >= .decided else { return }
        try await decide(id, approves: approves, day + 4)
    }

    func decide(_ id: String, approves: Bool, _ day: Int64) async throws {
        let hand = hand(day)
        var items = [
            Application.ItemDecision(
                item: 0, sample: EveryStage.sample(of: id), approved: approves ? EveryStage.approved(id) : .zero,
                destructive: approves ? Mass(micrograms: 2_000) : .zero)
        ]
        if id == "ahalf" { items.append(.init(item: 1, sample: Sample.ID(""), approved: .zero, destructive: .zero)) }
        try await hand.run(
            Application.Decide(subject: id.application, items: items, grounds: try await hand.keep(canary("grounds", id))),
            as: .programmeOffice)
    }

    /// Asks somebody to review, and returns the review's id.
    @discardableResult
    func assign(_ id: String, _ call: String, to who: Who, _ day: Int64) async throws -> Review.ID {
        let review = Review.ID("rev" + id + (who.person ?? ""))
        let pseudonym = try await directory.vault.pseudonyms.pseudonym(of: who.person ?? "", in: call)
        try await hand(day).run(
            Review.Assign(
                subject: review, application: id.application, reviewer: pseudonym, person: Person.ID(who.person ?? ""),
                due: days(day + 14)), as: .reviewCentre)
        return review
    }

    func declare(_ review: Review.ID, _ conflict: Review.Conflict = .none, by who: Who, _ day: Int64) async throws {
        let hand = hand(day)
        try await hand.run(
            Review.DeclareConflict(
                subject: review, conflict: conflict, statement: try await hand.keep(canary("statement", "\(review)"))), as: who)
    }

    private func review(_ id: String, _ call: String, by who: Who, _ day: Int64) async throws {
        let review = try await assign(id, call, to: who, day)
        try await declare(review, by: who, day)
        let hand = hand(day + 1)
        try await hand.run(
            Review.Submit(
                subject: review,
                scores: directory.reference.policy.criteria.map { .init(criterion: $0.id, value: $0.highest - 1) },
                findings: [
                    .init(
                        isStrength: true, isMajor: true, criterion: directory.reference.policy.criteria.first?.id,
                        text: try await hand.keep(canary("finding", "\(review)")))
                ], advice: .approve), as: who)
    }

    // MARK: The other calls

    private func again() async throws {
        let now = hand(108)
        try await now.run(
            SampleCall.Open(
                subject: SampleCall.ID("kepsilon"), number: "TEST-EPSILON", title: try await now.keep("Call kepsilon"),
                summary: try await now.keep("Summary of kepsilon"), samples: [EveryStage.sample(of: "oagain")],
                category: .research, opens: days(108), closes: days(109)), as: .programmeOffice)
        try await submit("oagain", "kepsilon", 108)
        try await judge("oagain", "kepsilon", to: .decided, from: 109)
        try await hand(114).run(SampleCall.AnnounceSelection(subject: SampleCall.ID("kepsilon")), as: .programmeOffice)
        try await LoanStages(stage: self).runAgain()
    }

    private func beta() async throws {
        for id in EveryStage.beta { try await submit(id, "kbeta", 70) }
        try await judge("bineligible", "kbeta", to: .checked, from: 91, approves: false)
        try await judge("beligible", "kbeta", to: .checked, from: 91)
        try await judge("breview", "kbeta", to: .checked, from: 91)
        try await review("breview", "kbeta", by: .reviewer, 92)
        try await declare(try await assign("breview", "kbeta", to: .slowReviewer, 112), by: .slowReviewer, 113)
        try await assign("breview", "kbeta", to: .silentReviewer, 112)
        try await declare(
            try await assign("breview", "kbeta", to: .conflictedReviewer, 112), .financial, by: .conflictedReviewer, 113)
        let released = try await assign("breview", "kbeta", to: .releasedReviewer, 112)
        try await hand(114).run(Review.Release(subject: released), as: .reviewCentre)
        try await judge("oreview", "kbeta", to: .checked, from: 91)
        try await review("oreview", "kbeta", by: .secondReviewer, 92)
        try await judge("brecommended", "kbeta", to: .recommended, from: 91)
        try await judge("bexamined", "kbeta", to: .examined, from: 91)
        try await judge("bdecided", "kbeta", to: .decided, from: 91)
        try await judge("brefused", "kbeta", to: .decided, from: 91, approves: false)
        try await judge("bwithdrawn", "kbeta", to: .decided, from: 91)
        try await judge("odecided", "kbeta", to: .decided, from: 91)
        try await hand(100).run(Application.Withdraw(subject: "bwithdrawn".application), as: .applicant)
    }

    private func gamma() async throws {
        for id in EveryStage.gamma { try await submit(id, "kgamma", 119) }
        let hand = hand(120)
        try await hand.run(
            try await submission("csubmitted", "kgamma", hand, revision: "-again"), as: .applicant)
        for who in [Who.applicant, .otherApplicant] {
            let person = who.person ?? ""
            _ = try await directory.vault.drafts.save(
                Array(#"[["title","\#(canary("draft", person))"]]"#.utf8),
                as: .init(owner: person, kind: "application", subject: "kgamma"), replacing: 0, now: hand.now.milliseconds)
        }
    }
}

/// What stands in the field of a subject, and nowhere else.
func canary(_ field: String, _ id: String) -> String { "cn-\(field)-\(id.uppercased())" }

extension String {
    var application: Application.ID { Application.ID(self) }
    /// The loan that came of the application with this id.
    var loan: Loan.ID { Loan.ID("loan" + self) }
}

/// Bytes as the file store takes them.
struct OneChunk: AsyncSequence, Sendable {
    var bytes: [UInt8]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: [UInt8]?
        mutating func next() async -> [UInt8]? {
            defer { rest = nil }
            return rest
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes) }
}
