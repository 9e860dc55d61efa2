import Domain
import Foundation
import HTTPTypes
import Letters
import ReadModels
import Vault
import WebServer

/// The account: who one is, where one is signed in, what programs may do.
enum AccountRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/account", name: "account", audience: "signedIn") { request, visit in
                try await account(request, visit, house)
            },
            .post("/account/sign-out-everywhere", name: "account.signOutEverywhere", audience: "signedIn") { _, visit in
                try await house.vault.sessions.endAll(of: visit.personInSession().id)
                return .redirect(to: "/").setting(.endOfSession)
            },
            .post("/account/sessions/{id}/end", name: "account.sessions.end", audience: "signedIn") { request, visit in
                try await house.vault.sessions.end(id: request.parameter("id"), of: visit.personInSession().id)
                return .redirect(to: "/account?done=account.signedOut")
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

    private static func account(
        _ request: Request, _ visit: Visit, _ house: House, secret: String? = nil, errors: [FormError] = []
    ) async throws -> Response {
        let strings = request.strings
        let profile = try visit.personInSession()
        let calendar = visit.policy.calendar
        func time(_ milliseconds: Int64) -> String {
            Wording.time(Instant(milliseconds: milliseconds), calendar, request.language)
        }
        let sessions = try await house.vault.sessions.sessions(of: profile.id, now: request.arrived)
        let tokens = try await house.vault.tokens.tokens(of: profile.id)
        let chosen = Set(request.form.values("scope"))
        let page = AccountPage(
            personalName: profile.name,
            latinName: profile.latinName,
            email: profile.email,
            letterLanguage: (Language(tag: profile.language) ?? .english).ownName,
            ownPage: "/people/\(profile.id)",
            roles: visit.roles.map { strings.word($0, of: "role") },
            hasSecondFactor: try await house.vault.secondFactors.isInUse(by: profile.id),
            sessions: sessions.map {
                let isThis = $0.id == visit.session?.id
                return .init(
                    device: Device.name($0.label), started: time($0.started), used: time($0.used), isThis: isThis,
                    end: isThis ? nil : "/account/sessions/\($0.id)/end")
            },
            tokens: tokens.map { token in
                .init(
                    tokenName: token.name, created: time(token.created),
                    expires: token.expires.map(time) ?? strings("account.never"),
                    lastUse: token.used.map(time) ?? strings("account.neverUsed"),
                    isExpired: token.expires.map { $0 <= request.arrived } ?? false,
                    scopes: strings.words(token.scopes.sorted(), of: "permission"),
                    revoke: "/account/tokens/\(token.id)/revocation")
            },
            hasTokens: !tokens.isEmpty,
            scopes: visit.viewer.actor.permissions.map(\.rawValue).sorted().map {
                .init(scope: $0, meaning: strings.word($0, of: "permission"), isChosen: chosen.contains($0))
            },
            typedName: request.form["name"] ?? "",
            days: [30, 90, 365].map {
                .init(
                    value: $0, text: strings("account.days", ["days": "\($0)"]),
                    isChosen: request.form["days"].map { Int($0) } ?? 90 == $0)
            },
            newToken: secret,
            hasErrors: !errors.isEmpty,
            errors: errors
        )
        let frame = house.frame(strings("account.title"), request, visit)
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: errors.isEmpty ? .ok : .unprocessableContent).cached(.never)
    }

    private static func issueToken(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let profile = try visit.personInSession()
        // A token never gives more than its owner has; later it gives less where the owner has less.
        let scopes = Set(request.form.values("scope")).intersection(visit.viewer.actor.permissions.map(\.rawValue))
        var errors: [FormError] = []
        let name = request.form.text("name") ?? ""
        if name.isEmpty || name.utf8.count > 100 {
            errors.append(FormError(field: "f-token", message: strings("account.tokenName.wrong")))
        }
        if scopes.isEmpty { errors.append(FormError(field: "f-scopes", message: strings("account.scopes.wrong"))) }
        guard errors.isEmpty else { return try await account(request, visit, house, errors: errors) }
        let days = request.form["days"].flatMap { Int64($0) }.map { min(max($0, 1), 365) } ?? 90
        let (secret, _) = try await house.vault.tokens.issue(
            to: profile.id, name: name, scopes: scopes, expires: request.arrived + days * 86_400_000, now: request.arrived)
        try await house.tell(.tokenIssued, profile.id, now: request.arrived)
        return try await account(request, visit, house, secret: secret)
    }
}

/// A browser as its owner would call it.
enum Device {
    static func name(_ label: String) -> String {
        func first(_ names: [(String, String)]) -> String? { names.first { label.contains($0.0) }?.1 }
        let browser = first([
            ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
        ])
        let system = first([
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ])
        let parts = [browser, system].compactMap { $0 }
        return parts.isEmpty ? String(label.prefix(60)) : parts.joined(separator: " · ")
    }
}

extension House {
    /// Tells somebody what happened to their own account, by notice and by letter.
    func tell(_ kind: NoticeKind, _ person: String, page: String = "/account", now: Int64) async throws {
        let payload = try JSONEncoder().encode(NoticePayload(page: page))
        _ = try await vault.mailbox.post(
            kind.rawValue, to: person, key: "account.\(kind.rawValue).\(person).\(now)", payload: Array(payload), now: now)
    }
}

struct AccountPage: Page {
    static let template = "account/account"
    var personalName: String
    var latinName: String
    var email: String
    var letterLanguage: String
    var ownPage: String
    var roles: [String]
    var hasSecondFactor: Bool
    var sessions: [Session]
    var tokens: [Token]
    var hasTokens: Bool
    var scopes: [Scope]
    var typedName: String
    var days: [Days]
    var newToken: String?
    var hasErrors: Bool
    var errors: [FormError]

    struct Session: Sendable {
        var device: String
        var started: String
        var used: String
        var isThis: Bool
        var end: String?
    }

    struct Token: Sendable {
        var tokenName: String
        var created: String
        var expires: String
        var lastUse: String
        var isExpired: Bool
        var scopes: String
        var revoke: String
    }

    struct Scope: Sendable {
        var scope: String
        var meaning: String
        var isChosen: Bool
    }

    struct Days: Sendable {
        var value: Int
        var text: String
        var isChosen: Bool
    }
}
