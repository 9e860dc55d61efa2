import Foundation
import RelayPlanning

/// Windows as text: a table, CSV, a calendar.
enum WindowText {
    /// What is written out window by window: the pairs, or every pair and combination that is named.
    private static func lines(_ set: WindowSet, _ only: String?) -> [WindowSet.Line] {
        guard let only else { return set.lines }
        return (set.lines + set.combined).filter { $0.name.contains(only) }
    }

    /// Refuses a filter that leaves nothing, which a misspelt name would.
    static func requireSome(_ set: WindowSet, only: String) throws {
        let names = (set.lines + set.combined).map(\.name)
        guard !names.contains(where: { $0.contains(only) }) else { return }
        throw RelayError(.badElement, "no pair's name contains '\(only)'; they are \(names.joined(separator: ", "))")
    }

    static func table(_ set: WindowSet, only: String?) -> String {
        let (scenario, duration) = (set.scenario, set.scene.sky.duration)
        var text = "\(scenario.title)\n\(scenario.start.text) … \(scenario.end.text), \(set.scene.sky.source)\n\n"
        var rows = [["pair", "windows", "edges", "open", "longest window", "longest gap", "edges ±"]]
        for line in only == nil ? set.lines + set.combined : lines(set, only) {
            let list = line.spans.list
            let inner = list.count * 2 - (list.first?.start == 0 ? 1 : 0) - (list.last?.end == duration ? 1 : 0)
            rows.append([
                line.name, "\(list.count)", "\(inner)",
                CommandOutput.fixed(100 * line.spans.total / duration, 2) + " %",
                CommandOutput.hours(line.spans.longest),
                CommandOutput.hours(line.spans.gaps(within: duration).longest),
                line.uncertainty.map { CommandOutput.fixed($0, 0) + " s" } ?? "",
            ])
        }
        text += CommandOutput.table(rows, rightAligned: [1, 2, 3, 4, 5, 6])
        let few = lines(set, only).filter { only != nil || $0.spans.list.count <= 40 }
        for line in few where !line.spans.list.isEmpty {
            text += "\n\n\(line.name)\n" + windows(of: line, scenario)
        }
        if only == nil, few.count < set.lines.count {
            text += "\n\nPairs with more than 40 windows are not listed; add --only NAME, --csv or --json."
        }
        return text
    }

    private static func windows(of line: WindowSet.Line, _ scenario: Scenario) -> String {
        let isUTC = scenario.zone.name == "UTC"
        var rows = [["start (UTC)", "end (UTC)"] + (isUTC ? [] : ["start (\(scenario.zone.name))"]) + ["length"]]
        for span in line.spans.list {
            let (start, end) = (scenario.start + span.start, scenario.start + span.end)
            rows.append(
                [start.text(zoneSeconds: 0, digits: 0), end.text(zoneSeconds: 0, digits: 0)]
                    + (isUTC ? [] : [scenario.zone.text(start)]) + [CommandOutput.hours(span.length)]
            )
        }
        return CommandOutput.table(rows, rightAligned: [isUTC ? 2 : 3])
    }

    static func csv(_ set: WindowSet, only: String?) -> String {
        var text = "pair,from,to,kind,start_utc,end_utc,seconds,start_\(CSV.field(set.scenario.zone.name))\r\n"
        for line in lines(set, only) {
            for span in line.spans.list {
                let (start, end) = (set.scenario.start + span.start, set.scenario.start + span.end)
                let cells = [
                    line.name, line.from, line.to, line.kind, start.text, end.text, CommandOutput.fixed(span.length, 3),
                    set.scenario.zone.text(start, digits: 3),
                ]
                text += cells.map(CSV.field).joined(separator: ",") + "\r\n"
            }
        }
        return text
    }

    static func calendar(_ set: WindowSet, only: String?) -> String {
        let events = lines(set, only).flatMap { line in
            line.spans.list.map { span in
                CalendarEvent(
                    id: "\(line.name)-\((set.scenario.start + span.start).text)@magpie",
                    start: set.scenario.start + span.start,
                    end: set.scenario.start + span.end,
                    summary: "\(line.from) – \(line.to)",
                    detail: "\(set.scenario.title), \(line.kind), \(CommandOutput.hours(span.length))"
                )
            }
        }
        return CalendarEvent.calendar(events, name: set.scenario.title, stamp: set.scenario.start)
    }
}

/// Comma-separated values by RFC 4180.
enum CSV {
    static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
