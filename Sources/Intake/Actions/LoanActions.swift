import Domain
import ReadModels
import Registrar

/// Agreements, signatures, certificates, allocation.
enum AgreementActions {
    static let all: [Action] = [
        Action(
            creating: Loan.SendAgreement.self, at: "loans", [FieldSpec("application", .reference("application"))]
        ) { call, id in
            Loan.SendAgreement(subject: id, application: try call.inputs.identifier("application"))
        },
        Action(
            Loan.Sign.self, at: "loans/{id}/signatures", [FieldSpec("side", .choice(Loan.Side.allCases.map(\.rawValue)))]
        ) { call, id in
            Loan.Sign(subject: id, side: try call.inputs.choice("side"))
        },
        Action(Loan.IssueCertificate.self, at: "loans/{id}/certificate") { _, id in Loan.IssueCertificate(subject: id) },
        Action(
            Loan.Allocate.self, at: "loans/{id}/allocations",
            [FieldSpec("item", .integer(0...49)), FieldSpec("sample", .reference("sample"))]
        ) { call, id in
            Loan.Allocate(
                subject: id, item: try call.inputs.integer("item", in: 0...49), sample: try call.inputs.identifier("sample"))
        },
        Action(
            Loan.Prepare.self, at: "loans/{id}/preparations",
            [
                FieldSpec("item", .integer(0...49)),
                FieldSpec("parts", .list([FieldSpec("number", .line(limit: 64)), FieldSpec("mass", .mass)])),
                FieldSpec("attrition", .mass, required: false), FieldSpec("balance", .line(limit: 64)),
                FieldSpec("witness", .reference("person")),
            ]
        ) { call, id in
            let parts = try call.inputs.list("parts", most: 1000).map { part in
                Sample.Part(
                    id: Sample.ID(call.desk.identities.next()), number: try part.line("number", limit: 64),
                    mass: try part.mass("mass"))
            }
            return Loan.Prepare(
                subject: id, item: try call.inputs.integer("item", in: 0...49), parts: parts,
                attrition: try call.inputs.massIfAny("attrition") ?? .zero, balance: try call.inputs.line("balance"),
                witness: try call.inputs.identifier("witness"))
        },
        Action(
            Loan.Release.self, at: "loans/{id}/releases",
            [FieldSpec("item", .integer(0...49)), FieldSpec("piece", .reference("sample"), required: false)]
        ) { call, id in
            Loan.Release(
                subject: id, item: try call.inputs.integer("item", in: 0...49),
                piece: try call.inputs.lineIfAny("piece", limit: 64).map { Sample.ID($0) })
        },
    ]
}

