import Domain
import HTTPTypes
import Letters
import ReadModels
import Vault
import WebServer

/// Signing in and out, and the demonstration's one click.
enum SignInRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/sign-in", name: "account.signIn.form", audience: "everybody") { request, visit in
                show(request, visit, house, fault: nil)
            },
            .post("/sign-in", name: "account.signIn", audience: "everybody", rate: .credentials) { request, visit in
                try await signIn(request, visit, house)
            },
            .post("/sign-out", name: "account.signOut", audience: "everybody") { request, visit in
                if let secret = visit.sessionSecret { try await house.vault.sessions.end(secret) }
                return .redirect(to: "/").setting(.endOfSession)
            },
            .post("/demonstration/sign-in", name: "demonstration.signIn", audience: "everybody") { request, visit in
                try await demonstrate(request, visit, house)
            },
        ]
    }

    private enum Fault {
        case wrong
        case tooOften(seconds: Int)
    }

    private static func show(_ request: Request, _ visit: Visit, _ house: House, fault: Fault?) -> Response {
        let strings = request.strings
        var message: String?
        var status = HTTPResponse.Status.ok
        switch fault {
        case nil: break
        case .wrong:
            message = strings("signIn.failed")
            status = .unprocessableContent
        case .tooOften(let seconds):
            message = strings("signIn.tooOften", ["minutes": "\((seconds + 59) / 60)"])
            status = .tooManyRequests
        }
        let page = SignInPage(
            hasErrors: message != nil,
            errors: message.map { [FormError(field: "f-email", message: $0)] } ?? [],
            email: request.form["email"] ?? "",
            next: SafePath(request.form["next"] ?? request.query["next"])?.text ?? "/",
            mayRegister: house.settings.allowsRegistration
        )
        let html = house.templates.html(page, frame: house.frame(strings("signIn.title"), request, visit), in: request.language)
        var response = Response.html(html, status: status).cached(.never)
        if case .tooOften(let seconds) = fault { response.headers[.retryAfter] = "\(seconds)" }
        return response
    }

    /// One answer for an unknown address, a wrong password and a wrong code, at one cost.
    private static func signIn(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let email = request.form.text("email") ?? ""
        let now = request.arrived
        let ticket: SignInLimiter.Ticket
        switch house.signIns.admit(account: email, address: request.clientAddress, now: now) {
        case .admitted(let admitted): ticket = admitted
        case .refused(let wait): return show(request, visit, house, fault: .tooOften(seconds: Int(wait / 1000) + 1))
        }
        let person = try await house.vault.people.profile(email: email)
        let isRight: Bool
        do {
            isRight = try await house.vault.passwords.verify(request.form["password"] ?? "", of: person?.id, now: now)
        } catch {
            // It was not carried out, so it tells nobody anything.
            house.signIns.takeBack(ticket, now: now)
            throw error
        }
        guard isRight, let person else { return show(request, visit, house, fault: .wrong) }
        var hasSecondFactor = false
        if try await house.vault.secondFactors.isInUse(by: person.id) {
            let code = request.form["code"] ?? ""
            guard try await check(code, of: person.id, house, now: now) else {
                return show(request, visit, house, fault: .wrong)
            }
            hasSecondFactor = true
        }
        house.signIns.takeBack(ticket, now: now)
        return try await begin(person.id, hasSecondFactor: hasSecondFactor, request, house)
    }

    /// A code of the authenticator, or a recovery code, whose use is told to its owner.
    static func check(_ code: String, of person: String, _ house: House, now: Int64) async throws -> Bool {
        if try await house.vault.secondFactors.verify(code, of: person, now: now) { return true }
        guard try await house.vault.secondFactors.redeemRecoveryCode(code, of: person) != nil else { return false }
        try await house.tell(.recoveryCodeUsed, person, now: now)
        return true
    }

    static func begin(_ person: String, hasSecondFactor: Bool, _ request: Request, _ house: House) async throws -> Response {
        if let old = request.sessionToken { try await house.vault.sessions.end(Sessions.Secret(old)) }
        let (secret, _) = try await house.vault.sessions.begin(
            for: person, label: request.headers[.userAgent] ?? "–", hasSecondFactor: hasSecondFactor, now: request.arrived)
        let next = SafePath(request.form["next"])?.text ?? "/"
        return Response.redirect(to: next).setting(.session(secret.text))
    }

    private static func demonstrate(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard Demonstration.isOpen(house, request), let role = request.form["role"], Demonstration.roles.contains(role),
            let person = try await Demonstration.person(for: role, house, visit.viewer)
        else { throw Problem.notFound }
        var request = request
        // To the desk of the role: the page that one was on may not be there for it.
        request.form = FormFields([.init(name: "next", value: Demonstration.home(of: role))])
        return try await begin(person, hasSecondFactor: true, request, house)
    }
}

struct SignInPage: Page {
    static let template = "account/sign-in"
    var hasErrors: Bool
    var errors: [FormError]
    var email: String
    var next: String
    var mayRegister: Bool
}
