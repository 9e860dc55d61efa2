import Domain
import Intake
import Letters
import ReadModels
import Vault
import WebServer

/// One application, as each of those who may see it does: applicant, reviewer, decider.
struct ApplicationSheet {
    let house: House
    let request: Request
    let visit: Visit

    private var strings: Strings { request.strings }

    func response() async throws -> Response {
        _ = try visit.person()
        let id: String = try request.parameter("id")
        guard let application = try await house.register.application(Application.ID(id), visit.viewer) else {
            throw Problem.notFound
        }
        let reviews = application.isOwn ? [] : try await house.register.reviews(of: Application.ID(id), visit.viewer)
        let decision = application.decision
        var references: [TextReference?] = [application.title, application.plan]
        references += application.materials.map(\.text)
        references += reviews.flatMap { $0.findings.map(\.text) }
        references += [decision?.eligibilityReason, decision?.panelGrounds, decision?.examinedGrounds, decision?.grounds]
        let texts = try await Texts.load(references, house, request)
        let names = try await names(application)
        var page = SheetPage(heading: texts(application.title))
        page.kicker = strings("application.kicker", ["call": application.callNumber])
        page.stateText = strings.stage(application.stage.rawValue)
        page.stateKind = StageStyle.kind(application.stage.rawValue)
        page.facts = [
            .init(term: strings("application.applicant"), value: names.person(application.applicant)),
            .init(term: strings("application.organisation"), value: names.organisation(application.organisation)),
            .init(term: strings("application.submitted"), value: time(application.submitted)),
            .init(term: strings("application.revision"), value: "\(application.revision)"),
        ]
        if !application.coApplicants.isEmpty {
            page.facts.append(
                .init(
                    term: strings("application.coApplicants"),
                    value: application.coApplicants.map(names.person).joined(separator: ", ")))
        }
        page.sections = [items(application)]
        page.sections.append(
            .texts(strings("application.proposal"), [.init(strings("field.plan"), texts(application.plan))]))
        page.sections += try await materials(application, texts)
        if let decision { page.sections.append(advice(decision, texts)) }
        if !reviews.isEmpty { page.sections += reviewSections(reviews, texts) }
        page.sections.append(try await history(application))
        page.buttons = buttons(application, loan: try await readableLoan(application)) + (try await messages(application))
        page.canPrint = true
        return page.response(
            house, request, visit,
            crumbs: [visit.deskCrumb(strings), .init(page.heading)],
            dense: false)
    }

    /// Texts, and the files to save; one that was erased says so.
    private func materials(_ application: ApplicationRow, _ texts: Texts) async throws -> [SheetPage.Section] {
        var rows: [SheetPage.Row] = []
        for (place, material) in application.materials.enumerated() {
            guard let file = material.file else { continue }
            let kind = SheetPage.Cell(text: strings.word(material.kind))
            rows.append(
                .init(cells: [kind] + (try await FileCells.cells(file, "/applications/\(application.id)/materials/\(place)", house, strings))))
        }
        let written = application.materials.filter { $0.text != nil || $0.file == nil }
        var sections: [SheetPage.Section] = [
            .texts(strings("field.materials"), written.map { .init(strings.word($0.kind), $0.text.map { texts($0) } ?? "–") })
        ]
        if !rows.isEmpty {
            sections.append(
                .table(strings("files.title"), [.init(name: strings("field.kind"))] + FileCells.columns(strings), rows, empty: "–"))
        }
        return sections
    }

    private func time(_ instant: Instant) -> String { Wording.time(instant, visit.policy.calendar, request.language) }

    private func names(_ application: ApplicationRow) async throws -> Names {
        try await Names.load(
            people: [application.applicant] + application.coApplicants, organisations: [application.organisation],
            from: house.vault, request.language)
    }