/// What happens while samples are out.
enum LoanActions {
    static let all: [Action] = [
        Action(Loan.RequestRenewal.self, at: "loans/{id}/renewals", [FieldSpec("reason", .text(limit: 5000))]) {
            call, id in
            Loan.RequestRenewal(subject: id, reason: try await call.required("reason"))
        },
        Action(
            Loan.DecideRenewal.self, at: "loans/{id}/renewal-decisions",
            [FieldSpec("isGranted", .flag, required: false), FieldSpec("reason", .text(limit: 5000), required: false)]
        ) { call, id in
            Loan.DecideRenewal(
                subject: id, isGranted: try call.inputs.flag("isGranted"), reason: try await call.optional("reason"))
        },
        Action(
            Loan.Recall.self, at: "loans/{id}/recall",
            [FieldSpec("reason", .text(limit: 5000)), FieldSpec("due", .instant)]
        ) { call, id in
            Loan.Recall(
                subject: id, reason: try await call.required("reason"), due: try call.inputs.instant("due"))
        },
        Action(
            Loan.ReportIncident.self, at: "loans/{id}/incidents",
            [
                FieldSpec("sample", .reference("sample"), required: false),
                FieldSpec("kind", .choice(Loan.ReportIncident.kinds)), FieldSpec("account", .text(limit: 20_000)),
            ]
        ) { call, id in
            Loan.ReportIncident(
                subject: id, sample: try call.inputs.lineIfAny("sample", limit: 128).map { Sample.ID($0) },
                kind: try call.inputs.line("kind"), account: try await call.required("account"))
        },
        Action(
            Loan.ResolveIncident.self, at: "loans/{id}/incident-resolutions",
            [FieldSpec("incident", .line(limit: 64)), FieldSpec("finding", .text(limit: 5000))]
        ) { call, id in
            Loan.ResolveIncident(
                subject: id, incident: try call.inputs.line("incident"), finding: try await call.required("finding"))
        },
        Action(
            Loan.FileOutcome.self, at: "loans/{id}/outcomes",
            [
                FieldSpec("kind", .choice(Loan.FileOutcome.kinds)), FieldSpec("identifier", .line(limit: 256)),
                FieldSpec("samples", .lines(of: "sample")),
            ]
        ) { call, id in
            Loan.FileOutcome(
                subject: id, kind: try call.inputs.line("kind"), identifier: try call.inputs.line("identifier", limit: 256),
                samples: try await call.samples("samples"))
        },
        Action(Loan.WaiveOutcomes.self, at: "loans/{id}/outcome-waiver", [FieldSpec("reason", .text(limit: 5000))]) {
            call, id in
            Loan.WaiveOutcomes(subject: id, reason: try await call.required("reason"))
        },
        Action(
            Loan.AttachDocument.self, at: "loans/{id}/documents",
            [FieldSpec("kind", .choice(Loan.DocumentKind.allCases.map(\.rawValue))), FieldSpec("file", .file)]
        ) { call, id in
            // Before a file is looked for: to others the loan does not exist, whatever they name.
            let actor = try await call.desk.registrar.actor(of: call.requester, at: call.arrived)
            guard let loan = try await call.desk.registrar.register.loan(id, Viewer(actor, at: call.arrived)),
                Loan.AttachDocument.isAllowed(
                    actor, borrower: Organisation.ID(loan.borrower), responsible: Person.ID(loan.responsible))
            else { throw Refusal.notYours }
            guard let file = try await call.file(call.inputs, "file") else { throw Refusal.missing("file") }
            return Loan.AttachDocument(subject: id, kind: try call.inputs.choice("kind"), file: file)
        },
        Action(Loan.Close.self, at: "loans/{id}/closure") { _, id in Loan.Close(subject: id) },
    ]
}

/// What comes back, and how it is accounted for.
enum ReturnActions {
    static let all: [Action] = [
        Action(
            Loan.Divide.self, at: "loans/{id}/divisions",
            [FieldSpec("from", .reference("sample")), FieldSpec("number", .line(limit: 64)), FieldSpec("mass", .mass)]
        ) { call, id in
            Loan.Divide(
                subject: id, from: try call.inputs.identifier("from"),
                part: .init(
                    id: Sample.ID(call.desk.identities.next()), number: try call.inputs.line("number", limit: 64),
                    mass: try call.inputs.mass("mass")))
        },
        Action(
            Loan.DeclareReturn.self, at: "loans/{id}/returns",
            [
                FieldSpec("sample", .reference("sample")), FieldSpec("returned", .mass),
                FieldSpec("consumed", .mass, required: false), FieldSpec("attrition", .mass, required: false),
                FieldSpec("lost", .mass, required: false), FieldSpec("retained", .mass, required: false),
                FieldSpec("contamination", .text(limit: 5000), required: false),
            ]
        ) { call, id in
            let inputs = call.inputs
            return Loan.DeclareReturn(
                subject: id, sample: try inputs.identifier("sample"), returned: try inputs.mass("returned"),
                consumed: try inputs.massIfAny("consumed") ?? .zero, attrition: try inputs.massIfAny("attrition") ?? .zero,
                lost: try inputs.massIfAny("lost") ?? .zero, retained: try inputs.massIfAny("retained") ?? .zero,
                contamination: try await call.optional("contamination"))
        },
        Action(
            Loan.Reconcile.self, at: "loans/{id}/reconciliations",
            [
                FieldSpec("sample", .reference("sample")), FieldSpec("weighed", .mass),
                FieldSpec("balance", .line(limit: 64)),
            ]
        ) { call, id in
            Loan.Reconcile(
                subject: id, sample: try call.inputs.identifier("sample"), weighed: try call.inputs.mass("weighed"),
                balance: try call.inputs.line("balance"))
        },
    ]
}
