import RelayPlanning
import RelayTestSupport
import Testing

@Suite("Halo orbits")
struct HaloTests {
    let system = ThreeBodySystem.earthMoon

    @Test(.enabled(if: RelayTestData.isPresentOrRequired, "shared/data/relay is absent"))
    func `all 1,535 orbits of the catalogue close after one period and keep Jacobi's constant`() async throws {
        let rows = try CatalogueOfHalos.load().rows

        let worst = try await withThrowingTaskGroup(of: (miss: Double, drift: Double).self) { group in
            for share in 0..<4 {
                group.addTask { [system] in
                    var worst = (miss: 0.0, drift: 0.0)
                    for index in stride(from: share, to: rows.count, by: 4) {
                        let row = rows[index]
                        let end = try system.propagate(row.start, by: row.period)
                        worst.miss = max(
                            worst.miss,
                            (end.position - row.start.position).length,
                            (end.velocity - row.start.velocity).length
                        )
                        worst.drift = max(worst.drift, abs(system.jacobi(end) - system.jacobi(row.start)))
                        #expect(abs(system.jacobi(row.start) - row.jacobi) < 1e-11)
                    }
                    return worst
                }
            }
            return try await group.reduce(into: (miss: 0.0, drift: 0.0)) { all, one in
                all = (max(all.miss, one.miss), max(all.drift, one.drift))
            }
        }

        #expect(rows.count == 1_535)
        #expect(worst.miss < 1e-9)
        #expect(worst.drift < 1e-11)
    }

    @Test(.enabled(if: RelayTestData.isPresentOrRequired, "shared/data/relay is absent"))
    func `every 25th orbit, rounded and corrected again, has the catalogue's period`() throws {
        let rows = try CatalogueOfHalos.load().rows

        for index in stride(from: 0, to: rows.count, by: 25) {
            let row = rows[index]
            var guess = row.start
            guess.position.x += 1e-7
            guess.velocity.y -= 1e-7
            guess.position.y = 0
            guess.velocity = Vector3(0, guess.velocity.y, 0)
            let orbit = try HaloOrbit.corrected(from: guess)
            #expect(abs(orbit.period - row.period) * system.timeUnit < 1e-4, "row \(index)")
        }
    }

    @Test func `the member with a greatest z of 13,000 km is Queqiao's`() throws {
        let orbit = try HaloOrbit.member(greatestZ: 13_000, family: .southern)

        #expect(abs(orbit.start.position.x - 1.179768406628698) < 1e-9)
        #expect(abs(orbit.start.position.z - -0.033358714625332) < 1e-9)
        #expect(abs(orbit.start.velocity.y - -0.161987963433698) < 1e-9)
        #expect(abs(orbit.period - 3.406394280531285) < 1e-9)
        #expect(abs(orbit.jacobi - 3.147294232669558) < 1e-9)
        let range = try orbit.distancesFromSmallerBody
        #expect(abs(range.lowerBound - 50_884) < 1)
        #expect(abs(range.upperBound - 75_913) < 1)
    }

    @Test func `the northern member mirrors the southern one`() throws {
        let south = try HaloOrbit.member(greatestZ: 30_000, family: .southern)
        let north = try HaloOrbit.member(greatestZ: 30_000, family: .northern)

        #expect(abs(north.start.position.z + south.start.position.z) < 1e-14)
        #expect(abs(north.period - south.period) < 1e-11)
    }

    @Test func `Richardson's amplitude of 13,000 km is another orbit, 15,091 km high`() throws {
        let orbit = try HaloOrbit.richardson(amplitude: 13_000, family: .southern)

        #expect(abs(try orbit.greatestZ - 15_091) < 1)
    }

    @Test func `L2 lies 65,405 km beyond the Moon`() {
        #expect(abs(system.distance(to: .l2) * system.lengthUnit - 65_405) < 1)
        #expect(abs(system.place(of: .l2).x - 1.15568216544488) < 1e-13)
    }

    @Test func `continuation passes the fold of the family, and every member closes`() throws {
        let members = try HaloOrbit.member(greatestZ: 60_000, family: .southern).family(count: 20, arc: 0.01)

        let heights = members.map { abs($0.start.position.z) }
        #expect(heights.max() != heights.first)
        #expect(heights.max() != heights.last)
        for member in members {
            let end = try system.propagate(member.start, by: member.period)
            #expect((end.position - member.start.position).length < 1e-9)
        }
    }

    @Test func `a state that is not periodic is refused`() {
        let start = OrbitState(position: Vector3(1.18, 0, -0.03), velocity: Vector3(0, -0.1, 0))

        #expect(throws: RelayError.self) { try HaloOrbit(start: start, period: 3.4) }
        #expect(throws: RelayError.self) { try HaloOrbit.member(greatestZ: -5, family: .northern) }
        #expect(throws: RelayError.self) { try HaloOrbit.member(greatestZ: .nan, family: .northern) }
    }
}
