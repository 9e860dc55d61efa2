import HTTPTypes
import TestSupport
import Testing

/// The table of who sees what, held against everything that the site answers.
@Suite(.tags(.medium)) struct VisibilityTests {
    @Test func `everybody sees what the table says, and nobody anything else`() async throws {
        try await withSite(.everyStage) { site in
            let table = try VisibilityTable()
            let paths = try await Crawl(site).paths
            var canaries: [[String]] = []
            for line in table.lines { canaries.append(try await VisibilityTable.canaries(line, site)) }
            let wanted = Set(canaries.joined())

            var faults: [String] = []
            await withTaskGroup(of: [String].self) { group in
                for (name, who) in VisibilityTable.viewers {
                    group.addTask { [canaries] in
                        var sightings = Sightings(wanted)
                        for path in paths { sightings.look(through: await site.get(path, as: who), to: path) }
                        return zip(table.lines, canaries).compactMap { Self.fault($0, $1, name, sightings) }
                    }
                }
                for await found in group { faults += found }
            }

            #expect(faults.isEmpty, "\(faults.count) faults:\n\(faults.sorted().prefix(150).joined(separator: "\n"))")
        }
    }

    private static func fault(
        _ line: VisibilityTable.Line, _ canaries: [String], _ viewer: String, _ sightings: Sightings
    ) -> String? {
        // An answer may repeat its own address: an id in it was known before.
        let found = canaries.map { sightings[$0] }.joined().filter { line.canary != "{id}" || !$0.contains(line.subject) }
        let mustSee = line.sees.contains(viewer)
        if mustSee, found.isEmpty { return "\(viewer) does not see \(line)" }
        guard !mustSee, !line.maySee.contains(viewer), let first = found.first else { return nil }
        return "\(viewer) sees \(line) at \(first)" + (found.count > 1 ? " and \(found.count - 1) more" : "")
    }

    @Test func `a search for what is hidden finds nothing`() async throws {
        try await withSite(.everyStage) { site in
            let table = try VisibilityTable()
            var words: Set<String> = []
            for line in table.lines where line.canary != "{id}" && line.canary != "{mass}" {
                words.formUnion(try await VisibilityTable.canaries(line, site))
            }

            for word in words.sorted() {
                let found = await site.get("/api/v1/samples?text=" + Self.encoded(word))
                #expect(found.text.contains("\"total\":0"), "\(word) is found in the catalogue")
            }
        }
    }

    private static func encoded(_ text: String) -> String {
        text.replacing(" ", with: "%20").replacing("@", with: "%40")
    }
}