    private func items(_ application: ApplicationRow) -> SheetPage.Section {
        let showsOutcome = application.items.contains { $0.approved != nil }
        var columns: [SheetPage.Column] = [
            .init(name: strings("field.sample")), .init(name: strings("field.wanted"), isFigure: true),
            .init(name: strings("field.minimum"), isFigure: true), .init(name: strings("field.destructive"), isFigure: true),
        ]
        if showsOutcome { columns.append(.init(name: strings("field.approved"), isFigure: true)) }
        let rows = application.items.map { item in
            func mass(_ micrograms: Int64) -> SheetPage.Cell {
                .init(text: Wording.mass(Mass(micrograms: micrograms)), isFigure: true)
            }
            var cells: [SheetPage.Cell] = [
                .init(
                    text: item.number ?? item.material.map { strings.word($0) } ?? "–",
                    cellHref: item.sample.map { "/samples/\($0)" }),
                mass(item.wanted), mass(item.minimum), mass(item.destructive),
            ]
            if showsOutcome { cells.append(mass(item.approved ?? 0)) }
            return SheetPage.Row(cells: cells)
        }
        return .table(strings("field.items"), columns, rows, empty: strings("application.noItems"))
    }

    private func advice(_ decision: ApplicationRow.Decision, _ texts: Texts) -> SheetPage.Section {
        var parts: [SheetPage.Text] = []
        if let isEligible = decision.isEligible {
            parts.append(
                .init(
                    strings("application.eligibility"),
                    strings(isEligible ? "application.isEligible" : "application.isNotEligible")
                        + (decision.eligibilityReason.map { "\n" + texts($0) } ?? "")))
        }
        if let panel = decision.panel {
            parts.append(.init(strings("application.panel"), strings.word(panel) + "\n" + texts(decision.panelGrounds)))
        }
        if let examined = decision.examined {
            parts.append(
                .init(strings("application.examination"), strings.word(examined) + "\n" + texts(decision.examinedGrounds)))
        }
        if let decided = decision.decided {
            parts.append(.init(strings("application.decision") + " · " + time(decided), texts(decision.grounds)))
        }
        if parts.isEmpty { parts = [.init(strings("application.advice"), strings("application.noAdvice"))] }
        return .texts(strings("application.advice"), parts)
    }

    private func reviewSections(_ reviews: [ReviewRow], _ texts: Texts) -> [SheetPage.Section] {
        let criteria = visit.policy.criteria.map(\.id)
        let rows = reviews.map { review in
            SheetPage.Row(cells: [
                .init(text: review.reviewer, cellHref: "/reviews/\(review.id)"),
                .init(text: strings.stage(review.stage.rawValue), cellState: StageStyle.kind(review.stage.rawValue)),
                .init(text: review.conflict.map { strings.word($0.rawValue) } ?? "–"),
            ] + criteria.map { id in
                .init(text: review.scores.first { $0.criterion == id }.map { "\($0.value)" } ?? "–", isFigure: true)
            } + [.init(text: review.advice.map { strings.word($0.rawValue) } ?? "–")])
        }
        let columns: [SheetPage.Column] =
            [.init(name: strings("application.reviewer")), .init(name: strings("applications.column.stage"), isPlain: true), .init(name: strings("field.conflict"))]
            + criteria.map { .init(name: strings.word($0, of: "criterion"), isFigure: true) }
            + [.init(name: strings("field.advice"))]
        let findings = reviews.filter { !$0.findings.isEmpty }.map { review in
            SheetPage.Text(
                textTitle: review.reviewer,
                paragraphs: review.findings.map { finding in
                    let kind = strings(finding.isStrength ? "review.strength" : "review.weakness")
                    let weight = finding.isMajor ? " (\(strings("review.major")))" : ""
                    return "\(kind)\(weight): \(texts(finding.text))"
                })
        }
        return [
            .table(strings("application.reviews"), columns, rows, empty: strings("application.noReviews")),
            .texts(strings("field.findings"), findings),
        ]
    }

    private func history(_ application: ApplicationRow) async throws -> SheetPage.Section {
        let entries = try await house.register.entries(
            .init(stream: "application/\(application.id)"), limit: 200, visit.viewer)
        return .timeline(
            strings("application.history"),
            entries.reversed().map { entry in
                SheetPage.Step(
                    datetime: entry.at.text, when: time(entry.at), what: RecordWords.title(entry.type, strings), detail: nil,
                    stepHref: "/receipts/\(entry.sequence)", stepClass: nil)
            })
    }

