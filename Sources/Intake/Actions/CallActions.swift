import Domain
import ReadModels
import Registrar
import Vault

/// Announcements of opportunity.
enum CallActions {
    static let all: [Action] = [
        Action(
            creating: SampleCall.Open.self, at: "calls",
            [
                FieldSpec("number", .line(limit: 64)), FieldSpec("title", .text(limit: 300)),
                FieldSpec("titleChinese", .text(limit: 300), required: false), FieldSpec("summary", .text(limit: 20_000)),
                FieldSpec("summaryChinese", .text(limit: 20_000), required: false), FieldSpec("samples", .lines(of: "sample")),
                FieldSpec("category", .choice(["research", "publicBenefit"])), FieldSpec("opens", .instant),
                FieldSpec("closes", .instant),
            ]
        ) { call, id in
            SampleCall.Open(
                subject: id, number: try call.inputs.line("number", limit: 64),
                title: try await call.keep(
                    LocalText.joined(
                        en: try call.inputs.text("title", limit: 300),
                        zh: try call.inputs.textIfAny("titleChinese", limit: 300))),
                summary: try await call.keep(
                    LocalText.joined(
                        en: try call.inputs.text("summary"), zh: try call.inputs.textIfAny("summaryChinese"))),
                samples: try await call.samples("samples"),
                category: try call.inputs.choice("category"), opens: try call.inputs.instant("opens"),
                closes: try call.inputs.instant("closes"))
        },
        Action(SampleCall.Extend.self, at: "calls/{id}/extensions", [FieldSpec("closes", .instant)]) { call, id in
            SampleCall.Extend(subject: id, closes: try call.inputs.instant("closes"))
        },
        Action(SampleCall.Cancel.self, at: "calls/{id}/cancellation", [FieldSpec("reason", .text(limit: 5000))]) {
            call, id in
            SampleCall.Cancel(subject: id, reason: try await call.required("reason"))
        },
        Action(SampleCall.AnnounceSelection.self, at: "calls/{id}/announcement") { _, id in
            SampleCall.AnnounceSelection(subject: id)
        },
    ]
}

/// What applicants and deciders do with applications.
enum ApplicationActions {
    static let adviceField = FieldSpec("advice", .choice(Application.Advice.allCases.map(\.rawValue)))

    static let all: [Action] = [
        Action(creating: Application.Submit.self, at: "applications", fields) { call, id in
            guard let known = call.path["id"] else { return try await submit(call, id) }
            // Only one's own is replaced; what is somebody else's is as little there as what is not.
            guard try await call.isLead(of: Application.ID(known)) else { throw Refusal.notFound }
            return try await submit(call, Application.ID(known))
        },
        Action(Application.Withdraw.self, at: "applications/{id}/withdrawal") { _, id in
            Application.Withdraw(subject: id)
        },
        Action(
            Application.CheckEligibility.self, at: "applications/{id}/eligibility",
            [FieldSpec("isEligible", .flag, required: false), FieldSpec("reason", .text(limit: 5000), required: false)]
        ) { call, id in
            Application.CheckEligibility(
                subject: id, isEligible: try call.inputs.flag("isEligible"), reason: try await call.optional("reason"))
        },
        Action(
            Application.Recommend.self, at: "applications/{id}/recommendation",
            [adviceField, FieldSpec("grounds", .text(limit: 20_000))]
        ) { call, id in
            Application.Recommend(
                subject: id, advice: try call.inputs.choice("advice"), grounds: try await call.required("grounds"))
        },
        Action(
            Application.Examine.self, at: "applications/{id}/examination",
            [adviceField, FieldSpec("grounds", .text(limit: 20_000))]
        ) { call, id in
            Application.Examine(
                subject: id, advice: try call.inputs.choice("advice"), grounds: try await call.required("grounds"))
        },
        Action(
            Application.Decide.self, at: "applications/{id}/decision",
            [
                FieldSpec(
                    "items",
                    .list([
                        FieldSpec("item", .integer(0...49)), FieldSpec("sample", .reference("sample")),
                        FieldSpec("approved", .mass), FieldSpec("destructive", .mass, required: false),
                    ])), FieldSpec("grounds", .text(limit: 20_000)),
            ]
        ) { call, id in
            let items = try call.inputs.list("items", most: 50).map { item in
                Application.ItemDecision(
                    item: try item.integer("item", in: 0...49), sample: try item.identifier("sample"),
                    approved: try item.massIfAny("approved") ?? .zero,
                    destructive: try item.massIfAny("destructive") ?? .zero)
            }
            return Application.Decide(subject: id, items: items, grounds: try await call.required("grounds"))
        },
    ]

