extension HaloOrbit {
    /// The member whose greatest |z| has the value given in km.
    ///
    /// This is the definition of amplitude by what the orbit does; Richardson's A_z is a parameter
    /// of his series and differs (13,000 km of A_z give 15,091 km of |z|): see
    /// ``richardson(amplitude:point:family:system:)``.
    ///
    /// - Throws: ``RelayError`` of code `badOrbit` outside 100 … 75,000 km.
    public static func member(
        greatestZ: Double,
        point: ThreeBodySystem.Point = .l2,
        family: Family,
        system: ThreeBodySystem = .earthMoon
    ) throws -> HaloOrbit {
        guard greatestZ.isFinite, greatestZ >= 100, greatestZ <= 75_000 else {
            throw RelayError(
                .badOrbit,
                "a halo's greatest |z| lies between 100 and 75,000 km; \(greatestZ) km was asked for"
            )
        }
        let sign = family == .northern ? 1.0 : -1.0
        let target = sign * greatestZ / system.lengthUnit
        var seed = min(greatestZ, 8_000)
        var guess = RichardsonSeries(system: system, point: point).state(
            amplitude: seed / system.lengthUnit,
            family: family
        )
        guess.position.z = sign * seed / system.lengthUnit
        var current = try corrected(from: guess, system: system)
        var previous: HaloOrbit?
        while seed < greatestZ {
            seed = min(greatestZ, seed + 4_000)
            guess = current.start
            if let previous {
                // The family is a smooth curve: go on in the direction of the last two members.
                let width = current.start.position.z - previous.start.position.z
                let part = (sign * seed / system.lengthUnit - current.start.position.z) / width
                guess.add(current.start, times: part)
                guess.add(previous.start, times: -part)
            }
            guess.position.z = sign * seed / system.lengthUnit
            previous = current
            current = try corrected(from: guess, system: system)
        }
        precondition(current.start.position.z == target || abs(current.start.position.z - target) < 1e-12)
        let reached = try current.greatestZ
        guard abs(reached - greatestZ) < 1e-3 else {
            throw RelayError(.badOrbit, "this member's greatest |z| is \(reached) km and not where it crosses y = 0")
        }
        return current
    }

    /// The member that Richardson's series of third order with amplitude A_z (km) leads to.
    ///
    /// The series' z at the start is kept and the rest corrected.
    public static func richardson(
        amplitude: Double,
        point: ThreeBodySystem.Point = .l2,
        family: Family,
        system: ThreeBodySystem = .earthMoon
    ) throws -> HaloOrbit {
        guard amplitude.isFinite, amplitude >= 100, amplitude <= 40_000 else {
            throw RelayError(
                .badOrbit,
                "Richardson's series serves amplitudes of 100 to 40,000 km; \(amplitude) km was asked for"
            )
        }
        let guess = RichardsonSeries(system: system, point: point)
            .state(amplitude: amplitude / system.lengthUnit, family: family)
        let greatest = abs(guess.position.z) * system.lengthUnit
        return try member(greatestZ: greatest, point: point, family: family, system: system)
    }

    /// Further members of this orbit's family by continuation in pseudo-arclength.
    ///
    /// Folds, at which z no longer grows, are passed. The first member is this one.
    ///
    /// There are `count` members in all, and `arc` is the length of one step in the space of
    /// (x, z, vy), signed along growing |z|.
    public func family(count: Int, arc: Double) throws -> [HaloOrbit] {
        var members = [self]
        var nudged = start
        nudged.position.z += start.position.z < 0 ? -1e-4 : 1e-4
        let neighbour = try HaloOrbit.corrected(from: nudged, system: system)
        var tangent = (neighbour.free - free).unit
        while members.count < count {
            let from = members[members.count - 1].free
            let guess = from + tangent * arc
            let state = OrbitState(
                position: Vector3(guess.x, 0, guess.y),
                velocity: Vector3(0, guess.z, 0)
            )
            let next = try HaloOrbit.corrected(from: state, system: system, along: tangent) {
                ($0 - from).dot(tangent) - arc
            }
            tangent = (next.free - from).unit * (arc < 0 ? -1 : 1)
            members.append(next)
        }
        return members
    }

    private var free: Vector3 { Vector3(start.position.x, start.position.z, start.velocity.y) }
}
