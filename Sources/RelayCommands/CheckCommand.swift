import ArgumentParser
import Foundation
import RelayPlanning

/// `magpie relay check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a scenario, an OEM or an OPM without planning, and say what each figure stands on.",
        discussion: """
            Examples:
              magpie relay check Scenarios/change-4.toml
              magpie relay check queqiao.oem
              magpie relay check queqiao-2.opm
            """
    )

    @Argument(help: "A scenario (TOML) or an orbit (OEM or OPM in KVN).") var file: String

    func run() async throws {
        try await CommandOutput.guarded {
            let url = URL(fileURLWithPath: file)
            guard let data = try? Data(contentsOf: url) else { throw RelayError(.badFile, "cannot read \(file)") }
            if data.starts(with: Data("CCSDS_OEM_VERS".utf8)) || url.pathExtension.lowercased() == "oem" {
                try checkMessage(String(decoding: data, as: UTF8.self))
            } else if data.starts(with: Data("CCSDS_OPM_VERS".utf8)) || url.pathExtension.lowercased() == "opm" {
                try checkParameters(String(decoding: data, as: UTF8.self))
            } else {
                try checkScenario(Scenario(contentsOf: url))
            }
        }
    }

    private func checkMessage(_ text: String) throws {
        let message = try OrbitEphemerisMessage(text: text)
        for segment in message.segments {
            let (first, last) = (segment.entries[0].time, segment.entries[segment.entries.count - 1].time)
            CommandOutput.print(
                "\(segment.objectName) about \(segment.center) in \(segment.frame): \(segment.entries.count) states, "
                    + "\(first.text) … \(last.text)"
            )
        }
        _ = try TabulatedPath(message, start: message.segments[0].entries[0].time)
        CommandOutput.print("The OEM is sound and can serve as a relay's orbit.")
    }

    private func checkParameters(_ text: String) throws {
        let message = try OrbitParameterMessage(text: text)
        try message.checkForRelay()
        let elements = try KeplerElements(message.state)
        let (low, high) = (
            elements.semiMajorAxis * (1 - elements.eccentricity), elements.semiMajorAxis * (1 + elements.eccentricity)
        )
        CommandOutput.print(
            "\(message.objectName) about \(message.center) in \(message.frame) at \(message.epoch.text): "
                + "\(CommandOutput.fixed(low, 1)) … \(CommandOutput.fixed(high, 1)) km from the centre, period "
                + "\(CommandOutput.fixed(elements.period() / 3_600, 3)) h"
        )
        CommandOutput.print("The OPM is sound and can serve as a relay's orbit.")
    }

    private func checkScenario(_ scenario: Scenario) throws {
        let scene = try scenario.scene()
        var rows = [["what", "id", "name", "mark", "source"]]
        func add(_ what: String, _ id: String, _ name: String, _ provenance: Scenario.Provenance) {
            let mark = provenance.mark.map {
                ["S": "stated", "P": "published", "W": "weak", "K": "unchecked"][$0] ?? $0
            }
            rows.append([what, id, name, mark ?? "not stated", provenance.source ?? "not stated"])
        }
        for site in scenario.sites { add("site", site.site.id, site.name, site.provenance) }
        for station in scenario.stations { add("station", station.station.id, station.name, station.provenance) }
        for relay in scenario.relays { add("relay", relay.id, relay.name, relay.provenance) }
        for link in scenario.links { add("link", "\(link.from)→\(link.to)", link.band, link.provenance) }
        for payload in scenario.payloads { add("payload", payload.id, payload.name, payload.provenance) }
        CommandOutput.print("\(scenario.title)\n\(scenario.start.text) … \(scenario.end.text), \(scene.sky.source)\n")
        CommandOutput.print(CommandOutput.table(rows))
        for station in scenario.stations {
            guard let uncertainty = station.station.edgeUncertainty, uncertainty > 1.5 else { continue }
            CommandOutput.print(
                "\(station.name): coordinates known to \(station.station.accuracy ?? 0)°, so edges may move by \(Int(uncertainty)) s."
            )
        }
        CommandOutput.print("\nThe scenario is sound. Next: magpie relay windows \(file)")
    }
}
