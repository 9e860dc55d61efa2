import Charts
import Domain
import HTTPTypes
import Letters
import Vault
import WebServer

/// Setting up an authenticator, its recovery codes, and taking it away.
enum SecondFactorRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/account/second-factor", name: "account.secondFactor", audience: "signedIn") { request, visit in
                try await show(request, visit, house, errors: [])
            },
            .post("/account/second-factor/begin", name: "account.secondFactor.begin", audience: "signedIn", rate: .credentials) {
                request, visit in
                try await begin(request, visit, house)
            },
            .post("/account/second-factor", name: "account.secondFactor.confirm", audience: "signedIn", rate: .credentials) {
                request, visit in
                try await confirm(request, visit, house)
            },
            .post("/account/second-factor/recovery-codes", name: "account.secondFactor.renew", audience: "signedIn", rate: .credentials) {
                request, visit in
                try await renew(request, visit, house)
            },
            .post("/account/second-factor/removal", name: "account.secondFactor.remove", audience: "signedIn", rate: .credentials) {
                request, visit in
                try await remove(request, visit, house)
            },
        ]
    }

    private static func show(
        _ request: Request, _ visit: Visit, _ house: House, errors: [FormError], codes: [String] = []
    ) async throws -> Response {
        let person = try visit.personInSession()
        let strings = request.strings
        let factors = house.vault.secondFactors
        let isInUse = try await factors.isInUse(by: person.id)
        let begun = try await factors.begun(by: person.id, issuer: issuer(house, request), account: person.email)
        var page = SecondFactorPage(
            isInUse: isInUse, isIdle: !isInUse && begun == nil, codesLeft: try await factors.recoveryCodesLeft(of: person.id),
            codes: codes, hasCodes: !codes.isEmpty, hasErrors: !errors.isEmpty, errors: errors)
        if let begun {
            let title = strings("secondFactor.picture")
            page.setup = .init(
                picture: QRCode(Array(begun.uri.utf8)).map { ChartPart($0.svg(title: title), label: title).svg },
                secret: grouped(begun.secret), uri: begun.uri)
        }
        let frame = house.frame(strings("secondFactor.title"), request, visit)
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: errors.isEmpty ? .ok : .unprocessableContent).cached(.never)
    }

    private static func issuer(_ house: House, _ request: Request) -> String { house.settings.title[.english] ?? "Magpie" }

    /// Groups of four, as one types them.
    private static func grouped(_ secret: String) -> String {
        let digits = Array(secret)
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: " ")
    }

    private static func begin(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        if let error = try await CurrentPassword.fault(request, visit, house) {
            return try await show(request, visit, house, errors: [error])
        }
        _ = try await house.vault.secondFactors.begin(
            for: person.id, issuer: issuer(house, request), account: person.email, now: request.arrived)
        return .redirect(to: "/account/second-factor")
    }

    private static func confirm(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        let code = request.form["code"] ?? ""
        guard let codes = try await house.vault.secondFactors.confirm(of: person.id, code: code, now: request.arrived) else {
            let error = FormError(field: "f-code", message: request.strings("secondFactor.code.wrong"))
            return try await show(request, visit, house, errors: [error])
        }
        // Other devices have signed in with the password alone.
        try await house.vault.sessions.endAll(of: person.id, exceptID: visit.session?.id)
        try await house.tell(.secondFactorOn, person.id, now: request.arrived)
        return try await show(request, visit, house, errors: [], codes: codes)
    }

    private static func renew(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        if let error = try await CurrentPassword.fault(request, visit, house) {
            return try await show(request, visit, house, errors: [error])
        }
        let codes = try await house.vault.secondFactors.renewRecoveryCodes(of: person.id)
        return try await show(request, visit, house, errors: [], codes: codes)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        if let error = try await CurrentPassword.fault(request, visit, house) {
            return try await show(request, visit, house, errors: [error])
        }
        try await house.vault.secondFactors.remove(of: person.id)
        try await house.tell(.secondFactorOff, person.id, now: request.arrived)
        return .redirect(to: "/account?done=account.secondFactor.off")
    }
}

struct SecondFactorPage: Page {
    static let template = "account/second-factor"
    var isInUse: Bool
    var isIdle: Bool
    var setup: Setup?
    var codesLeft: Int
    var codes: [String]
    var hasCodes: Bool
    var hasErrors: Bool
    var errors: [FormError]

    struct Setup: Sendable {
        /// Drawn by `Charts` from bytes; no text of anybody's stands in it.
        var picture: Markup?
        var secret: String
        var uri: String
    }
}
