import Foundation
package import RelayPlanning

extension Scenario {
    /// The sky over the scenario's span, or over more of it.
    package func sky(from first: Instant? = nil, to last: Instant? = nil) throws -> Sky {
        try Sky(
            from: first ?? start,
            to: last ?? end,
            ephemeris: ephemeris(),
            universalOffset: bodies.universalOffset,
            orientation: orientation()
        )
    }

    private func ephemeris() throws -> any Ephemeris {
        guard let file = bodies.ephemerisFile else { return AnalyticalEphemeris() }
        return try SpacecraftKernel(bytes(of: file), name: file.lastPathComponent)
    }

    private func orientation() throws -> any LunarOrientation {
        guard let file = bodies.orientationFile else { return CorrectedLunarOrientation() }
        return try OrientationKernel(bytes(of: file), name: file.lastPathComponent)
    }

    private func bytes(of file: URL) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: file) else {
            throw RelayError(.badEphemerisFile, "cannot read \(file.path)")
        }
        return [UInt8](data)
    }

    /// Everything that a window search looks at.
    package func scene() throws -> Scene {
        let sky = try sky()
        return try Scene(
            sky: sky,
            sites: sites.map(\.site),
            stations: stations.map(\.station),
            relays: relays.map { entry in
                do {
                    return Scene.Relay(id: entry.id, path: try path(of: entry.orbit, in: sky))
                } catch let error as RelayError {
                    throw RelayError(error.code, "relay '\(entry.id)': \(error.message)")
                }
            },
            moonRadius: bodies.moonRadius
        )
    }

    private func path(of orbit: RelayOrbit, in sky: Sky) throws -> any RelayPath {
        switch orbit {
        case .halo(let orbit, let phase, let month, let distance):
            return try HaloPath(orbit: orbit, phase: phase, month: month, fixedDistance: distance)
        case .table(let message):
            return try TabulatedPath(message, start: start, moonRadius: bodies.moonRadius)
        case .elements(let elements, let frame, let epoch, let motion):
            let epoch = epoch ?? start
            let wide = try widened(sky, to: epoch)
            if motion.isTwoBody { return try ellipse(elements, frame, epoch, wide) }
            return try fall(elements.state(gravity: bodies.gravity.moon), frame, epoch, motion, wide)
        case .state(let state, let frame, let epoch, let motion):
            let epoch = epoch ?? start
            let wide = try widened(sky, to: epoch)
            // Elements are made of the state for the sake of their checks alone.
            let elements = try KeplerElements(state, gravity: bodies.gravity.moon)
            if motion.isTwoBody { return try ellipse(elements, frame, epoch, wide) }
            return try fall(state, frame, epoch, motion, wide)
        }
    }

    private func widened(_ sky: Sky, to epoch: Instant) throws -> Sky {
        guard epoch < start || epoch > end else { return sky }
        guard abs(epoch - start) < 400 * 86_400 || abs(epoch - end) < 400 * 86_400 else {
            throw RelayError(
                .badSpan,
                "the epoch \(epoch.text) lies more than 400 days from the span: elements do not last that long"
            )
        }
        return try self.sky(from: min(epoch, start), to: max(epoch, end))
    }

    private func ellipse(
        _ elements: KeplerElements,
        _ frame: LunarFrame,
        _ epoch: Instant,
        _ wide: Sky
    ) throws -> any RelayPath {
        let low = elements.semiMajorAxis * (1 - elements.eccentricity)
        guard low >= bodies.moonRadius else {
            throw RelayError(
                .hitsMoon,
                "the periapsis lies \(CommandOutput.fixed(low, 3)) km from the Moon's centre, "
                    + "below moon_radius_km (\(bodies.moonRadius))"
            )
        }
        let t = epoch - wide.start
        let path = KeplerPath(elements: elements, frame: frame, epoch: t, in: wide, gravity: bodies.gravity)
        return path.shifted(by: start - wide.start)
    }

    private func fall(
        _ state: OrbitState,
        _ frame: LunarFrame,
        _ epoch: Instant,
        _ motion: RelayOrbit.Motion,
        _ wide: Sky
    ) throws -> any RelayPath {
        var gravity = bodies.gravity
        (gravity.j2, gravity.c22) = (motion.j2, motion.c22)
        let t = epoch - wide.start
        let turn = frame.axes(at: t, in: wide).transposed
        let icrf = OrbitState(position: turn * state.position, velocity: turn * state.velocity)
        let path = try FreeFall(icrf, epoch: t, in: wide, gravity: gravity, moonRadius: bodies.moonRadius)
        return path.shifted(by: start - wide.start)
    }

    /// The outages of a station, in seconds since the start.
    package func outages(of station: Int) -> Spans {
        Spans(stations[station].outages.map { Spans.Span($0.start - start, $0.end - start) })
    }
}
