import RelayPlanning

/// A relay's orbit in the files that other programs read.
enum OrbitFiles {
    /// Instants from the span's start to its end, which is always the last: a table that ends before
    /// it could not serve as the same scenario's orbit.
    private static func times(_ windows: WindowSet, _ every: Double) -> [Double] {
        let duration = windows.scene.sky.duration
        let steps = (0...Int(duration / every)).map { Double($0) * every }
        return steps.filter { $0 < duration - 1 } + [duration]
    }

    /// The orbit as a CCSDS OEM, a state every so many seconds.
    static func message(_ windows: WindowSet, relay index: Int, every: Double) -> OrbitEphemerisMessage {
        let (scene, scenario) = (windows.scene, windows.scenario)
        let entries = times(windows, every).map { t in
            OrbitEphemerisMessage.Segment.Entry(
                time: scenario.start + t,
                state: scene.relays[index].path.state(at: t, in: scene.sky)
            )
        }
        let name = scenario.relays[index].name
        let segment = OrbitEphemerisMessage.Segment(
            objectName: name,
            objectID: scenario.relays[index].id,
            entries: entries
        )
        return OrbitEphemerisMessage(created: scenario.start, originator: "MAGPIE", segments: [segment])
    }

    /// Orbit, sites and their windows as CZML.
    static func document(_ windows: WindowSet, relay index: Int, every: Double) -> String {
        let (scene, scenario) = (windows.scene, windows.scenario)
        var document = CesiumLanguage(name: scenario.title, start: scenario.start, end: scenario.end)
        let path = scene.relays[index].path
        document.add(
            path: times(windows, every).map { (scenario.start + $0, path.position(at: $0, moon: scene.sky.moon(at: $0))) },
            id: scenario.relays[index].id,
            name: scenario.relays[index].name
        )
        for site in scene.sites.indices {
            let id = scene.sites[site].id
            document.add(
                path: times(windows, every).map { (scenario.start + $0, scene.place(ofSite: site, at: $0)) },
                id: id,
                name: scenario.sites[site].name
            )
            let spans = windows.spans(id, scenario.relays[index].id)
            document.add(
                windows: spans.list.map { (scenario.start + $0.start, scenario.start + $0.end) },
                from: id,
                to: scenario.relays[index].id
            )
        }
        return document.text
    }
}
