import Domain
import Foundation
import Intake

/// For every action a subject that exists, and inputs that can be read, so that only the power decides.
enum ActionExamples {
    /// The subject that the action is tried on, where it has one.
    static let subjects: [String: String] = [
        "application.withdraw": "breview", "application.check": "bsubmitted", "application.recommend": "breview",
        "application.examine": "brecommended", "application.decide": "bexamined", "review.assign": "beligible",
        "review.declare": "revbreviewprufus", "review.decline": "revbreviewprufus", "review.submit": "revbreviewprufus",
        "review.release": "revbreviewprufus", "call.extend": "kgamma", "call.cancel": "kdelta", "call.announce": "kbeta",
        "loan.sign": "loanasent", "certificate.issue": "loanasigned", "loan.allocate": "loanacertified",
        "loan.prepare": "loanacertified", "loan.release": "loanacertified", "loan.divide": "loanaout", "loan.recall": "loanaout",
        "loan.close": "loanareturned", "loan.attach": "loanaout", "renewal.request": "loanaout", "renewal.decide": "loanaasked",
        "incident.report": "loanaout", "incident.resolve": "loanllate", "outcome.file": "loanaout",
        "outcome.waive": "loanareturned", "return.declare": "loanaout", "return.reconcile": "loanaout",
        "custody.accept": "pieceaoffered", "custody.withdraw": "pieceaoffered", "custody.offer": "sfree",
        "quarantine.end": "pieceapartly", "membership.end": "pana", "membership.start": "pruth", "role.grant": "pruth",
        "role.end": "pruth", "person.close": "pruth", "delegation.grant": "pruth", "delegation.end": "pruth",
    ]

    static func subject(of action: Action) -> String { subjects[action.name] ?? "sfree" }

    /// Inputs that every check of their form passes.
    static func inputs(of action: Action) -> [String: any Sendable] {
        var inputs = object(action.fields)
        switch action.name {
        case "loan.sign": inputs["side"] = "agency"
        // Nobody's upload: only the power decides whether that is said at all.
        case "loan.attach": inputs["file"] = String(repeating: "0", count: 64)
        case "sample.process": inputs["files"] = nil
        // Seals are named that arrived intact.
        case "custody.accept": inputs["noneIntact"] = nil
        case "application.submit":
            inputs["organisation"] = "hcologne"
            inputs["call"] = "kgamma"
        case "delegation.grant": inputs["permissions"] = ["review.write"]
        default: break
        }
        return inputs
    }

    private static func object(_ fields: [FieldSpec]) -> [String: any Sendable] {
        Dictionary(uniqueKeysWithValues: fields.compactMap { field in value(field).map { (field.name, $0) } })
    }

    private static func value(_ field: FieldSpec) -> (any Sendable)? {
        switch field.kind {
        case .text, .line: field.name == "to" ? "facility:beijing" : field.name == "country" ? "DE" : "x1"
        case .mass: 1000
        case .integer(let range): range.lowerBound
        case .number: 1
        case .instant: "2026-08-01T00:00:00Z"
        case .day: "2026-08-01"
        case .flag: true
        case .choice(let words): words[0]
        case .reference(let kind), .lines(of: .some(let kind)):
            reference(kind).map { id -> any Sendable in if case .lines = field.kind { [id] } else { id } }
        case .lines(of: nil): ["x1"]
        case .list(let fields): [object(fields)]
        case .object(let fields): object(fields)
        case .names: ["en": "A house"]
        case .file: nil
        }
    }

    private static func reference(_ kind: String) -> String? {
        switch kind {
        case "sample": "sfree"
        case "person": "pruth"
        case "organisation": "hcologne"
        case "call": "kgamma"
        case "application": "aannounced"
        case "loan": "loanaout"
        default: nil
        }
    }

    static func json(_ inputs: [String: any Sendable]) -> String {
        guard let data = try? JSONSerialization.data(withJSONObject: inputs, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The same inputs as the fields of a form.
    static func form(_ value: Any, _ name: String = "") -> [(String, String)] {
        func inner(_ part: String) -> String { name.isEmpty ? part : name + "." + part }
        switch value {
        case let object as [String: any Sendable]:
            return object.sorted { $0.key < $1.key }.flatMap { form($0.value, inner($0.key)) }
        case let list as [String]: return list.map { (name, $0) }
        case let list as [[String: any Sendable]]: return list.enumerated().flatMap { form($1, inner("\($0)")) }
        case let flag as Bool: return [(name, flag ? "true" : "false")]
        default: return [(name, "\(value)")]
        }
    }
}
