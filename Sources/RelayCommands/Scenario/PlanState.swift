package import Foundation
package import RelayPlanning
import TOMLKit

/// What stores and batteries hold at an instant from which is planned anew.
package struct PlanState: Sendable {
    /// Bits of a payload in a node's store.
    package struct Held: Sendable {
        package var node: String
        package var payload: String
        package var bits: Double
    }

    /// A battery's charge in J.
    package struct Charge: Sendable {
        package var node: String
        package var joules: Double
    }

    package var at: Instant
    package var held: [Held]
    package var charges: [Charge]

    /// Reads a state file.
    package init(contentsOf url: URL, for scenario: Scenario) throws {
        guard let data = try? Data(contentsOf: url), let text = String(data: data, encoding: .utf8) else {
            throw RelayError(.badFile, "cannot read the state \(url.path) as text")
        }
        try self.init(text: text, for: scenario)
    }

    package init(text: String, for scenario: Scenario) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw RelayError(.badFile, "this is no TOML: \(error.description)", line: error.source.begin.line)
        }
        let root = ScenarioTable(table, path: "")
        guard try root.required("format", root.string) == "magpie-relay-state/1" else {
            throw root.bad("format", "must be magpie-relay-state/1")
        }
        at = try root.required("at", root.instant)
        let nodes = scenario.sites.map(\.site.id) + scenario.relays.map(\.id)
        held = try root.tables("held").map { table in
            try table.read { row in
                let node = try row.required("node", row.string)
                let payload = try row.required("payload", row.string)
                guard nodes.contains(node) else { throw row.bad("node", "'\(node)' is neither a site nor a relay") }
                guard scenario.payloads.contains(where: { $0.id == payload }) else {
                    throw row.bad("payload", "'\(payload)' is no payload of the scenario")
                }
                return Held(node: node, payload: payload, bits: try row.required("gbit", row.bits))
            }
        }
        let powered =
            scenario.sites.filter { $0.power != nil }.map(\.site.id)
            + scenario.relays.filter { $0.power != nil }.map(\.id)
        charges = try root.tables("battery").map { table in
            try table.read { row in
                let node = try row.required("node", row.string)
                guard powered.contains(node) else {
                    throw row.bad("node", "'\(node)' is no site or relay whose power the scenario states")
                }
                return Charge(node: node, joules: try row.required("wh", row.amount) * 3_600)
            }
        }
        for (index, charge) in charges.enumerated() where charges[..<index].contains(where: { $0.node == charge.node }) {
            throw root.bad("battery", "'\(charge.node)' is given twice")
        }
        try root.finish()
    }
}
