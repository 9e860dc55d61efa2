import Domain
import HTTPTypes
import Intake
import ReadModels
import Vault
import WebServer

/// What the page before has settled: which sample is taken back, on which loan.
///
/// Shown as a fact and carried along unseen, since nobody could type it and
/// nothing is to be chosen. Without a value the field is asked for like any other.
enum FixedFields {
    static func isFixed(_ path: String, of action: Action) -> Bool {
        let name = path.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
        return names[action.name]?.contains(name) ?? false
    }

    private static let names: [String: Set<String>] = [
        "application.decide": ["items.item", "items.sample"],
        "review.submit": ["scores.criterion"],
        "loan.sendAgreement": ["application"],
        "loan.sign": ["side"],
        "loan.prepare": ["item"],
        "loan.allocate": ["item", "sample"],
        "loan.release": ["item", "piece"],
        "loan.divide": ["from"],
        "return.declare": ["sample"],
        "return.reconcile": ["sample"],
        "custody.offer": ["to", "loan"],
        "incident.resolve": ["incident"],
        "discrepancy.resolve": ["discrepancy"],
        "role.end": ["grant"],
        "membership.end": ["membership"],
        "delegation.end": ["delegation"],
    ]

    /// Adds what follows from the subject: what is on loan goes back to the house that it came from.
    ///
    /// - Returns: the values with it, and the paths that are settled; nil for all that have a value.
    static func settled(_ action: Action, _ values: InputValue, _ visit: Visit, _ house: House, _ request: Request)
        async throws -> (values: InputValue, paths: Set<String>?)
    {
        // A link fills in what it settles; a form says of what it sends back which fields were settled before.
        let paths = request.method == .post ? Set(request.form.values("settled")) : nil
        guard action.name == Sample.OfferCustody.name, values["to"].isEmpty, case .object(var fields) = values,
            var sample = try await house.register.sample(Sample.ID(request.parameters["id"] ?? ""), visit.viewer),
            sample.state == .onLoan
        else { return (values, paths) }
        // A daughter made on loan was born at the borrower's.
        for _ in 0..<20 where !sample.birth.custodian.isFacility {
            guard let parent = sample.parents.first,
                let next = try await house.register.sample(Sample.ID(parent.id), visit.viewer)
            else { break }
            sample = next
        }
        if sample.birth.custodian.isFacility { fields["to"] = .text(sample.birth.custodian.text) }
        return (.object(fields), paths?.union(["to"]))
    }

    /// What the reader sees for the fixed values of a form: numbers and names in place of ids.
    static func texts(_ action: Action, _ values: InputValue, _ visit: Visit, _ house: House, _ request: Request)
        async throws -> [String: String]
    {
        guard names[action.name] != nil else { return [:] }
        let strings = request.strings
        var found: [String: String] = [:]
        var samples: Set<String> = []
        for (name, value) in leaves(values) {
            switch name {
            case "sample", "from", "piece": samples.insert(value)
            case "loan":
                if let loan = try await house.register.loan(Loan.ID(value), visit.viewer) {
                    found[value] = loan.certificate ?? strings("loan.title")
                }
            case "application":
                if let application = try await house.register.application(Application.ID(value), visit.viewer) {
                    found[value] = try await Texts.load([application.title], house, request)(application.title)
                }
            case "to":
                guard let party = Party(value) else { break }
                let names = try await Names.load(
                    people: [], organisations: [party].compactMap(\.organisation), from: house.vault, request.language)
                found[value] = SampleWords(strings: strings).party(party, names)
            case "side": found[value] = strings.word(value, of: "side")
            case "criterion": found[value] = strings.word(value, of: "criterion")
            default: break
            }
        }
        for (id, number) in try await house.register.sampleNumbers(Array(samples), visit.viewer) { found[id] = number }
        return found
    }

    private static func leaves(_ value: InputValue) -> [(String, String)] {
        guard case .object(let fields) = value else { return [] }
        return fields.flatMap { name, value -> [(String, String)] in
            switch value {
            case .text(let text): [(name, text)]
            case .list(let values): values.flatMap(leaves)
            case .object: leaves(value)
            default: []
            }
        }
    }
}
