import Domain
import Registrar
import Vault

/// Organisations, roles, memberships, delegations, erasure.
enum PeopleActions {
    static let all: [Action] = [
        Action(
            creating: Organisation.Register.self, at: "organisations",
            [
                FieldSpec("names", .names), FieldSpec("country", .line(limit: 2)),
                FieldSpec("kind", .choice(Organisation.Register.kinds)),
            ]
        ) { call, id in
            let command = Organisation.Register(
                subject: id, country: try call.inputs.line("country").uppercased(), kind: try call.inputs.line("kind"))
            try await call.desk.registrar.require(.organisationRegister, of: call.requester, at: call.arrived)
            guard let names = try call.inputs.object("names") else { throw Refusal.missing("names") }
            var stored = ["en": try names.line("en")]
            if let zh = try names.lineIfAny("zh") { stored["zh-Hans"] = zh }
            // Names are in the vault, and written before the record that needs them.
            try await call.desk.vault.organisations.store(
                .init(id: id.rawValue, names: stored, country: command.country))
            return command
        },
        Action(
            Person.GrantRole.self, at: "people/{id}/roles",
            [
                FieldSpec("role", .line(limit: 64)), FieldSpec("from", .instant, required: false),
                FieldSpec("until", .instant, required: false),
            ]
        ) { call, id in
            Person.GrantRole(
                subject: id, role: try call.inputs.line("role"), from: try call.inputs.instantIfAny("from"),
                until: try call.inputs.instantIfAny("until"))
        },
        Action(Person.EndRole.self, at: "people/{id}/role-ends", [FieldSpec("grant", .line(limit: 64))]) { call, id in
            Person.EndRole(subject: id, grant: try call.inputs.line("grant"))
        },
        Action(
            Person.StartMembership.self, at: "people/{id}/memberships",
            [
                FieldSpec("organisation", .reference("organisation")), FieldSpec("represents", .flag, required: false),
                FieldSpec("from", .instant, required: false), FieldSpec("until", .instant, required: false),
            ]
        ) { call, id in
            Person.StartMembership(
                subject: id, organisation: try call.inputs.identifier("organisation"),
                represents: try call.inputs.flag("represents"), from: try call.inputs.instantIfAny("from"),
                until: try call.inputs.instantIfAny("until"))
        },
        Action(
            Person.EndMembership.self, at: "people/{id}/membership-ends", [FieldSpec("membership", .line(limit: 64))]
        ) { call, id in
            Person.EndMembership(subject: id, membership: try call.inputs.line("membership"))
        },
        Action(
            Person.Delegate.self, at: "people/{id}/delegations",
            [
                FieldSpec("to", .reference("person")), FieldSpec("permissions", .lines(of: nil)),
                FieldSpec("until", .instant),
            ]
        ) { call, id in
            var permissions: [Permission] = []
            for name in try call.inputs.lines("permissions", most: 100) {
                guard let permission = Permission(rawValue: name) else {
                    throw Refusal.invalid("permissions", "notInList")
                }
                permissions.append(permission)
            }
            return Person.Delegate(
                subject: id, to: try await call.person("to"), permissions: permissions,
                until: try call.inputs.instant("until"))
        },
        Action(
            Person.EndDelegation.self, at: "people/{id}/delegation-ends", [FieldSpec("delegation", .line(limit: 64))]
        ) { call, id in
            Person.EndDelegation(subject: id, delegation: try call.inputs.line("delegation"))
        },
        Action(Person.Close.self, at: "people/{id}/closure") { _, id in Person.Close(subject: id) },
        Action(
            creating: Installation.OrderErasure.self, at: "erasures",
            [
                FieldSpec("texts", .lines(of: nil), required: false),
                FieldSpec("person", .reference("person"), required: false),
                FieldSpec("files", .lines(of: nil), required: false),
            ]
        ) { call, _ in
            Installation.OrderErasure(
                texts: try call.inputs.lines("texts"),
                person: try call.inputs.lineIfAny("person", limit: 128).map { Person.ID($0) },
                files: try call.inputs.lines("files"))
        },
    ]
}
