import Glibc
import RelayPlanning

/// The searches that are timed: `reference` on one thread, or `grid COUNT DAYS TASKS`.
///
/// Prints the edges found, the process's CPU seconds meanwhile, and the seconds that passed.
@main
struct RelayBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let clock = ContinuousClock()
        let (began, cpuBegan) = (clock.now, cpu())
        let edges: Int
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        if arguments.first == "grid", numbers.count == 3 {
            edges = try await grid(count: numbers[0], days: numbers[1], tasks: numbers[2])
        } else {
            edges = try await reference()
        }
        let passed = clock.now - began
        let wall = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
        print("\(edges) \(cpu() - cpuBegan) \(wall)")
    }

    /// CPU seconds of this process on all cores.
    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static let stations = [
        ("JMS", 130.7706, 46.4937, 0.15), ("KSH", 76.7136, 38.4213, 1.35), ("NQN", -70.1495, -38.1914, 0.46),
    ]

    /// A year of Queqiao's halo, from nothing: ephemeris tables, orbit and search.
    static func reference() async throws -> Int {
        let start = try Instant("2027-01-01T00:00:00Z")
        let halo = try HaloPath(orbit: .member(greatestZ: 13_000, family: .southern))
        let scene = try Scene(
            sky: Sky(from: start, to: start + 365 * 86_400, universalOffset: 0.094),
            sites: [
                Site(id: "lander", longitude: 177.5991, latitude: -45.4446, minimumElevation: 10, sun: .centreAbove(5))
            ],
            stations: stations.map { try GroundStation(id: $0.0, longitude: $0.1, latitude: $0.2, height: $0.3) },
            relays: [Scene.Relay(id: "relay", path: halo)]
        )
        let found = try await WindowSearch(step: 60).windows(of: scene.sightlines, in: scene)
        return found.reduce(0) { $0 + $1.edges.count }
    }

    /// So many relays, sites and stations, all with all.
    static func grid(count: Int, days: Int, tasks: Int) async throws -> Int {
        let start = try Instant("2027-01-01T00:00:00Z")
        let orbit = try HaloOrbit.member(greatestZ: 13_000, family: .southern)
        let scene = try Scene(
            sky: Sky(from: start, to: start + Double(days) * 86_400),
            sites: (0..<count).map {
                try Site(id: "site\($0)", longitude: 150 + Double($0) * 6, latitude: -60 + Double($0) * 10, minimumElevation: 10)
            },
            stations: (0..<count).map {
                try GroundStation(id: "station\($0)", longitude: Double($0) * 36, latitude: -50 + Double($0) * 10, height: 0)
            },
            relays: (0..<count).map {
                Scene.Relay(id: "relay\($0)", path: try HaloPath(orbit: orbit, phase: Double($0) / Double(count)))
            }
        )
        let found = try await WindowSearch(step: 60, tasks: tasks).windows(of: scene.sightlines, in: scene)
        return found.reduce(0) { $0 + $1.edges.count }
    }
}
