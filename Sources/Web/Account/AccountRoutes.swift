import Domain
import Foundation
import HTTPTypes
import ReadModels
import Vault
import WebServer

/// Signing in and out, the account, and the demonstration's one click.
enum AccountRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/sign-in", name: "account.signIn.form", audience: "everybody") { request, visit in
                show(request, visit, house, failed: false)
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
            .get("/welcome/{secret}", name: "account.welcome.form", audience: "everybody") { request, visit in
                try await welcome(request, visit, house, fault: nil)
            },
            .post("/welcome/{secret}", name: "account.welcome", audience: "everybody", rate: .credentials) { request, visit in
                try await choosePassword(request, visit, house)
            },
            .get("/account", name: "account", audience: "signedIn") { request, visit in
                try await account(request, visit, house)
            },
            .post("/account/sign-out-everywhere", name: "account.signOutEverywhere", audience: "signedIn") { _, visit in
                try await house.vault.sessions.endAll(of: visit.personInSession().id)
                return .redirect(to: "/").setting(.endOfSession)
            },
            .post("/account/tokens", name: "account.tokens", audience: "signedIn") { request, visit in
                try await issueToken(request, visit, house)
            },
            .post("/account/tokens/{id}/revocation", name: "account.tokens.revoke", audience: "signedIn") { request, visit in
                try await house.vault.tokens.revoke(id: request.parameter("id"), of: visit.personInSession().id)
                return .redirect(to: "/account")
            },
        ]
    }

    private static func show(_ request: Request, _ visit: Visit, _ house: House, failed: Bool) -> Response {
        let strings = request.strings
        let next = SafePath(request.form["next"] ?? request.query["next"])?.text ?? "/"
        let page = SignInPage(
            hasErrors: failed,
            errors: failed ? [FormError(field: "f-email", message: strings("signIn.failed"))] : [],
            email: request.form["email"] ?? "",
            next: next
        )
        let frame = house.frame(strings("signIn.title"), request, visit)
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: failed ? .unprocessableContent : .ok).cached(.never)
    }

    /// One answer for an unknown address, a wrong password and a wrong code, at one cost.
    private static func signIn(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let email = request.form["email"] ?? ""
        let person = try? await house.vault.people.profile(email: email)
        let isRight = try await house.vault.passwords.verify(
            request.form["password"] ?? "", of: person?.id, now: request.arrived)
        guard isRight, let person else { return show(request, visit, house, failed: true) }
        var hasSecondFactor = false
        if try await house.vault.secondFactors.isInUse(by: person.id) {
            let code = request.form["code"] ?? ""
            let isCode = try await house.vault.secondFactors.verify(code, of: person.id, now: request.arrived)
            let isRecovery = isCode ? false : try await house.vault.secondFactors.redeemRecoveryCode(code, of: person.id) != nil
            guard isCode || isRecovery else {
                return show(request, visit, house, failed: true)
            }
            hasSecondFactor = true
        }
        return try await begin(person.id, hasSecondFactor: hasSecondFactor, request, house)
    }

    private static func begin(_ person: String, hasSecondFactor: Bool, _ request: Request, _ house: House) async throws
        -> Response
    {
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

    private static func welcome(_ request: Request, _ visit: Visit, _ house: House, fault: String?) async throws -> Response {
        guard let link = try await link(request, house) else { throw Problem.notFound }
        let name = try await house.vault.people.names([link.subject])[link.subject]?.name ?? ""
        let page = WelcomePage(
            name: name, target: request.target.rawPath, hasErrors: fault != nil,
            errors: fault.map { [FormError(field: "f-password", message: $0)] } ?? [])
        let frame = house.frame(request.strings("welcome.title"), request, visit)
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: fault == nil ? .ok : .unprocessableContent).cached(.never)
    }

    private static func link(_ request: Request, _ house: House) async throws -> OneTimeLinks.Link? {
        let secret: String = try request.parameter("secret")
        for purpose in [OneTimeLinks.Purpose.invitation, .passwordReset] {
            if let link = try await house.vault.links.look(at: secret, for: purpose, now: request.arrived) { return link }
        }
        return nil
    }

    private static func choosePassword(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard let link = try await link(request, house), let profile = try await house.vault.people.profile(link.subject)
        else { throw Problem.notFound }
        let password = request.form["password"] ?? ""
        guard password == request.form["again"] else {
            return try await welcome(request, visit, house, fault: request.strings("welcome.differ"))
        }
        let context = [profile.name, profile.latinName, profile.email]
        do {
            try PasswordPolicy(context: context).check(password, hasSecondFactor: false)
        } catch {
            return try await welcome(request, visit, house, fault: request.strings("password.refused"))
        }
        let secret: String = try request.parameter("secret")
        guard try await house.vault.links.redeem(secret, for: link.purpose, now: request.arrived) != nil else {
            throw Problem.notFound
        }
        try await house.vault.passwords.set(password, of: profile.id, now: request.arrived)
        try await house.vault.sessions.endAll(of: profile.id)
        return try await begin(profile.id, hasSecondFactor: false, request, house)
    }

    private static func account(
        _ request: Request, _ visit: Visit, _ house: House, secret: String? = nil
    ) async throws -> Response {
        let strings = request.strings
        let profile = try visit.personInSession()
        let calendar = visit.policy.calendar
        func time(_ milliseconds: Int64) -> String {
            Wording.time(Instant(milliseconds: milliseconds), calendar, request.language)
        }
        let sessions = try await house.vault.sessions.sessions(of: profile.id, now: request.arrived)
        let tokens = try await house.vault.tokens.tokens(of: profile.id)
        let page = AccountPage(
            name: profile.name,
            latinName: profile.latinName,
            email: profile.email,
            roles: visit.roles.map { strings.word($0, of: "role") },
            sessions: sessions.map {
                .init(label: $0.label, started: time($0.started), isThis: $0.id == visit.session?.id)
            },
            tokens: tokens.map {
                .init(
                    tokenName: $0.name, created: time($0.created), scopes: $0.scopes.sorted().joined(separator: ", "),
                    revoke: "/account/tokens/\($0.id)/revocation")
            },
            scopes: visit.viewer.actor.permissions.map(\.rawValue).sorted(),
            newToken: secret
        )
        let frame = house.frame(strings("account.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request).cached(.never)
    }

    private static func issueToken(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let profile = try visit.personInSession()
        // A token never gives more than its owner has; later it gives less where the owner has less.
        let scopes = Set(request.form.values("scope")).intersection(visit.viewer.actor.permissions.map(\.rawValue))
        guard !scopes.isEmpty else { throw Refusal.missing("scope") }
        let (secret, _) = try await house.vault.tokens.issue(
            to: profile.id, name: request.form["name"] ?? "API", scopes: scopes, expires: nil, now: request.arrived)
        return try await account(request, visit, house, secret: secret)
    }
}

struct SignInPage: Page {
    static let template = "account/sign-in"
    var hasErrors: Bool
    var errors: [FormError]
    var email: String
    var next: String
}

struct WelcomePage: Page {
    static let template = "account/welcome"
    var name: String
    var target: String
    var hasErrors: Bool
    var errors: [FormError]
}

struct AccountPage: Page {
    static let template = "account/account"
    var name: String
    var latinName: String
    var email: String
    var roles: [String]
    var sessions: [Session]
    var tokens: [Token]
    var scopes: [String]
    var newToken: String?

    struct Session: Sendable {
        var label: String
        var started: String
        var isThis: Bool
    }

    struct Token: Sendable {
        var tokenName: String
        var created: String
        var scopes: String
        var revoke: String
    }
}
