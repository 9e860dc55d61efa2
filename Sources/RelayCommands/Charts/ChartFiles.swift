import Charts
import RelayPlanning

/// What the charts of scenarios share: where they are written, how their axes run, and how they fail.
enum ChartFiles {
    /// One lunar day from sunrise to sunrise, in days.
    static let lunarDay = 29.530588
    /// How wide a chart is that stands alone in its row.
    static let width = 900.0

    /// Writes a sheet into a folder; a chart that cannot be drawn becomes an error of this program's kind.
    static func write(_ name: String, to folder: String, _ draw: () throws -> String) throws {
        do {
            try CommandOutput.write(draw() + "\n", to: "\(folder)/\(name).svg")
        } catch let error as ChartError {
            throw RelayError(.badFile, "the chart \(name) cannot be drawn: \(error)")
        }
    }

    /// A volume in Gbit with three figures, or all of a whole number's, as a reader of a chart compares them.
    static func gbit(_ bits: Double) -> String {
        let volume = bits / 1e9
        return ChartNumber.text(volume, decimals: volume == volume.rounded() ? 0 : decimals(bits))
    }

    /// The decimals that ``gbit(_:)`` shows.
    static func decimals(_ bits: Double) -> Int {
        switch bits / 1e9 {
        case 100...: 0
        case 10...: 1
        case 1...: 2
        default: 3
        }
    }

    /// A frame for a panel of a sheet.
    static func frame(_ title: String, _ description: String, width: Double = ChartFiles.width) -> ChartFrame {
        ChartFrame(title: title, description: description, width: width)
    }

    /// The nights of a site as shaded stretches, in seconds since 1970.
    static func nights(_ set: WindowSet, site: Int, until duration: Double) -> [LineChart.Band] {
        let light = set.spans(set.scene.sites[site].id, "sun")
        return light.gaps(within: duration).list.filter { $0.length > 0 }.map { gap in
            LineChart.Band(
                from: (set.scenario.start + gap.start).secondsSince1970,
                to: (set.scenario.start + min(gap.end, duration)).secondsSince1970
            )
        }
    }

    /// The span that charts of a scenario show: one lunar day, or all of it where it is shorter.
    static func shownDuration(_ set: WindowSet) -> Double { min(lunarDay * 86_400, set.scene.sky.duration) }

    /// `1 January 2027 00:00 UTC, 29.5 days, times in Asia/Shanghai`.
    static func spanNote(_ scenario: Scenario, from start: Instant, duration: Double) -> String {
        let days = CommandOutput.fixed(duration / 86_400, 1)
        return "\(days) days from \(start.text(zoneSeconds: 0, digits: 0)); times in \(scenario.zone.name)"
    }
}
