import Foundation

/// The committed table of routes (`routes.tsv`).
struct RouteTable: Sendable {
    /// Who gets what at a route.
    enum Rule: Equatable, Sendable {
        case everybody, signedIn, subjects, records, published, own, stranger, secret
        case viewers(Set<String>)
    }

    let rules: [String: Rule]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "routes.tsv")
        let known = Set(VisibilityTable.viewers.map(\.name))
        var rules: [String: Rule] = [:]
        for row in try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        where !row.hasPrefix("#") && !row.hasPrefix("route\t") {
            let cells = row.split(separator: "\t").map(String.init)
            guard cells.count == 2, rules[cells[0]] == nil else {
                throw VisibilityTable.Fault(description: "routes.tsv: “\(row)” has no two columns, or comes twice")
            }
            rules[cells[0]] = try RouteTable.rule(cells[1], known)
        }
        self.rules = rules
    }

    private static func rule(_ text: String, _ known: Set<String>) throws -> Rule {
        switch text {
        case "everybody": return .everybody
        case "signedIn": return .signedIn
        case "subjects": return .subjects
        case "records": return .records
        case "published": return .published
        case "own": return .own
        case "stranger": return .stranger
        case "secret": return .secret
        default:
            let names = Set(text.split(separator: " ").map(String.init))
            guard names.isSubset(of: known) else {
                throw VisibilityTable.Fault(description: "routes.tsv: an unknown viewer in “\(text)”")
            }
            return .viewers(names)
        }
    }
}
