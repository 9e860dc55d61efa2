import Domain
import ReadModels
import WebServer

/// What the curator has to do: prepare, hand over, take back, chase.
struct CurationBoard {
    let house: House
    let request: Request
    let visit: Visit

    private var strings: Strings { request.strings }
    private func time(_ instant: Instant?) -> String {
        instant.map { Wording.time($0, visit.policy.calendar, request.language) } ?? "–"
    }

    /// Leads whoever may accept to the form.
    private func accept(_ handover: HandoverRow) -> SheetPage.Cell {
        guard handover.isAcceptable else { return .init(text: "–") }
        return .init(
            text: strings("action.custody.accept.submit"), cellHref: "/do/custody.accept/\(handover.sample)?next=/curation")
    }

    func response() async throws -> Response {
        let loans = try await house.register.loans(visit.viewer)
        let handovers = try await house.register.openHandovers(visit.viewer)
        let houses = loans.map(\.borrower) + handovers.flatMap { [$0.from, $0.to] }.compactMap(\.organisation)
        let names = try await Names.load(people: [], organisations: houses, from: house.vault, request.language)
        let words = SampleWords(strings: strings)
        var page = SheetPage(heading: strings("nav.curation"), standfirst: strings("curation.text"))
        page.buttons = [
            .init(buttonHref: "/do/sample.register", buttonLabel: strings("action.sample.register.title")),
            .init(buttonHref: "/samples", buttonLabel: strings("nav.samples"), isQuiet: true),
        ]
        let certified = loans.filter { $0.stage == .certified }
        let toPrepare = certified.filter { loan in loan.items.contains { item in !loan.pieces.contains { $0.item == item.item } } }
        let out = certified.flatMap { loan in
            loan.pieces.filter { $0.outstanding > 0 }.map { (loan: loan, piece: $0) }
        }.sorted { ($0.piece.due ?? .distantFuture) < ($1.piece.due ?? .distantFuture) }
        let overdue = out.filter { ($0.piece.due ?? .distantFuture) <= visit.now }
        page.facts = [
            .init(term: strings("curation.toPrepare"), value: "\(toPrepare.count)"),
            .init(term: strings("curation.handovers"), value: "\(handovers.count)"),
            .init(term: strings("curation.out"), value: "\(out.count)"),
            .init(term: strings("curation.overdue"), value: "\(overdue.count)"),
        ]
        page.sections = [
            .table(
                strings("curation.overdueAndDue"),
                [
                    .init(name: strings("field.sample")), .init(name: strings("loan.borrower"), isPlain: true),
                    .init(name: strings("loan.outstanding"), isFigure: true), .init(name: strings("loan.due")),
                    .init(name: strings("loan.certificate")),
                ],
                out.map { entry in
                    .init(
                        cells: [
                            .init(text: entry.piece.number, cellHref: "/samples/\(entry.piece.sample)"),
                            .init(text: names.organisation(entry.loan.borrower)),
                            .init(text: Wording.mass(Mass(micrograms: entry.piece.outstanding)), isFigure: true),
                            .init(text: time(entry.piece.due)),
                            .init(text: entry.loan.certificate ?? "–", cellHref: "/loans/\(entry.loan.id)"),
                        ], isOverdue: (entry.piece.due ?? .distantFuture) <= visit.now)
                }, empty: strings("curation.nothingOut")),
            .table(
                strings("curation.toPrepare"),
                [.init(name: strings("loan.certificate")), .init(name: strings("loan.borrower"), isPlain: true), .init(name: strings("field.items"), isFigure: true)],
                toPrepare.map { loan in
                    .init(cells: [
                        .init(text: loan.certificate ?? "–", cellHref: "/loans/\(loan.id)"),
                        .init(text: names.organisation(loan.borrower)), .init(text: "\(loan.items.count)", isFigure: true),
                    ])
                }, empty: strings("curation.nothingToPrepare")),
            .table(
                strings("curation.handovers"),
                ["field.sample", "field.consignment", "curation.from", "field.to", "curation.acceptBy", "curation.accept"].map { .init(name: strings($0)) },
                handovers.map { handover in
                    .init(
                        cells: [
                            .init(text: handover.number, cellHref: "/samples/\(handover.sample)"),
                            .init(text: handover.consignment), .init(text: words.party(handover.from, names)),
                            .init(text: words.party(handover.to, names)), .init(text: time(handover.acceptBy)), accept(handover),
                        ], isOverdue: handover.acceptBy <= visit.now)
                }, empty: strings("curation.noHandovers")),
        ]
        return page.response(house, request, visit)
    }
}
