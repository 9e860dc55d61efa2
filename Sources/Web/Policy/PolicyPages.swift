import WebServer

/// The rules in force, and the separation of powers as a table.
struct PolicyPage: Page {
    static let template = "policy/policy"
    var heading: String
    var note: String
    var isExample: Bool
    var facts: [Fact]
    var mayAdopt: Bool
    var roles: [Role]
    var powers: [Power]
    var everyone: String
    var pairs: [Pair]

    struct Fact: Sendable {
        var term: String
        var value: String
        var factHref: String?
    }

    struct Role: Sendable {
        var roleName: String
        var body: String?
    }

    struct Power: Sendable {
        var power: String
        var cells: [Cell]
    }

    /// A role may, may not, or is not mentioned.
    struct Cell: Sendable {
        var mark: String
        var meaning: String
    }

    struct Pair: Sendable {
        var names: String
        var reason: String
        var mark: MarkShown
        var source: String
    }
}

/// A policy file to be adopted: written or sent, checked, compared, confirmed.
struct PolicyAdoptionPage: Page {
    static let template = "policy/adopt"
    var hasErrors: Bool
    var errors: [FormError]
    var problems: [Fault]
    var text: String
    var field: FormField
    var comparison: Comparison?

    struct Fault: Sendable {
        var place: String
        var problem: String
        var remedy: String
    }

    /// What would change, before it does.
    struct Comparison: Sendable {
        var digest: String
        var isSame: Bool
        var count: String
        var lines: [Line]
        var more: String?
    }

    struct Line: Sendable {
        var place: String
        var before: String?
        var after: String?
    }
}
