import Domain
import HTTPTypes
import ReadModels
import WebServer

/// The check of a certificate: anybody who is shown one may ask whether it is real.
struct CertificatePage: Page {
    static let template = "certificates/check"

    var asked: String
    var found: Found?
    var isUnknown: Bool

    struct Found: Sendable {
        var number: String
        var organisation: String
        var items: String
        var mass: String
        var issued: ZonedTime
        var sequence: Int
        var receiptHref: String?
    }
}

/// `/certificates`.
enum CertificateRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/certificates", name: "certificates.check", audience: .everybody) { request, visit in
                try await check(request, visit, house)
            }
        ]
    }

    private static func check(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let asked = String((request.query.text("number") ?? "").prefix(100))
        let row = asked.isEmpty ? nil : try await house.register.certificate(asked, visit.viewer)
        var found: CertificatePage.Found?
        if let row {
            let names = try await Names.load(
                people: [], organisations: [row.borrower], from: house.vault, request.language)
            let maySee = try await house.register.entry(at: row.sequence, visit.viewer) != nil
            found = .init(
                number: row.number, organisation: names.organisation(row.borrower), items: Wording.count(row.items),
                mass: Wording.mass(Mass(micrograms: row.mass)),
                issued: ZonedTime(row.issued, id: "issued", visit.policy.calendar, request),
                sequence: row.sequence,
                receiptHref: maySee ? "/receipts/\(row.sequence)" : nil)
        }
        let page = CertificatePage(asked: asked, found: found, isUnknown: !asked.isEmpty && row == nil)
        let frame = house.frame(request.strings("certificates.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request)
    }
}
