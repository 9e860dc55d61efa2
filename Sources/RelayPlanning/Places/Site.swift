/// A place on the Moon from which data are sent.
public struct Site: Hashable, Sendable {
    /// What counts as light there.
    public enum SunRule: Hashable, Sendable {
        /// The centre of the apparent disc stands above this elevation in degrees (and the mask).
        case centreAbove(Double)
        /// More than this part of the disc, 0 … 1, stands above the horizon mask.
        case discFraction(Double)
    }

    /// The short name by which links and payloads refer to it.
    public var id: String
    /// Longitude in degrees, positive east, in mean-Earth axes.
    public var longitude: Double
    /// Planetocentric latitude in degrees, positive north.
    public var latitude: Double
    /// Distance from the Moon's centre in km.
    public var radius: Double
    /// The least elevation in degrees at which a relay or station serves.
    public var minimumElevation: Double
    /// The horizon of mountains, for relay, station and Sun alike.
    public var mask: HorizonMask?
    /// What counts as light.
    public var sun: SunRule

    /// A site.
    ///
    /// - Throws: ``RelayError`` of code `badSite` where a number cannot be.
    public init(
        id: String,
        longitude: Double,
        latitude: Double,
        radius: Double = 1_737.4,
        minimumElevation: Double = 0,
        mask: HorizonMask? = nil,
        sun: SunRule = .centreAbove(0)
    ) throws {
        guard (-180...360).contains(longitude), (-90...90).contains(latitude) else {
            throw RelayError(
                .badSite,
                "site \(id): longitude \(longitude)°, latitude \(latitude)° is no place on the Moon"
            )
        }
        guard (1_720...1_750).contains(radius) else {
            throw RelayError(
                .badSite,
                "site \(id): a radius of \(radius) km is not on the Moon's surface (1,720–1,750 km)"
            )
        }
        guard (-30..<90).contains(minimumElevation) else {
            throw RelayError(.badSite, "site \(id): the least elevation of \(minimumElevation)° must lie in −30…90°")
        }
        switch sun {
        case .centreAbove(let elevation) where !(-30..<90).contains(elevation):
            throw RelayError(.badSite, "site \(id): the Sun's least elevation of \(elevation)° must lie in −30…90°")
        case .discFraction(let part) where !(0..<1).contains(part):
            throw RelayError(.badSite, "site \(id): the part of the Sun's disc, \(part), must lie in 0…1 (1 excluded)")
        default: break
        }
        self.id = id
        self.longitude = longitude
        self.latitude = latitude
        self.radius = radius
        self.minimumElevation = minimumElevation
        self.mask = mask
        self.sun = sun
    }

    var place: Place { place(least: minimumElevation) }

    func place(least: Double) -> Place {
        let (l, b) = (longitude.radians, latitude.radians)
        let up = Vector3(cos(b) * cos(l), cos(b) * sin(l), sin(b))
        return Place(position: up * radius, longitude: longitude, latitude: latitude, least: least, mask: mask)
    }
}
