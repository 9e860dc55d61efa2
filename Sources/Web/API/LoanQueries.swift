import Domain
import ReadModels
import WebServer

/// Loans and certificates.
enum LoanQueries {
    static let signature = Resource<LoanRow.Signature>(
        "Signature",
        [
            .init("side", .text) { $0.side.rawValue }, .init("person", .person) { $0.person },
            .init("at", .instant) { $0.at },
        ])

    static let item = Resource<LoanRow.Item>(
        "LoanItem",
        [
            .init("item", .integer) { $0.item }, .init("sample", .text) { $0.sample },
            .init("number", .text) { $0.number }, .init("approved", .mass) { $0.approved },
            .init("destructive", .mass) { $0.destructive },
        ])

    static let piece = Resource<LoanRow.Piece>(
        "LoanPiece",
        [
            .init("sample", .text) { $0.sample }, .init("number", .text) { $0.number },
            .init("item", .integer) { $0.item }, .init("lent", .mass) { $0.lent },
            .init("outstanding", .mass) { $0.outstanding }, .init(ifAny: "due", .instant) { $0.due },
            .init(ifAny: "handed", .instant) { $0.handed }, .init(ifAny: "returned", .instant) { $0.returned },
            .init("isDeclared", .flag) { $0.isDeclared },
        ])

    static let line = Resource<LoanRow.Line>(
        "LoanLine",
        [
            .init("sample", .text) { $0.sample }, .init("at", .instant) { $0.at }, .init("returned", .mass) { $0.returned },
            .init("consumed", .mass) { $0.consumed }, .init("attrition", .mass) { $0.attrition },
            .init("lost", .mass) { $0.lost }, .init("retained", .mass) { $0.retained },
            .init("shortfall", .mass) { $0.shortfall },
        ])

    static let incident = Resource<LoanRow.Incident>(
        "Incident",
        [
            .init("id", .text) { $0.id }, .init("kind", .text) { $0.kind }, .init("opened", .instant) { $0.opened },
            .init(ifAny: "resolved", .instant) { $0.resolved },
        ])

    static let result = Resource<LoanRow.Outcome>(
        "Publication",
        [
            .init("id", .text) { $0.id }, .init("kind", .text) { $0.kind }, .init("identifier", .text) { $0.identifier },
            .init("at", .instant) { $0.at },
        ])

    static let loan = Resource<LoanRow>(
        "Loan",
        [
            .init("id", .text) { $0.id }, .init("application", .text) { $0.application },
            .init("borrower", .organisation) { $0.borrower }, .init("responsible", .person) { $0.responsible },
            .init("category", .text) { $0.category },
            .init("stage", .choice(Loan.Stage.allCases.map(\.rawValue))) { $0.stage.rawValue },
            .init("sent", .instant) { $0.sent }, .init("signBy", .instant) { $0.signBy },
            .init(ifAny: "certificate", .text) { $0.certificate }, .init("renewals", .integer) { $0.renewals },
            .init(ifAny: "renewalRequested", .instant) { $0.renewalRequested },
            .init(ifAny: "recalled", .instant) { $0.recalled }, .init(ifAny: "closed", .instant) { $0.closed },
            .init(ifAny: "due", .instant) { $0.due }, .init("signatures", signature.shape.list) { $0.signatures },
            .init("items", item.shape.list) { $0.items }, .init("pieces", piece.shape.list) { $0.pieces },
            .init("lines", line.shape.list) { $0.lines }, .init("incidents", incident.shape.list) { $0.incidents },
            .init("outcomes", result.shape.list) { $0.outcomes },
            .init("documents", document.shape.list) { $0.documents },
        ])

    static let document = Resource<LoanRow.Document>(
        "LoanDocument",
        [
            .init("sequence", .integer) { $0.sequence }, .init("at", .instant) { $0.at },
            .init("kind", .choice(Loan.DocumentKind.allCases.map(\.rawValue))) { $0.kind.rawValue },
            .init("file", CallQueries.file.shape) { $0.file },
        ])

    static let certificate = Resource<CertificateRow>(
        "Certificate",
        [
            .init("number", .text) { $0.number }, .init("borrower", .organisation) { $0.borrower },
            .init("items", .integer) { $0.items }, .init("mass", .mass) { $0.mass },
            .init("issued", .instant) { $0.issued }, .init("sequence", .integer) { $0.sequence },
        ])

    static let schemas: [Schema] = [
        Schema(signature), Schema(item), Schema(piece), Schema(line), Schema(incident), Schema(result), Schema(document), Schema(loan),
        Schema(listOf: loan), Schema(certificate),
    ]

    static let all: [Query] = [
        .list("loans", "loans", "Loans that you may see", loan) { ask in
            let page = try ask.page(try await ask.register.loans(ask.viewer), key: \.id)
            return (page.rows, page.next, try await prose(page.rows, ask))
        },
        .one("loans/{id}", "loans.one", "One loan", loan) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.loan(Loan.ID(id), ask.viewer) else { return nil }
            return (found, try await prose([found], ask))
        },
        .one("certificates/{number}", "certificates.one", "Check a certificate", certificate, needsSignIn: false) { ask in
            let number: String = try ask.request.parameter("number")
            guard let found = try await ask.register.certificate(number, ask.viewer) else { return nil }
            return (found, try await Prose.load(organisations: [found.borrower], ask))
        },
    ]

    private static func prose(_ rows: [LoanRow], _ ask: Ask) async throws -> Prose {
        try await Prose.load(
            people: rows.flatMap { [$0.responsible] + $0.signatures.map(\.person) }, organisations: rows.map(\.borrower), ask)
    }
}
