import ArgumentParser
import Foundation
import RelayPlanning

/// `magpie relay wake`.
struct WakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wake",
        abstract: "Predict when lander and rover wake with the Sun, and compare with published wake-ups.",
        discussion: """
            Without options, the sixteen published wake-ups of Chang'e-4 are compared with the Sun's rise to 6.84° \
            (rover) and 13.18° (lander) over a flat horizon.

            Examples:
              magpie relay wake
              magpie relay wake --longitude 177.5991 --latitude=-45.4446 --elevation 6.84 \
            --from 2027-01-01 --days 120 --zone Asia/Shanghai
            """
    )

    @Option(help: "Longitude of the place in degrees east. Default: Chang'e-4's.") var longitude = 177.5991
    @Option(help: "Latitude of the place in degrees north.") var latitude = -45.4446
    @Option(help: "The Sun's elevation in degrees at which it wakes; needs --from.") var elevation: Double?
    @Option(help: "The first day to predict wake-ups for.") var from: String?
    @Option(help: "For how many days.") var days = 366.0
    @Option(help: "The zone of the second column of times.") var zone = "Asia/Shanghai"
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if (elevation == nil) != (from == nil) { throw ValidationError("give --elevation and --from together") }
    }

    func run() async throws {
        try await CommandOutput.guarded {
            guard let known = Zone(name: zone) else { throw RelayError(.badTime, "'\(zone)' is no zone") }
            if let elevation, let from {
                return try await predict(elevation, from: Instant(from), zone: known)
            }
            try await compare(zone: known)
        }
    }

    private func predict(_ elevation: Double, from start: Instant, zone: Zone) async throws {
        let rises = try await WakeUps.rises(
            longitude: longitude,
            latitude: latitude,
            elevation: elevation,
            from: start,
            to: start + days * 86_400
        )
        if json { return CommandOutput.print(try CommandOutput.json(["wakeUps": rises.map(\.text)])) }
        let rows =
            [["wake-up (UTC)", "wake-up (\(zone.name))"]]
            + rises.map { [$0.text(zoneSeconds: 0, digits: 0), zone.text($0)] }
        CommandOutput.print(CommandOutput.table(rows))
    }

    private struct Row: Encodable {
        var of: String
        var published: String
        var computed: String
        var differenceHours: Double
    }

    private func compare(zone: Zone) async throws {
        var table: [Row] = []
        for wake in try WakeUps.published() {
            let computed = try await wake.computed()
            table.append(
                Row(
                    of: wake.who.rawValue,
                    published: wake.instant.text,
                    computed: computed.text,
                    differenceHours: ((computed - wake.instant) / 36).rounded() / 100
                )
            )
        }
        if json { return CommandOutput.print(try CommandOutput.json(table)) }
        var rows = [["of", "published (\(zone.name))", "computed (\(zone.name))", "difference h"]]
        for row in table {
            rows.append([
                row.of, zone.text(try Instant(row.published)), zone.text(try Instant(row.computed)),
                CommandOutput.fixed(row.differenceHours, 2),
            ])
        }
        let worst = table.map { abs($0.differenceHours) }.max() ?? 0
        CommandOutput.print(CommandOutput.table(rows, rightAligned: [3]))
        CommandOutput.print(
            "\nGreatest difference \(CommandOutput.fixed(worst, 2)) h of \(table.count) wake-ups; source: the mission's public reports (P)."
        )
    }
}
