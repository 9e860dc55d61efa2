import Domain
import Foundation
import HTTPTypes
import Letters
import Vault
import WebServer

/// Changing one's name, address and password. The last two ask for the password again.
enum CredentialRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/account/profile", name: "account.profile.form", audience: "signedIn") { request, visit in
                try profile(request, visit, house, errors: [])
            },
            .post("/account/profile", name: "account.profile", audience: "signedIn") { request, visit in
                try await changeProfile(request, visit, house)
            },
            .get("/account/password", name: "account.password.form", audience: "signedIn") { request, visit in
                try password(request, visit, house, errors: [])
            },
            .post("/account/password", name: "account.password", audience: "signedIn", rate: .credentials) { request, visit in
                try await changePassword(request, visit, house)
            },
            .get("/account/email", name: "account.email.form", audience: "signedIn") { request, visit in
                try email(request, visit, house, errors: [])
            },
            .post("/account/email", name: "account.email", audience: "signedIn", rate: .credentials) { request, visit in
                try await changeEmail(request, visit, house)
            },
        ]
    }

    // MARK: Name and language

    private static func profile(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) throws -> Response {
        let strings = request.strings
        let person = try visit.personInSession()
        let form = request.form
        return AccountForm(
            heading: strings("account.profile"), introduction: strings("account.profile.text"), target: "/account/profile",
            fields: [
                .account("name", strings, value: form["name"] ?? person.name, autocomplete: "name", hint: true, limit: 100),
                .account("latinName", strings, value: form["latinName"] ?? person.latinName, required: false, hint: true, limit: 100),
                .language(form["language"] ?? person.language, strings),
            ],
            submit: strings("account.profile.submit"), back: "/account", errors: errors
        ).response(house, request, visit)
    }

    private static func changeProfile(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        var person = try visit.personInSession()
        person.name = request.form.text("name") ?? ""
        person.latinName = request.form.text("latinName") ?? person.name
        person.language = request.form["language"].flatMap(Language.init(tag:))?.tag ?? person.language
        if let error = ProfileFault.of(person, request.strings) { return try profile(request, visit, house, errors: [error]) }
        try await house.vault.people.store(person)
        return .redirect(to: "/account?done=account.profile")
    }

    // MARK: Password

    private static func password(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) throws -> Response {
        _ = try visit.personInSession()
        let strings = request.strings
        return AccountForm(
            heading: strings("account.password"), introduction: strings("account.password.text"), target: "/account/password",
            fields: [.password("current", strings, isNew: false)] + RegistrationRoutes.passwordFields(strings),
            submit: strings("account.password.submit"), back: "/account", errors: errors
        ).response(house, request, visit)
    }

    private static func changePassword(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        if let error = try await CurrentPassword.fault(request, visit, house) {
            return try password(request, visit, house, errors: [error])
        }
        let hasSecondFactor = try await house.vault.secondFactors.isInUse(by: person.id)
        let new: NewPassword
        do {
            new = try NewPassword(
                request, for: [person.name, person.latinName, person.email], hasSecondFactor: hasSecondFactor)
        } catch {
            return try password(request, visit, house, errors: [error.error])
        }
        try await house.vault.passwords.set(new.text, of: person.id, now: request.arrived)
        // Whoever knew the old one is out, on every other device.
        try await house.vault.sessions.endAll(of: person.id, exceptID: visit.session?.id)
        try await house.vault.links.revoke(.passwordReset, about: person.id)
        try await house.tell(.passwordChanged, person.id, now: request.arrived)
        return .redirect(to: "/account?done=account.password")
    }

    // MARK: Address

    private static func email(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) throws -> Response {
        let person = try visit.personInSession()
        let strings = request.strings
        return AccountForm(
            heading: strings("account.changeEmail"),
            introduction: strings("account.changeEmail.text", ["email": person.email]), target: "/account/email",
            fields: [
                .account("email", strings, type: "email", value: request.form["email"] ?? "", autocomplete: "email"),
                .password("current", strings, isNew: false),
            ],
            submit: strings("account.changeEmail.submit"), back: "/account", errors: errors
        ).response(house, request, visit)
    }

    private static func changeEmail(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        if let error = try await CurrentPassword.fault(request, visit, house) {
            return try email(request, visit, house, errors: [error])
        }
        do {
            try await house.vault.letters.ask(
                LetterKind.addressConfirmation.rawValue, to: request.form.text("email") ?? "", about: person.id,
                language: person.language, now: request.arrived)
        } catch let error as VaultError {
            guard case .invalid = error.code else { throw error }
            return try email(
                request, visit, house,
                errors: [FormError(field: "f-email", message: request.strings("accountForm.email.wrong"))])
        }
        return RegistrationRoutes.sent("account.changeEmail.sent", request, visit, house)
    }
}

/// The password of whoever is signed in, asked for again before something that an open browser must not allow.
enum CurrentPassword {
    /// What is wrong with it; nil where it is right.
    static func fault(_ request: Request, _ visit: Visit, _ house: House) async throws -> FormError? {
        let person = try visit.personInSession()
        let now = request.arrived
        let ticket: SignInLimiter.Ticket
        switch house.signIns.admit(account: person.email, address: request.clientAddress, now: now) {
        case .admitted(let admitted): ticket = admitted
        case .refused(let wait):
            return FormError(
                field: "f-current", message: request.strings("signIn.tooOften", ["minutes": "\((wait / 1000 + 59) / 60)"]))
        }
        guard try await house.vault.passwords.verify(request.form["current"] ?? "", of: person.id, now: now) else {
            return FormError(field: "f-current", message: request.strings("accountForm.current.wrong"))
        }
        house.signIns.takeBack(ticket, now: now)
        return nil
    }
}
