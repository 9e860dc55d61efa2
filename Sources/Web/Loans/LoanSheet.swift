import Domain
import ReadModels
import Vault
import WebServer

/// One loan: agreement, signatures, pieces, returns, outcomes, and what its viewer can do next.
struct LoanSheet {
    let house: House
    let request: Request
    let visit: Visit

    private var strings: Strings { request.strings }
    private func time(_ instant: Instant?) -> String {
        instant.map { Wording.time($0, visit.policy.calendar, request.language) } ?? "–"
    }

    func response() async throws -> Response {
        _ = try visit.person()
        let id: String = try request.parameter("id")
        guard let loan = try await house.register.loan(Loan.ID(id), visit.viewer) else { throw Problem.notFound }
        let names = try await Names.load(
            people: [loan.responsible] + loan.signatures.map(\.person), organisations: [loan.borrower], from: house.vault,
            request.language)
        var page = SheetPage(heading: loan.certificate ?? strings("loan.title"))
        page.kicker = strings("loan.kicker")
        page.standfirst = names.organisation(loan.borrower)
        let isOverdue = loan.due.map { $0 <= visit.now } ?? false
        page.stateText = strings.stage(isOverdue ? "overdue" : loan.stage.rawValue)
        page.stateKind = StageStyle.kind(isOverdue ? "overdue" : loan.stage.rawValue)
        page.facts = [
            .init(term: strings("loan.responsible"), value: names.person(loan.responsible)),
            .init(term: strings("loan.sent"), value: time(loan.sent)),
            .init(term: strings("loan.signBy"), value: time(loan.signBy)),
            .init(term: strings("loan.due"), value: time(loan.due)),
        ]
        if let number = loan.certificate {
            page.facts.append(
                .init(
                    term: strings("loan.certificate"), value: number,
                    factHref: "/certificates?number=" + PercentCoding.encode(number)))
        }
        // Who signs for a house need not be one of those who read its application.
        if try await house.register.application(Application.ID(loan.application), visit.viewer) != nil {
            page.facts.append(
                .init(
                    term: strings("field.application"), value: strings("action.view"),
                    factHref: "/applications/\(loan.application)"))
        }
        page.buttons = buttons(loan)
        page.canPrint = true
        page.sections = [signatures(loan, names), items(loan), pieces(loan), lines(loan), incidents(loan), outcomes(loan)]
        page.sections.append(try await documents(loan))
        page.sections.append(try await history(loan))
        return page.response(
            house, request, visit, crumbs: [.init(strings("nav.loans"), "/loans"), .init(page.heading)])
    }

    private func button(_ action: String, _ id: String, _ query: String = "", quiet: Bool = true) -> SheetPage.Button {
        .init(
            buttonHref: "/do/\(action)/\(id)" + (query.isEmpty ? "?" : "?\(query)&") + "next=/loans/\(request.parameters["id"] ?? "")",
            buttonLabel: strings("action.\(action).title"), isQuiet: quiet)
    }

    private var isBorrower: Bool { !visit.viewer.may(.loanRead) }

    private func buttons(_ loan: LoanRow) -> [SheetPage.Button] {
        var buttons: [SheetPage.Button] = []
        let signed = Set(loan.signatures.map(\.side))
        let represents = visit.viewer.actor.represents.contains(Organisation.ID(loan.borrower))
        switch loan.stage {
        case .agreementSent:
            if represents, !signed.contains(.borrower) {
                buttons.append(button("loan.sign", loan.id, "side=borrower", quiet: false))
            }
            if visit.viewer.may(.agreementSign), !signed.contains(.agency) {
                buttons.append(button("loan.sign", loan.id, "side=agency", quiet: false))
            }
        case .signed:
            if visit.viewer.may(.certificateIssue) { buttons.append(button("certificate.issue", loan.id, quiet: false)) }
        case .certified:
            if visit.viewer.may(.loanRenew), loan.renewalRequested != nil {
                buttons.append(button("renewal.decide", loan.id, quiet: false))
            }
            if represents || visit.viewer.person?.rawValue == loan.responsible {
                if loan.due != nil, loan.renewalRequested == nil { buttons.append(button("renewal.request", loan.id)) }
                buttons.append(button("outcome.file", loan.id))
                buttons.append(button("incident.report", loan.id))
            }
            if visit.viewer.may(.loanRecall), loan.due != nil { buttons.append(button("loan.recall", loan.id)) }
            if visit.viewer.may(.loanClose) {
                buttons.append(button("outcome.waive", loan.id))
                buttons.append(button("loan.close", loan.id))
            }
        default: break
        }
        return buttons
    }

