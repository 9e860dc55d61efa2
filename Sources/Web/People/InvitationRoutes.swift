import Domain
import HTTPTypes
import Intake
import Letters
import ReadModels
import Registrar
import Vault
import WebServer

/// Inviting somebody by letter, and inviting them again.
enum InvitationRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/people/invitation", name: "people.invite.form", audience: "administrator") { request, visit in
                try visit.require(.personInvite)
                return form(request, visit, house, errors: [])
            },
            .post("/people/invitation", name: "people.invite", audience: "administrator") { request, visit in
                try visit.require(.personInvite)
                return try await invite(request, visit, house)
            },
            .post("/people/{id}/invitation", name: "people.inviteAgain", audience: "administrator") { request, visit in
                try visit.require(.personInvite)
                let id: String = try request.parameter("id")
                guard let profile = try await house.vault.people.profile(id) else { throw Problem.notFound }
                try await send(to: profile, request, house)
                return .redirect(to: "/people/\(profile.id)?done=person.invite")
            },
        ]
    }

    private static func form(_ request: Request, _ visit: Visit, _ house: House, errors: [FormError]) -> Response {
        let strings = request.strings
        let typed = request.form
        var fields: [FormField] = [
            .account("name", strings, value: typed["name"] ?? "", hint: true, limit: 100),
            .account("latinName", strings, value: typed["latinName"] ?? "", required: false, hint: true, limit: 100),
            .account("email", strings, type: "email", value: typed["email"] ?? ""),
            .language(typed["language"] ?? request.language.tag, strings),
        ]
        if visit.viewer.may(.roleGrant) {
            var role = FormField(id: "f-role", name: "role", label: strings("field.role"))
            role.isSelect = true
            let chosen = typed["role"] ?? ""
            role.options =
                [.init(optionID: "f-role-none", value: "", text: strings("invite.noRole"), isChosen: chosen.isEmpty, optionHint: nil)]
                + visit.policy.roles.keys.sorted().map {
                    .init(
                        optionID: "f-role-" + $0, value: $0, text: strings.word($0, of: "role"), isChosen: $0 == chosen,
                        optionHint: nil)
                }
            fields.append(role)
        }
        return AccountForm(
            heading: strings("invite.title"), introduction: strings("invite.text"), target: "/people/invitation",
            fields: fields, submit: strings("invite.submit"), back: "/people", errors: errors
        ).response(house, request, visit)
    }

    private static func invite(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let name = request.form.text("name") ?? ""
        let language = request.form["language"].flatMap(Language.init(tag:)) ?? request.language
        let profile = People.Profile(
            id: house.desk.identities.next(), name: name, latinName: request.form.text("latinName") ?? name,
            email: request.form.text("email") ?? "", language: language.tag, created: request.arrived)
        let faults = ProfileFault.all(profile, strings)
        guard faults.isEmpty else { return form(request, visit, house, errors: faults) }
        let role = request.form.text("role")
        if let role, visit.policy.roles[role] == nil || !visit.viewer.may(.roleGrant) {
            return form(
                request, visit, house, errors: [FormError(field: "f-role", message: strings("invite.role.wrong"))])
        }
        do {
            try await house.vault.people.store(profile)
        } catch let error as VaultError where error.code == .emailTaken {
            return form(request, visit, house, errors: [FormError(field: "f-email", message: strings("invite.taken"))])
        }
        let id = Person.ID(profile.id)
        let registrar = house.desk.registrar
        _ = try await registrar.submit(Person.Register(subject: id), as: visit.requester, at: visit.now)
        try await send(to: profile, request, house)
        if let role {
            _ = try await registrar.submit(Person.GrantRole(subject: id, role: role), as: visit.requester, at: visit.now)
        }
        return .redirect(to: "/people/\(profile.id)?done=person.invite")
    }

    private static func send(to profile: People.Profile, _ request: Request, _ house: House) async throws {
        try await house.vault.letters.ask(
            LetterKind.invitation.rawValue, to: profile.email, about: profile.id, language: profile.language,
            now: request.arrived)
    }
}
