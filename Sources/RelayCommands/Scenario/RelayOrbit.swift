import Foundation
package import RelayPlanning

/// How a relay's motion is given in a scenario.
package enum RelayOrbit: Sendable {
    case halo(HaloOrbit, phase: Double, month: Double, fixedDistance: Double?)
    case elements(KeplerElements, frame: LunarFrame, epoch: Instant?, motion: Motion)
    case state(OrbitState, frame: LunarFrame, epoch: Instant?, motion: Motion)
    case table(OrbitEphemerisMessage)

    /// What moves a relay that starts from elements or a state.
    package struct Motion: Sendable {
        package var isTwoBody = false
        package var j2 = 0.0
        package var c22 = 0.0

        init(_ table: ScenarioTable) throws {
            let model = try table.string("model") ?? "point-masses"
            guard ["two-body", "point-masses"].contains(model) else {
                throw table.bad("model", "'\(model)' is none of two-body and point-masses")
            }
            isTwoBody = model == "two-body"
            if try table.flag("j2") ?? false { j2 = LunarGravity.measuredJ2 }
            if try table.flag("c22") ?? false { c22 = LunarGravity.measuredC22 }
            if isTwoBody, j2 != 0 || c22 != 0 {
                throw table.bad("model", "two-body knows neither j2 nor c22; use point-masses")
            }
        }
    }

    init(_ table: ScenarioTable, folder: URL) throws {
        let kinds = ["halo", "kepler", "frozen", "state", "opm", "oem"].filter(table.has)
        guard kinds.count == 1, let kind = kinds.first else {
            throw table.bad("halo", "give exactly one of halo, kepler, frozen, state, opm and oem; found \(kinds.count)")
        }
        let inner = try table.required(kind, table.table)
        self = try inner.read { inner in
            switch kind {
            case "halo": try RelayOrbit.halo(inner)
            case "kepler": try RelayOrbit.kepler(inner)
            case "frozen": try RelayOrbit.frozen(inner)
            case "state": try RelayOrbit.state(inner)
            case "opm": try RelayOrbit.opm(inner, folder: folder)
            default: try RelayOrbit.oem(inner, folder: folder)
            }
        }
    }

    private static func halo(_ table: ScenarioTable) throws -> RelayOrbit {
        let name = try table.string("family") ?? "southern"
        guard let family = HaloOrbit.Family(rawValue: name) else {
            throw table.bad("family", "'\(name)' is neither northern nor southern")
        }
        let pointName = try table.string("point") ?? "L2"
        guard let point = ["L1": ThreeBodySystem.Point.l1, "L2": .l2][pointName] else {
            throw table.bad("point", "'\(pointName)' is neither L1 nor L2")
        }
        let (z, az) = (try table.number("max_z_km"), try table.number("richardson_az_km"))
        let start = try table.rows("start", width: 6)
        let period = try table.number("period")
        let orbit: HaloOrbit
        switch (z, az, start?.first, period) {
        case (let z?, nil, nil, nil): orbit = try .member(greatestZ: z, point: point, family: family)
        case (nil, let az?, nil, nil): orbit = try .richardson(amplitude: az, point: point, family: family)
        case (nil, nil, let s?, let period?):
            let state = OrbitState(position: Vector3(s[0], s[1], s[2]), velocity: Vector3(s[3], s[4], s[5]))
            orbit = try HaloOrbit(start: state, period: period)
        default:
            throw table.bad(
                "max_z_km",
                "give one of max_z_km, richardson_az_km, or start = [[x, y, z, vx, vy, vz]] with period"
            )
        }
        return .halo(
            orbit,
            phase: try table.number("phase") ?? 0,
            month: try table.number("month_d") ?? 27.321661,
            fixedDistance: try table.number("fixed_distance_km")
        )
    }

    private static func frame(_ table: ScenarioTable) throws -> LunarFrame {
        let name = try table.required("frame", table.string)
        // The ICRF by the names that other programs give it; EME2000 is turned from it by 0.02″.
        let others = ["gcrf", "eme2000", "j2000"]
        if others.contains(name.lowercased()) { return .icrf }
        guard let frame = LunarFrame(rawValue: name.lowercased()) else {
            throw RelayError(
                .badFrame,
                "\(table.path).frame: '\(name)' is not known; known are "
                    + (LunarFrame.allCases.map(\.rawValue) + others).joined(separator: ", ")
            )
        }
        return frame
    }

    private static func kepler(_ table: ScenarioTable) throws -> RelayOrbit {
        let (a, e) = (try table.number("semi_major_axis_km"), try table.number("eccentricity"))
        let (low, high) = (try table.number("periapsis_altitude_km"), try table.number("apoapsis_altitude_km"))
        let shape: (axis: Double, eccentricity: Double)
        switch (a, e, low, high) {
        case (let a?, let e?, nil, nil): shape = (a, e)
        case (nil, nil, let low?, let high?):
            guard high >= low else { throw table.bad("apoapsis_altitude_km", "lies below the periapsis") }
            shape = (1_737.4 + (low + high) / 2, (high - low) / (2 * 1_737.4 + low + high))
        default:
            throw table.bad(
                "semi_major_axis_km",
                "give either semi_major_axis_km and eccentricity, or periapsis_altitude_km and apoapsis_altitude_km"
            )
        }
        let elements = try KeplerElements(
            semiMajorAxis: shape.axis,
            eccentricity: shape.eccentricity,
            inclination: table.required("inclination_deg", table.number),
            node: table.number("node_deg") ?? 0,
            argument: table.number("argument_deg") ?? 0,
            trueAnomaly: try anomaly(table, shape.eccentricity)
        )
        return .elements(
            elements,
            frame: try frame(table),
            epoch: try table.instant("epoch"),
            motion: try Motion(table)
        )
    }

    private static func anomaly(_ table: ScenarioTable, _ eccentricity: Double) throws -> Double {
        let (nu, mean) = (try table.number("true_anomaly_deg"), try table.number("mean_anomaly_deg"))
        if nu != nil, mean != nil { throw table.bad("mean_anomaly_deg", "give either the true or the mean anomaly") }
        guard let mean, (0..<1).contains(eccentricity) else { return nu ?? 0 }
        return KeplerElements.trueAnomaly(mean: mean, eccentricity: eccentricity)
    }

    private static func frozen(_ table: ScenarioTable) throws -> RelayOrbit {
        let low = try table.required("periapsis_altitude_km", table.number)
        let high = try table.required("apoapsis_altitude_km", table.number)
        let elements = try FrozenOrbit.elements(
            periapsisAltitude: low,
            apoapsisAltitude: high,
            node: table.number("node_deg") ?? 0,
            argument: table.number("argument_deg") ?? 90,
            trueAnomaly: try anomaly(table, (high - low) / (2 * 1_737.4 + low + high))
        )
        return .elements(elements, frame: .earthOrbit, epoch: try table.instant("epoch"), motion: try Motion(table))
    }

    private static func state(_ table: ScenarioTable) throws -> RelayOrbit {
        let p = try table.required("position_km") { try table.rows($0, width: 3) }
        let v = try table.required("velocity_km_s") { try table.rows($0, width: 3) }
        guard p.count == 1, v.count == 1 else { throw table.bad("position_km", "give one list in a list: [[x, y, z]]") }
        let state = OrbitState(
            position: Vector3(p[0][0], p[0][1], p[0][2]),
            velocity: Vector3(v[0][0], v[0][1], v[0][2])
        )
        return .state(state, frame: try frame(table), epoch: try table.instant("epoch"), motion: try Motion(table))
    }

    private static func oem(_ table: ScenarioTable, folder: URL) throws -> RelayOrbit {
        try message(table, folder: folder) { .table(try OrbitEphemerisMessage(text: $0)) }
    }

    private static func opm(_ table: ScenarioTable, folder: URL) throws -> RelayOrbit {
        let motion = try Motion(table)
        return try message(table, folder: folder) { text in
            let message = try OrbitParameterMessage(text: text)
            try message.checkForRelay()
            return .state(message.state, frame: .icrf, epoch: message.epoch, motion: motion)
        }
    }

    /// Reads the file that a table names; what is wrong with it names the file, since a bare number
    /// of a line would be looked up in the scenario.
    private static func message(
        _ table: ScenarioTable,
        folder: URL,
        read: (String) throws -> RelayOrbit
    ) throws -> RelayOrbit {
        let name = try table.required("file", table.string)
        let url = folder.appending(name)
        guard let data = try? Data(contentsOf: url), let text = String(data: data, encoding: .utf8) else {
            throw table.bad("file", "cannot read \(url.path) as text")
        }
        do {
            return try read(text)
        } catch let error as RelayError {
            throw RelayError(error.code, "\(name), \(error)")
        }
    }
}

extension Scenario.RelayEntry {
    init(_ table: ScenarioTable, folder: URL) throws {
        id = try table.required("id", table.string)
        name = try table.string("name") ?? id
        provenance = try Scenario.Provenance(table)
        store = try table.bits("store_gbit")
        power = try table.table("power").map { try $0.read(SitePower.init(_:)) }
        let count = try table.number("beams") ?? 1
        guard count >= 1, count == count.rounded(), count <= 100 else {
            throw table.bad("beams", "must be a whole number from 1 on")
        }
        beams = Int(count)
        orbit = try RelayOrbit(table, folder: folder)
    }
}
