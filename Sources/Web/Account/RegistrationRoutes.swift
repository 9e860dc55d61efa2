import Domain
import Foundation
import HTTPTypes
import Intake
import Letters
import Registrar
import Vault
import WebServer

/// Opening an account, by oneself or by invitation, and getting back into one.
///
/// What a stranger asks for is answered alike whoever has the address, and at one cost: the request is written
/// down, and who it is for is looked up when the letter is written.
enum RegistrationRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/register", name: "account.register.form", audience: "everybody") { request, visit in
                try register(request, visit, house, errors: [])
            },
            .post("/register", name: "account.register", audience: "everybody", rate: .credentials) { request, visit in
                try await askForAccount(request, visit, house)
            },
            .get("/confirm/{secret}", name: "account.confirm.form", audience: "everybody") { request, visit in
                try await confirmation(request, visit, house, errors: [])
            },
            .post("/confirm/{secret}", name: "account.confirm", audience: "everybody", rate: .credentials) { request, visit in
                try await confirm(request, visit, house)
            },
            .get("/forgotten", name: "account.forgotten.form", audience: "everybody") { request, visit in
                forgotten(request, visit, house, errors: [])
            },
            .post("/forgotten", name: "account.forgotten", audience: "everybody", rate: .credentials) { request, visit in
                try await askForPassword(request, visit, house)
            },
            .get("/welcome/{secret}", name: "account.welcome.form", audience: "everybody") { request, visit in
                try await welcome(request, visit, house, errors: [])
            },
            .post("/welcome/{secret}", name: "account.welcome", audience: "everybody", rate: .credentials) { request, visit in
                try await choosePassword(request, visit, house)
            },
        ]
    }

    // MARK: Registration

    private static func register(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) throws -> Response {
        guard house.settings.allowsRegistration else { throw Problem.notFound }
        let strings = request.strings
        let form = request.form
        return AccountForm(
            heading: strings("register.title"), introduction: strings("register.text"), target: "/register",
            fields: [
                .account("name", strings, value: form["name"] ?? "", autocomplete: "name", hint: true, limit: 100),
                .account("latinName", strings, value: form["latinName"] ?? "", required: false, hint: true, limit: 100),
                .account("email", strings, type: "email", value: form["email"] ?? "", autocomplete: "email", hint: true),
            ],
            submit: strings("register.submit"), back: "/sign-in", errors: errors
        ).response(house, request, visit)
    }

    private static func askForAccount(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard house.settings.allowsRegistration else { throw Problem.notFound }
        let name = request.form.text("name") ?? ""
        let latinName = request.form.text("latinName") ?? name
        let email = request.form.text("email") ?? ""
        let id = house.desk.identities.next()
        let profile = People.Profile(
            id: id, name: name, latinName: latinName, email: email, language: request.language.tag, created: request.arrived)
        let faults = ProfileFault.all(profile, request.strings)
        guard faults.isEmpty else { return try register(request, visit, house, errors: faults) }
        let payload = try JSONEncoder().encode(
            Registration(name: name, latinName: latinName, language: request.language.tag))
        try await house.vault.letters.ask(
            LetterKind.registration.rawValue, to: email, about: id, language: request.language.tag, payload: Array(payload),
            now: request.arrived)
        return sent("register.sent", request, visit, house)
    }

    /// The same page whatever will come of it.
    static func sent(_ key: String, _ request: Request, _ visit: Visit, _ house: House) -> Response {
        let strings = request.strings
        var answer = PlainAnswer(heading: strings("letter.sent"), text: strings(key + ".text"))
        if Demonstration.isOpen(house, request) {
            answer.buttons = [.init(buttonHref: "/demonstration/letters", buttonLabel: strings("demonstration.letters"))]
        }
        return answer.response(house, request, visit)
    }

    // MARK: Confirmation of an address

    private static func pending(_ request: Request, _ house: House) async throws -> (OneTimeLinks.Link, Confirmation)? {
        let secret: String = try request.parameter("secret")
        guard let link = try await house.vault.links.look(at: secret, for: .addressConfirmation, now: request.arrived)
        else { return nil }
        return (link, try JSONDecoder().decode(Confirmation.self, from: Data(link.payload)))
    }

    private static func confirmation(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) async throws
        -> Response
    {
        guard let (_, confirmation) = try await pending(request, house) else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        let strings = request.strings
        let isNew = confirmation.registration != nil
        return AccountForm(
            heading: strings(isNew ? "confirm.account" : "confirm.address"),
            introduction: strings(isNew ? "confirm.account.text" : "confirm.address.text", ["email": confirmation.email]),
            target: request.target.rawPath, fields: isNew ? passwordFields(strings) : [],
            submit: strings(isNew ? "welcome.submit" : "confirm.address.submit"), back: "/", errors: errors
        ).response(house, request, visit)
    }

    static func passwordFields(_ strings: Strings) -> [FormField] {
        [.password("password", strings, isNew: true, hint: true), .password("again", strings, isNew: true)]
    }

    private static func confirm(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard let (link, confirmation) = try await pending(request, house) else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        let now = request.arrived
        let secret: String = try request.parameter("secret")
        guard let registration = confirmation.registration else {
            return try await replaceAddress(link.subject, confirmation.email, secret, request, visit, house)
        }
        let password: NewPassword
        do {
            password = try NewPassword(
                request, for: [registration.name, registration.latinName, confirmation.email], hasSecondFactor: false)
        } catch {
            return try await self.confirmation(request, visit, house, errors: [error.error])
        }
        // Of two that confirm one address, or one link, one gets it; names lie in the vault before the record.
        do {
            try await house.vault.people.store(
                .init(
                    id: link.subject, name: registration.name, latinName: registration.latinName,
                    email: confirmation.email, language: registration.language, created: now))
        } catch let error as VaultError where error.code == .emailTaken {
            return try await self.confirmation(
                request, visit, house, errors: [FormError(field: nil, message: request.strings("confirm.taken"))])
        }
        // The link goes last: whatever fails before can be tried again with it.
        let id = Person.ID(link.subject)
        _ = try await house.desk.registrar.submit(
            Person.Register(subject: id), as: .person(id), id: "register-\(id.rawValue)", at: visit.now)
        try await house.vault.passwords.set(password.text, of: id.rawValue, now: now)
        guard try await house.vault.links.redeem(secret, for: .addressConfirmation, now: now) != nil else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        return try await SignInRoutes.begin(id.rawValue, hasSecondFactor: false, request, house)
    }

    private static func replaceAddress(
        _ person: String, _ email: String, _ secret: String, _ request: Request, _ visit: Visit, _ house: House
    ) async throws -> Response {
        let now = request.arrived
        guard var profile = try await house.vault.people.profile(person),
            try await house.vault.links.redeem(secret, for: .addressConfirmation, now: now) != nil
        else { return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound) }
        let former = profile.email
        profile.email = email
        do {
            try await house.vault.people.store(profile)
        } catch let error as VaultError where error.code == .emailTaken {
            return PlainAnswer(heading: request.strings("confirm.address"), text: request.strings("confirm.taken"))
                .response(house, request, visit, status: .conflict)
        }
        try await house.vault.links.revoke(.passwordReset, about: person)
        try await house.vault.letters.ask(
            LetterKind.addressReplaced.rawValue, to: former, about: person, language: profile.language, now: now)
        try await house.tell(.emailChanged, person, now: now)
        return .redirect(to: visit.isSignedIn ? "/account?done=account.email" : "/sign-in")
    }

    // MARK: A lost password

    private static func forgotten(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) -> Response {
        let strings = request.strings
        return AccountForm(
            heading: strings("forgotten.title"), introduction: strings("forgotten.text"), target: "/forgotten",
            fields: [
                .account("email", strings, type: "email", value: request.form["email"] ?? "", autocomplete: "username")
            ],
            submit: strings("forgotten.submit"), back: "/sign-in", errors: errors
        ).response(house, request, visit)
    }

    private static func askForPassword(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        do {
            try await house.vault.letters.ask(
                LetterKind.passwordReset.rawValue, to: request.form.text("email") ?? "", language: request.language.tag,
                now: request.arrived)
        } catch let error as VaultError {
            guard case .invalid = error.code else { throw error }
            return forgotten(
                request, visit, house,
                errors: [FormError(field: "f-email", message: request.strings("accountForm.email.wrong"))])
        }
        return sent("forgotten.sent", request, visit, house)
    }

    // MARK: Invitation and reset

    private static func link(_ request: Request, _ house: House) async throws -> OneTimeLinks.Link? {
        let secret: String = try request.parameter("secret")
        for purpose in [OneTimeLinks.Purpose.invitation, .passwordReset] {
            if let link = try await house.vault.links.look(at: secret, for: purpose, now: request.arrived) { return link }
        }
        return nil
    }

    private static func welcome(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) async throws -> Response {
        guard let link = try await link(request, house), let profile = try await house.vault.people.profile(link.subject)
        else { return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound) }
        let strings = request.strings
        let isInvitation = link.purpose == .invitation
        var fields = passwordFields(strings)
        if isInvitation {
            // Whoever invites may have misspelt the name.
            fields.insert(
                .account("name", strings, value: request.form["name"] ?? profile.name, autocomplete: "name", hint: true, limit: 100), at: 0)
            fields.insert(
                .account(
                    "latinName", strings, value: request.form["latinName"] ?? profile.latinName, required: false, hint: true,
                    limit: 100), at: 1)
        }
        return AccountForm(
            heading: strings(isInvitation ? "welcome.title" : "reset.title"),
            introduction: strings(isInvitation ? "welcome.text" : "reset.text", ["email": profile.email]),
            target: request.target.rawPath, fields: fields, submit: strings("welcome.submit"), back: "/", errors: errors
        ).response(house, request, visit)
    }

    private static func choosePassword(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard let link = try await link(request, house), var profile = try await house.vault.people.profile(link.subject)
        else { return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound) }
        let now = request.arrived
        if link.purpose == .invitation {
            profile.name = request.form.text("name") ?? ""
            profile.latinName = request.form.text("latinName") ?? profile.name
            profile.language = request.language.tag
            if let error = ProfileFault.of(profile, request.strings) {
                return try await welcome(request, visit, house, errors: [error])
            }
        }
        let hasSecondFactor = try await house.vault.secondFactors.isInUse(by: profile.id)
        let password: NewPassword
        do {
            password = try NewPassword(
                request, for: [profile.name, profile.latinName, profile.email], hasSecondFactor: hasSecondFactor)
        } catch {
            return try await welcome(request, visit, house, errors: [error.error])
        }
        let secret: String = try request.parameter("secret")
        guard try await house.vault.links.redeem(secret, for: link.purpose, now: now) != nil else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        if link.purpose == .invitation { try await house.vault.people.store(profile) }
        try await house.vault.passwords.set(password.text, of: profile.id, now: now)
        try await house.vault.sessions.endAll(of: profile.id)
        if link.purpose == .passwordReset { try await house.tell(.passwordChanged, profile.id, now: now) }
        // A mailbox is one factor: the second one is still asked for.
        guard !hasSecondFactor else { return .redirect(to: "/sign-in") }
        return try await SignInRoutes.begin(profile.id, hasSecondFactor: false, request, house)
    }
}

/// What is wrong with a profile as somebody typed it.
enum ProfileFault {
    /// Every field that is wrong, so that nobody learns of them one by one.
    static func all(_ profile: People.Profile, _ strings: Strings) -> [FormError] {
        var mended = profile
        var found: [FormError] = []
        while let fault = of(mended, strings), found.count < 3 {
            found.append(fault)
            switch fault.field {
            // An empty Latin name is taken from the name, and is not a mistake of its own.
            case "f-name":
                if mended.latinName == mended.name { mended.latinName = "A" }
                mended.name = "A"
            case "f-latinName": mended.latinName = "A"
            case "f-email": mended.email = "a@example.org"
            default: return found
            }
        }
        return found
    }

    static func of(_ profile: People.Profile, _ strings: Strings) -> FormError? {
        do {
            try profile.check()
            return nil
        } catch let error as VaultError {
            let field: String
            switch error.code {
            case .invalid(let name): field = name
            default: field = "name"
            }
            return FormError(field: "f-" + field, message: strings("accountForm.\(field == "email" ? "email" : "name").wrong"))
        } catch {
            return FormError(field: nil, message: strings("problem.invalid"))
        }
    }
}
