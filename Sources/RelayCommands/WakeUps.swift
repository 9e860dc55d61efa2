package import RelayPlanning

/// Wake-ups with the Sun.
package enum WakeUps {
    /// Who wakes, and at which elevation of the Sun: seen, not stated (P).
    package enum Sleeper: String, Sendable {
        case rover, lander

        /// The Sun's elevation in degrees over a flat horizon.
        package var elevation: Double { self == .rover ? 6.84 : 13.18 }
    }

    /// A published wake-up.
    package struct Published: Sendable {
        package var who: Sleeper
        package var instant: Instant

        /// When the Sun reached the sleeper's elevation: the rise nearest to what was published.
        package func computed() async throws -> Instant {
            let rises = try await WakeUps.rises(
                longitude: 177.5991,
                latitude: -45.4446,
                elevation: who.elevation,
                from: instant + -12 * 86_400,
                to: instant + 12 * 86_400
            )
            guard let nearest = rises.min(by: { abs($0 - instant) < abs($1 - instant) }) else {
                throw RelayError(
                    .badWindow,
                    "the Sun does not rise to \(who.elevation)° within twelve days of \(instant.text)"
                )
            }
            return nearest
        }
    }

    /// The sixteen wake-ups that were published, in Beijing time.
    package static func published() throws -> [Published] {
        let rows = [
            ("2019-03-29T20:28", "2019-03-30T18:14"), ("2019-09-22T20:30", "2019-09-23T20:26"),
            ("2019-11-21T00:51", "2019-11-21T17:03"), ("2020-02-17T17:55", "2020-02-18T06:57"),
            ("2020-08-12T20:34", "2020-08-13T14:54"), ("2020-09-11T11:54", "2020-09-12T05:15"),
            ("2020-11-09T10:17", "2020-11-10T03:12"), ("2021-04-06T03:54", "2021-04-06T21:43"),
        ]
        return try rows.flatMap { rover, lander in
            [
                Published(who: .rover, instant: try Instant(rover + "+08:00")),
                Published(who: .lander, instant: try Instant(lander + "+08:00")),
            ]
        }
    }

    /// The instants at which the Sun's centre rises to an elevation in degrees.
    package static func rises(
        longitude: Double,
        latitude: Double,
        elevation: Double,
        from start: Instant,
        to end: Instant
    ) async throws -> [Instant] {
        let site = try Site(id: "site", longitude: longitude, latitude: latitude, sun: .centreAbove(elevation))
        let scene = try Scene(sky: Sky(from: start, to: end), sites: [site])
        let found = try await WindowSearch(step: 600).windows(of: [.siteSun(site: 0)], in: scene)
        return found[0].spans.list.filter { $0.start > 0 }.map { start + $0.start }
    }
}
