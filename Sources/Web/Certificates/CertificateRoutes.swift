import Charts
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
        /// Where anybody checks it, and the same for a camera: for the paper that goes with the samples.
        var address: String
        var picture: Markup?
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
            let address = house.settings.address + "/certificates?number=" + PercentCoding.encode(row.number)
            let label = request.strings("certificates.picture")
            found = .init(
                number: row.number, organisation: names.organisation(row.borrower), items: Wording.count(row.items),
                mass: Wording.mass(Mass(micrograms: row.mass)),
                issued: ZonedTime(row.issued, id: "issued", visit.policy.calendar, request),
                sequence: row.sequence,
                receiptHref: maySee ? "/receipts/\(row.sequence)" : nil, address: address,
                picture: QRCode(Array(address.utf8)).map { ChartPart($0.svg(title: label), label: label).svg })
        }
        let page = CertificatePage(asked: asked, found: found, isUnknown: !asked.isEmpty && row == nil)
        let frame = house.frame(request.strings("certificates.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request)
    }
}
