import Domain
import Registrar

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
                FieldSpec("method", .choice(Sample.Method.allCases.map(\.rawValue)), required: false),
            ]
        ) { call, id in
            let parts = try call.inputs.list("parts", most: 1000).map { part in
                Sample.Part(
                    id: Sample.ID(call.desk.identities.next()), number: try part.line("number", limit: 64),
                    mass: try part.mass("mass"))
            }
            return Sample.Divide(
                subject: id, parts: parts, attrition: try call.inputs.massIfAny("attrition") ?? .zero,
                balance: try call.inputs.line("balance"), witness: try call.inputs.identifier("witness"),
                method: try call.inputs.choiceIfAny("method"))
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
                FieldSpec("sequence", .integer(1...1_000_000_000)), FieldSpec("witness", .reference("person")),
                FieldSpec("reason", .text(limit: 5000)),
            ]
        ) { call, id in
            // People know the record by its number in the log, which pages and receipts show.
            let number = try call.inputs.integer("sequence", in: 1...1_000_000_000)
            let place = try await call.place(ofRecord: number, inStream: "sample/" + (call.path["id"] ?? ""))
            return Sample.ReversePosting(
                subject: id, sequence: place ?? 0, witness: try call.inputs.identifier("witness"),
                reason: try await call.required("reason"))
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

/// Work on material: pooling, opening, photographs.
enum ProcessingActions {
    static let all: [Action] = [
        Action(
            creating: Sample.Pool.self, at: "pools",
            [
                FieldSpec("number", .line(limit: 64)),
                FieldSpec("shares", .list([FieldSpec("sample", .reference("sample")), FieldSpec("mass", .mass)])),
                FieldSpec("attrition", .mass, required: false),
                FieldSpec("form", .choice(Sample.Form.allCases.map(\.rawValue)), required: false),
                FieldSpec("balance", .line(limit: 64)), FieldSpec("witness", .reference("person")),
            ]
        ) { call, id in
            let shares = try call.inputs.list("shares", most: 100).map {
                Sample.Share(sample: try $0.identifier("sample"), mass: try $0.mass("mass"))
            }
            return Sample.Pool(
                subject: id, number: try call.inputs.line("number", limit: 64), shares: shares,
                attrition: try call.inputs.massIfAny("attrition") ?? .zero, form: try call.inputs.choiceIfAny("form"),
                balance: try call.inputs.line("balance"), witness: try call.inputs.identifier("witness"))
        },
        Action(
            Sample.Process.self, at: "samples/{id}/works",
            [
                FieldSpec("work", .choice(Sample.Work.allCases.map(\.rawValue))),
                FieldSpec("witness", .reference("person"), required: false),
                FieldSpec("note", .text(limit: 5000), required: false),
                FieldSpec("files", .list([FieldSpec("file", .file)]), required: false),
                FieldSpec("isPublic", .flag, required: false),
            ]
        ) { call, id in
            try await call.desk.registrar.require(.sampleSplit, of: call.requester, at: call.arrived)
            var files: [FileReference] = []
            for entry in try call.inputs.list("files", most: 20) {
                if let file = try await call.file(entry, "file") { files.append(file) }
            }
            return Sample.Process(
                subject: id, work: try call.inputs.choice("work"),
                witness: try call.inputs.lineIfAny("witness", limit: 128).map { Person.ID($0) },
                note: try await call.optional("note", limit: 5000), files: files,
                isPublic: try call.inputs.flag("isPublic"))
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
                seals: try call.inputs.lines("seals", most: 20, splitsAtCommas: true),
                loan: try call.inputs.lineIfAny("loan", limit: 128).map { Loan.ID($0) })
        },
        Action(
            Sample.AcceptCustody.self, at: "samples/{id}/custody-acceptances",
            [
                FieldSpec("consignment", .line(limit: 64)), FieldSpec("seals", .lines(of: nil), required: false),
                FieldSpec("noneIntact", .flag, required: false),
            ]
        ) { call, id in
            let isNoneIntact = try call.inputs.flag("noneIntact")
            switch call.inputs.root["seals"] {
            // A list is an answer, be it empty: a program says by it that no seal arrived intact.
            case .list(let seals) where seals.isEmpty: break
            case let seals where seals.isEmpty && !isNoneIntact: throw Refusal.invalid("seals", "sealsNotSaid")
            case let seals where !seals.isEmpty && isNoneIntact: throw Refusal.invalid("noneIntact", "someIntact")
            default: break
            }
            return Sample.AcceptCustody(
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