    private func signatures(_ loan: LoanRow, _ names: Names) -> SheetPage.Section {
        .table(
            strings("loan.signatures"),
            ["field.side", "field.person", "loan.signedAt"].map { .init(name: strings($0)) },
            Loan.Side.allCases.map { side in
                let signature = loan.signatures.first { $0.side == side }
                return .init(cells: [
                    .init(text: strings.word(side.rawValue, of: "side")),
                    .init(text: signature.map { names.person($0.person) } ?? "–"),
                    .init(
                        text: signature.map { time($0.at) } ?? strings("loan.notSigned"),
                        cellState: signature == nil ? "wait" : "good"),
                ])
            }, empty: "–")
    }

    private func items(_ loan: LoanRow) -> SheetPage.Section {
        var section = SheetPage.Section.table(
            strings("loan.items"),
            [
                .init(name: strings("field.item")), .init(name: strings("field.sample")),
                .init(name: strings("field.approved"), isFigure: true),
                .init(name: strings("field.destructive"), isFigure: true), .init(name: strings("loan.allocated")),
            ],
            loan.items.map { item in
                let isAllocated = loan.pieces.contains { $0.item == item.item }
                return .init(cells: [
                    .init(text: "\(item.item + 1)"), .init(text: item.number, cellHref: "/samples/\(item.sample)"),
                    .init(text: Wording.mass(Mass(micrograms: item.approved)), isFigure: true),
                    .init(text: Wording.mass(Mass(micrograms: item.destructive)), isFigure: true),
                    .init(text: strings(isAllocated ? "form.yes" : "form.no"), cellState: isAllocated ? "good" : "wait"),
                ])
            }, empty: "–")
        guard loan.stage == .certified, visit.viewer.may(.loanAllocate) else { return section }
        let open = loan.items.filter { item in !loan.pieces.contains { $0.item == item.item } }
        section = section.with(
            open.prefix(5).flatMap { item in
                [
                    SheetPage.Button(
                        buttonHref: "/do/loan.prepare/\(loan.id)?item=\(item.item)&parts.0.mass="
                            + Mass(micrograms: item.approved).decimal(in: .milligrams) + "&next=/loans/\(loan.id)",
                        buttonLabel: strings("loan.prepareItem", ["item": "\(item.item + 1)"])),
                    SheetPage.Button(
                        buttonHref: "/do/loan.allocate/\(loan.id)?item=\(item.item)&sample=\(item.sample)&next=/loans/\(loan.id)",
                        buttonLabel: strings("loan.allocateItem", ["item": "\(item.item + 1)"]), isQuiet: true),
                ]
            })
        return section
    }

    private func pieces(_ loan: LoanRow) -> SheetPage.Section {
        var section = SheetPage.Section.table(
            strings("loan.pieces"),
            [
                .init(name: strings("field.sample")), .init(name: strings("loan.lent"), isFigure: true),
                .init(name: strings("loan.outstanding"), isFigure: true), .init(name: strings("loan.handed")),
                .init(name: strings("loan.due")), .init(name: strings("loan.returned")),
            ],
            loan.pieces.map { piece in
                .init(
                    cells: [
                        .init(text: piece.number, cellHref: "/samples/\(piece.sample)"),
                        .init(text: Wording.mass(Mass(micrograms: piece.lent)), isFigure: true),
                        .init(text: Wording.mass(Mass(micrograms: piece.outstanding)), isFigure: true),
                        .init(text: time(piece.handed)), .init(text: time(piece.due)), .init(text: time(piece.returned)),
                    ], isOverdue: piece.outstanding > 0 && (piece.due.map { $0 <= visit.now } ?? false))
            }, empty: strings("loan.noPieces"))
        var buttons: [SheetPage.Button] = []
        var notes: [SheetPage.Note] = []
        for piece in loan.pieces.prefix(10) where loan.stage == .certified {
            let next = "&next=/loans/\(loan.id)"
            func add(_ action: String, _ href: String) {
                buttons.append(
                    .init(
                        buttonHref: href + next, buttonLabel: strings("action.\(action).title") + ": " + piece.number, isQuiet: true))
            }
            // Nothing is handed over under a broken seal.
            func offer(_ href: String) {
                if piece.brokenSeals.isEmpty { add("custody.offer", href) } else { notes.append(sealNote(piece, loan)) }
            }
            if piece.isOnItsWay {
                // Its giver, the house until it has gone out, may take it back until the other side accepts.
                let isGiver = (piece.handed == nil) != isBorrower
                if isBorrower || visit.viewer.may(isGiver ? .custodyOffer : .custodyAccept) {
                    let action = isGiver ? "custody.withdraw" : "custody.accept"
                    add(action, "/do/\(action)/\(piece.sample)?")
                }
            } else if piece.handed == nil, visit.viewer.may(.custodyOffer) {
                offer("/do/custody.offer/\(piece.sample)?to=organisation:\(loan.borrower)&loan=\(loan.id)")
            }
            if isBorrower {
                if piece.outstanding > 0 {
                    if piece.isDeclared {
                        offer("/do/custody.offer/\(piece.sample)?loan=\(loan.id)")
                    } else {
                        let mass = Mass(micrograms: piece.outstanding).decimal(in: .milligrams)
                        add("return.declare", "/do/return.declare/\(loan.id)?sample=\(piece.sample)&returned=\(mass)")
                        add("loan.divide", "/do/loan.divide/\(loan.id)?from=\(piece.sample)")
                    }
                }
            } else if piece.isDeclared, visit.viewer.may(.returnReconcile) {
                add("return.reconcile", "/do/return.reconcile/\(loan.id)?sample=\(piece.sample)")
            }
        }
        section.notes = notes
        return section.with(buttons)
    }

