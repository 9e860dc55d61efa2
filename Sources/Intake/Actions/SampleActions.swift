import Domain

/// The catalogue, and the curator's work on material.
enum SampleActions {
    static let all: [Action] = [
        Action(
            creating: Sample.Register.self, at: "samples",
            [
                FieldSpec("number", .line(limit: 64)), FieldSpec("mission", .line(limit: 64)),
                FieldSpec("material", .choice(Sample.Material.allCases.map(\.rawValue))),
                FieldSpec("variety", .line(limit: 64), required: false),
                FieldSpec("form", .choice(Sample.Form.allCases.map(\.rawValue))),
                FieldSpec("category", .choice(Sample.Category.allCases.map(\.rawValue))), FieldSpec("mass", .mass),
                FieldSpec("pristineShare", .integer(0...10_000), required: false),
                FieldSpec("facility", .line(limit: 64)), FieldSpec("source", .line(limit: 64), required: false),
                FieldSpec(
                    "collected",
                    .object([
                        FieldSpec("body", .line(limit: 64)), FieldSpec("from", .day, required: false),
                        FieldSpec("until", .day, required: false), FieldSpec("longitude", .number, required: false),
                        FieldSpec("latitude", .number, required: false),
                        FieldSpec("frame", .line(limit: 64), required: false),
                        FieldSpec("site", .line(limit: 64), required: false),
                        FieldSpec("method", .line(limit: 64), required: false),
                    ]), required: false),
            ]
        ) { call, id in
            let inputs = call.inputs
            var collected: Sample.Collected?
            if let place = try inputs.object("collected") {
                collected = Sample.Collected(
                    body: try place.line("body"), from: try place.dayIfAny("from"), until: try place.dayIfAny("until"),
                    longitude: try place.number("longitude"), latitude: try place.number("latitude"),
                    frame: try place.lineIfAny("frame"), site: try place.lineIfAny("site"),
                    method: try place.lineIfAny("method"))
            }
            return Sample.Register(
                subject: id, number: try inputs.line("number", limit: 64), mission: try inputs.line("mission", limit: 64),
                material: try inputs.choice("material"), variety: try inputs.lineIfAny("variety", limit: 64),
                form: try inputs.choice("form"), category: try inputs.choice("category"),
                pristineShare: inputs.root["pristineShare"].isEmpty
                    ? nil : try inputs.integer("pristineShare", in: 0...10_000),
                mass: try inputs.mass("mass"), facility: try inputs.line("facility", limit: 64), collected: collected,
                source: try inputs.lineIfAny("source", limit: 64))
        },
        Action(
            Sample.Recategorise.self, at: "samples/{id}/category",
            [FieldSpec("to", .choice(Sample.Category.allCases.map(\.rawValue)))]
        ) { call, id in
            Sample.Recategorise(subject: id, to: try call.inputs.choice("to"))
        },
        Action(
            Sample.Divide.self, at: "samples/{id}/splits",
            [
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
            return Sample.Divide(
                subject: id, parts: parts, attrition: try call.inputs.massIfAny("attrition") ?? .zero,
                balance: try call.inputs.line("balance"), witness: try call.inputs.identifier("witness"))
        },
        Action(
            Sample.Reweigh.self, at: "samples/{id}/weighings",
            [FieldSpec("mass", .mass), FieldSpec("balance", .line(limit: 64))]
        ) { call, id in
            Sample.Reweigh(subject: id, mass: try call.inputs.mass("mass"), balance: try call.inputs.line("balance"))
        },
        Action(Sample.Renumber.self, at: "samples/{id}/aliases", [FieldSpec("alias", .line(limit: 64))]) { call, id in
            Sample.Renumber(subject: id, alias: try call.inputs.line("alias", limit: 64))
        },
        Action(
            Sample.WriteOff.self, at: "samples/{id}/write-offs",
            [
                FieldSpec("mass", .mass), FieldSpec("to", .choice(["lost", "destroyed", "transferred", "consumed"])),
                FieldSpec("witness", .reference("person")),
            ]
        ) { call, id in
            Sample.WriteOff(
                subject: id, mass: try call.inputs.mass("mass"), to: try call.inputs.choice("to", Account.self),
                witness: try call.inputs.identifier("witness"))
        },
        Action(
            Sample.ReversePosting.self, at: "samples/{id}/reversals",
            [
                FieldSpec("sequence", .integer(1...1_000_000)), FieldSpec("witness", .reference("person")),
                FieldSpec("reason", .text(limit: 5000)),
            ]
        ) { call, id in
            Sample.ReversePosting(
                subject: id, sequence: try call.inputs.integer("sequence", in: 1...1_000_000),
                witness: try call.inputs.identifier("witness"), reason: try await call.required("reason"))
        },
        Action(
            Sample.ResolveDiscrepancy.self, at: "samples/{id}/discrepancy-resolutions",
            [FieldSpec("discrepancy", .line(limit: 64)), FieldSpec("finding", .text(limit: 5000))]
        ) { call, id in
            Sample.ResolveDiscrepancy(
                subject: id, discrepancy: try call.inputs.line("discrepancy"), finding: try await call.required("finding"))
        },
        Action(Sample.EndQuarantine.self, at: "samples/{id}/quarantine-end") { _, id in
            Sample.EndQuarantine(subject: id)
        },
    ]
}

/// Hand-overs between two parties.
enum CustodyActions {
    static let all: [Action] = [
        Action(
            Sample.OfferCustody.self, at: "samples/{id}/custody-offers",
            [
                FieldSpec("to", .line(limit: 160)), FieldSpec("consignment", .line(limit: 64)),
                FieldSpec("seals", .lines(of: nil)), FieldSpec("loan", .reference("loan"), required: false),
            ]
        ) { call, id in
            guard let to = Party(try call.inputs.line("to", limit: 160)) else { throw Refusal.invalid("to", "notAParty") }
            return Sample.OfferCustody(
                subject: id, to: to, consignment: try call.inputs.line("consignment", limit: 64),
                seals: try call.inputs.lines("seals", most: 20),
                loan: try call.inputs.lineIfAny("loan", limit: 128).map { Loan.ID($0) })
        },
        Action(
            Sample.AcceptCustody.self, at: "samples/{id}/custody-acceptances",
            [FieldSpec("consignment", .line(limit: 64)), FieldSpec("seals", .lines(of: nil), required: false)]
        ) { call, id in
            Sample.AcceptCustody(
                subject: id, consignment: try call.inputs.line("consignment", limit: 64),
                seals: try call.inputs.lines("seals", most: 20))
        },
        Action(Sample.WithdrawCustody.self, at: "samples/{id}/custody-withdrawals") { _, id in
            Sample.WithdrawCustody(subject: id)
        },
        Action(
            Sample.ClearSeal.self, at: "samples/{id}/seal-clearances", [FieldSpec("finding", .text(limit: 5000))]
        ) { call, id in
            Sample.ClearSeal(subject: id, finding: try await call.required("finding"))
        },
    ]
}