    /// The way to questions and answers, with how many are new.
    private func messages(_ application: ApplicationRow) async throws -> [SheetPage.Button] {
        guard ThreadRoutes.takesPart(application, visit), let person = visit.profile?.id else { return [] }
        let subject = application.id
        let unread = try await house.vault.messages.unread(
            by: person, writingAs: [person], in: [subject: [MessageThread.audience]])[subject] ?? 0
        let label = unread > 0
            ? strings("application.messages.unread", ["count": "\(unread)"]) : strings("application.messages")
        return [.init(buttonHref: "/applications/\(application.id)/messages", buttonLabel: label, isQuiet: true)]
    }

    /// The loan, where its page is open to the viewer: co-applicants see the application only.
    private func readableLoan(_ application: ApplicationRow) async throws -> String? {
        guard let loan = application.loan, try await house.register.loan(Loan.ID(loan), visit.viewer) != nil else { return nil }
        return loan
    }

    private func buttons(_ application: ApplicationRow, loan: String?) -> [SheetPage.Button] {
        var buttons: [SheetPage.Button] = []
        func add(_ action: String, _ permission: Permission, quiet: Bool = false, query: String = "") {
            guard visit.viewer.may(permission), !application.isOwn else { return }
            buttons.append(
                .init(
                    buttonHref: "/do/\(action)/\(application.id)\(query)", buttonLabel: strings("action.\(action).title"),
                    isQuiet: quiet))
        }
        if application.isOwn {
            if application.stage == .submitted {
                buttons.append(
                    .init(buttonHref: "/calls/\(application.call)/apply", buttonLabel: strings("applications.replace"), isQuiet: true))
                buttons.append(
                    .init(
                        buttonHref: "/do/application.withdraw/\(application.id)",
                        buttonLabel: strings("action.application.withdraw.title"), isQuiet: true, isDanger: true))
            }
            if let loan {
                buttons.append(.init(buttonHref: "/loans/\(loan)", buttonLabel: strings("application.toLoan")))
            }
            return buttons
        }
        switch application.stage {
        case .submitted: add("application.check", .applicationCheck)
        case .eligible, .inReview:
            add("review.assign", .reviewOrganise, quiet: true)
            if application.stage == .inReview { add("application.recommend", .applicationRecommend) }
        case .recommended: add("application.examine", .applicationExamine)
        case .examined, .ineligible: add("application.decide", .applicationDecide, query: DecisionQuery.text(application))
        case .approved, .partlyApproved:
            if application.announced != nil, visit.viewer.may(.agreementSign) {
                buttons.append(
                    .init(
                        buttonHref: "/do/loan.sendAgreement?application=\(application.id)",
                        buttonLabel: strings("action.loan.sendAgreement.title")))
            }
        default: break
        }
        if let loan {
            buttons.append(.init(buttonHref: "/loans/\(loan)", buttonLabel: strings("application.toLoan"), isQuiet: true))
        }
        return buttons
    }
}

/// Fills the decision's form with the items as they were asked for.
enum DecisionQuery {
    static func text(_ application: ApplicationRow) -> String {
        "?" + application.items.map { item in
            "items.\(item.item).item=\(item.item)&items.\(item.item).sample=\(item.sample ?? "")"
                + "&items.\(item.item).approved=\(Mass(micrograms: item.wanted).decimal(in: .milligrams))"
                + "&items.\(item.item).destructive=\(Mass(micrograms: item.destructive).decimal(in: .milligrams))"
        }.joined(separator: "&")
    }
}

extension Visit {
    /// The way back to the desk that applications and reviews are read from.
    func deskCrumb(_ strings: Strings) -> Frame.Crumb {
        if viewer.may(.reviewOrganise) { return .init(strings("nav.reviewCentre"), "/review-centre") }
        if viewer.may(.applicationDecide) { return .init(strings("nav.office"), "/office") }
        if viewer.may(.reviewWrite) { return .init(strings("nav.reviews"), "/reviews") }
        return .init(strings("applications.title"), "/applications")
    }
}