    /// What stands in the way of a hand-over, with the form that clears it for who may.
    private func sealNote(_ piece: LoanRow.Piece, _ loan: LoanRow) -> SheetPage.Note {
        let mayClear = visit.viewer.may(.returnReconcile)
        return SheetPage.Note(
            noteText: strings(
                mayClear ? "loan.sealBroken" : "loan.sealBroken.wait", count: piece.brokenSeals.count,
                ["number": piece.number, "seals": piece.brokenSeals.joined(separator: strings("list.comma"))]),
            noteHref: mayClear ? "/do/seal.clear/\(piece.sample)?next=/loans/\(loan.id)" : nil,
            noteLabel: strings("action.seal.clear.title"))
    }

    private func lines(_ loan: LoanRow) -> SheetPage.Section {
        let numbers = Dictionary(loan.pieces.map { ($0.sample, $0.number) }) { first, _ in first }
        func mass(_ micrograms: Int64) -> SheetPage.Cell { .init(text: Wording.mass(Mass(micrograms: micrograms)), isFigure: true) }
        let figures = ["field.returned", "field.consumed", "field.attrition", "field.lost", "field.retained"]
        return .table(
            strings("loan.lines"),
            [.init(name: strings("field.sample")), .init(name: strings("loan.reconciledAt"))]
                + figures.map { .init(name: strings($0), isFigure: true) },
            loan.lines.map { line in
                .init(cells: [
                    .init(text: numbers[line.sample] ?? "–", cellHref: "/samples/\(line.sample)"), .init(text: time(line.at)),
                    mass(line.returned), mass(line.consumed), mass(line.attrition), mass(line.lost), mass(line.retained),
                ])
            }, empty: strings("loan.noLines"))
    }

    private func incidents(_ loan: LoanRow) -> SheetPage.Section {
        let section = SheetPage.Section.table(
            strings("loan.incidents"), ["field.kind", "loan.opened", "loan.resolved"].map { .init(name: strings($0)) },
            loan.incidents.map {
                .init(cells: [
                    .init(text: strings.word($0.kind)), .init(text: time($0.opened)),
                    .init(text: $0.resolved.map { time($0) } ?? strings("loan.incidentOpen"), cellState: $0.resolved == nil ? "bad" : "good"),
                ])
            }, empty: strings("loan.noIncidents"))
        guard visit.viewer.may(.loanClose) else { return section }
        return section.with(
            loan.incidents.filter { $0.resolved == nil }.map { button("incident.resolve", loan.id, "incident=\($0.id)") })
    }

    private func outcomes(_ loan: LoanRow) -> SheetPage.Section {
        .table(
            strings("loan.outcomes"), ["field.kind", "field.identifier", "loan.filed"].map { .init(name: strings($0)) },
            loan.outcomes.map {
                .init(cells: [.init(text: strings.word($0.kind)), .init(text: $0.identifier), .init(text: time($0.at))])
            }, empty: strings("loan.noOutcomesYet"))
    }

    private func documents(_ loan: LoanRow) async throws -> SheetPage.Section {
        var rows: [SheetPage.Row] = []
        for document in loan.documents {
            let cells = try await FileCells.cells(
                document.file, "/loans/\(loan.id)/documents/\(document.sequence)", house, strings)
            rows.append(
                .init(cells: [.init(text: strings.word(document.kind.rawValue, of: "document"))] + cells + [.init(text: time(document.at))]))
        }
        let section = SheetPage.Section.table(
            strings("loan.documents"),
            [.init(name: strings("field.kind"))] + FileCells.columns(strings) + [.init(name: strings("loan.filed"))], rows,
            empty: strings("loan.noDocuments"))
        return section.with([button("loan.attach", loan.id)])
    }

    private func history(_ loan: LoanRow) async throws -> SheetPage.Section {
        let entries = try await house.register.entries(.init(stream: "loan/\(loan.id)"), limit: 200, visit.viewer)
        return .timeline(
            strings("application.history"),
            entries.reversed().map {
                .init(
                    datetime: $0.at.text, when: time($0.at), what: RecordWords.title($0.type, strings), detail: nil,
                    stepHref: "/receipts/\($0.sequence)", stepClass: nil)
            })
    }
}