    static let fields: [FieldSpec] = [
        FieldSpec("call", .reference("call")), FieldSpec("organisation", .reference("organisation")),
        FieldSpec("title", .text(limit: 300)), FieldSpec("plan", .text(limit: 20_000)),
        FieldSpec("coApplicants", .lines(of: "person"), required: false),
        FieldSpec(
            "items",
            .list([
                FieldSpec("sample", .reference("sample"), required: false),
                FieldSpec("material", .choice(Sample.Material.allCases.map(\.rawValue)), required: false),
                FieldSpec("wanted", .mass), FieldSpec("minimum", .mass, required: false),
                FieldSpec("destructive", .mass, required: false),
            ])),
        FieldSpec(
            "materials",
            .list([
                FieldSpec("kind", .line(limit: 64)), FieldSpec("text", .text(limit: 20_000), required: false),
                FieldSpec("file", .file, required: false),
            ]), required: false),
    ]

    static func submit(_ call: Action.Call, _ id: Application.ID) async throws -> Application.Submit {
        let inputs = call.inputs
        let items = try inputs.list("items", most: 50).map { item in
            Application.Item(
                sample: try item.lineIfAny("sample", limit: 128).map { Sample.ID($0) },
                material: try item.choiceIfAny("material"), wanted: try item.mass("wanted"),
                minimum: try item.massIfAny("minimum") ?? .zero, destructive: try item.massIfAny("destructive") ?? .zero)
        }
        var materials: [Application.Material] = []
        for material in try inputs.list("materials", most: 60) {
            let text = try await call.keep(ifAny: try material.textIfAny("text"))
            let file = try await call.file(material, "file")
            if text == nil, file == nil, material.root["kind"].isEmpty { continue }
            materials.append(.init(kind: try material.line("kind", limit: 64), text: text, file: file))
        }
        return Application.Submit(
            subject: id, call: try inputs.identifier("call"), organisation: try inputs.identifier("organisation"),
            coApplicants: try await call.people("coApplicants", most: 20), items: items,
            title: try await call.required("title", limit: 300), plan: try await call.required("plan"),
            materials: materials)
    }
}

/// Reviews, from the assignment to the findings.
enum ReviewActions {
    static let all: [Action] = [
        Action(
            creating: Review.Assign.self, at: "applications/{id}/reviews",
            [FieldSpec("person", .reference("person")), FieldSpec("due", .instant)]
        ) { call, id in
            try await call.desk.registrar.require(.reviewOrganise, of: call.requester, at: call.arrived)
            let person: Person.ID = try call.inputs.identifier("person")
            let application = Application.ID(call.path["id"] ?? "")
            // A different name in each call, so that nobody can follow a reviewer from one to the next.
            let scope = try await call.desk.registrar.register.call(of: application)?.rawValue ?? "none"
            let reviewer = try await call.desk.vault.pseudonyms.pseudonym(of: person.rawValue, in: scope)
            return Review.Assign(
                subject: id, application: application, reviewer: reviewer, person: person,
                due: try call.inputs.instant("due"))
        },
        Action(
            Review.DeclareConflict.self, at: "reviews/{id}/declaration",
            [
                FieldSpec("conflict", .choice(Review.Conflict.allCases.map(\.rawValue))),
                FieldSpec("statement", .text(limit: 5000), required: false),
            ]
        ) { call, id in
            Review.DeclareConflict(
                subject: id, conflict: try call.inputs.choice("conflict"), statement: try await call.optional("statement"))
        },
        Action(Review.Decline.self, at: "reviews/{id}/refusal") { _, id in Review.Decline(subject: id) },
        Action(
            Review.Submit.self, at: "reviews/{id}/submission",
            [
                FieldSpec(
                    "scores", .list([FieldSpec("criterion", .line(limit: 64)), FieldSpec("value", .integer(0...100))])),
                FieldSpec(
                    "findings",
                    .list([
                        FieldSpec("isStrength", .flag, required: false), FieldSpec("isMajor", .flag, required: false),
                        FieldSpec("criterion", .line(limit: 64), required: false), FieldSpec("text", .text(limit: 5000)),
                    ])), ApplicationActions.adviceField,
            ]
        ) { call, id in
            let scores = try call.inputs.list("scores", most: 50).map {
                Review.Score(criterion: try $0.line("criterion", limit: 64), value: try $0.integer("value", in: 0...100))
            }
            var findings: [Review.Finding] = []
            for finding in try call.inputs.list("findings", most: 100) where !finding.root["text"].isEmpty {
                findings.append(
                    Review.Finding(
                        isStrength: try finding.flag("isStrength"), isMajor: try finding.flag("isMajor"),
                        criterion: try finding.lineIfAny("criterion", limit: 64),
                        text: try await call.keep(try finding.text("text", limit: 5000))))
            }
            return Review.Submit(
                subject: id, scores: scores, findings: findings, advice: try call.inputs.choice("advice"))
        },
        Action(Review.Release.self, at: "reviews/{id}/release") { _, id in Review.Release(subject: id) },
    ]
}
