import Domain
import HTTPTypes
import ReadModels
import Vault
import WebServer

/// Loans as their parties see them, and the curator's board.
enum LoanRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/loans", name: "loans", audience: "parties") { request, visit in
                try await list(request, visit, house)
            },
            .get("/loans/{id}", name: "loans.one", audience: "parties") { request, visit in
                try await LoanSheet(house: house, request: request, visit: visit).response()
            },
            .get("/curation", name: "curation", audience: "curator") { request, visit in
                try visit.require(.loanAllocate)
                return try await CurationBoard(house: house, request: request, visit: visit).response()
            },
        ]
    }

    private static func list(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        _ = try visit.person()
        let loans = try await house.register.loans(visit.viewer)
        let names = try await Names.load(
            people: loans.map(\.responsible), organisations: loans.map(\.borrower), from: house.vault, request.language)
        func time(_ instant: Instant?) -> String {
            instant.map { Wording.time($0, visit.policy.calendar, request.language) } ?? "–"
        }
        let rows = loans.map { loan in
            let isOverdue = loan.due.map { $0 <= visit.now } ?? false
            return SheetPage.Row(
                cells: [
                    .init(text: loan.certificate ?? strings("loan.noCertificate"), cellHref: "/loans/\(loan.id)"),
                    .init(text: names.organisation(loan.borrower)),
                    .init(text: strings.stage(loan.stage.rawValue), cellState: StageStyle.kind(isOverdue ? "overdue" : loan.stage.rawValue)),
                    .init(
                        text: Wording.mass(Mass(micrograms: loan.items.reduce(0) { $0 + $1.approved })), isFigure: true),
                    .init(text: loan.stage == .agreementSent ? time(loan.signBy) : time(loan.due)),
                ], isOverdue: isOverdue)
        }
        let page = SheetPage(
            heading: strings(visit.viewer.may(.loanRead) ? "loans.all" : "nav.loans"),
            standfirst: strings("loans.text"),
            sections: [
                .table(
                    strings("loans.table"),
                    [
                        .init(name: strings("loan.certificate")), .init(name: strings("loan.borrower"), isPlain: true),
                        .init(name: strings("applications.column.stage"), isPlain: true), .init(name: strings("field.mass"), isFigure: true),
                        .init(name: strings("loan.next")),
                    ], rows, empty: strings("loans.none"))
            ])
        return page.response(house, request, visit)
    }
}
