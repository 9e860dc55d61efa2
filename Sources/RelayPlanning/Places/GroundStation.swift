/// A station on the Earth that receives from a relay or from the Moon.
public struct GroundStation: Hashable, Sendable {
    /// The short name by which links refer to it.
    public var id: String
    /// Geodetic longitude in degrees, positive east (WGS 84).
    public var longitude: Double
    /// Geodetic latitude in degrees, positive north (WGS 84).
    public var latitude: Double
    /// Height above the ellipsoid in km.
    public var height: Double
    /// The least elevation in degrees at which it receives.
    public var minimumElevation: Double
    /// Its horizon.
    public var mask: HorizonMask?
    /// How well longitude and latitude are known, in degrees; nil where nobody has said.
    public var accuracy: Double?

    /// A station.
    ///
    /// - Throws: ``RelayError`` of code `badSite` where a number cannot be.
    public init(
        id: String,
        longitude: Double,
        latitude: Double,
        height: Double,
        minimumElevation: Double = 10,
        mask: HorizonMask? = nil,
        accuracy: Double? = nil
    ) throws {
        guard (-180...360).contains(longitude), (-90...90).contains(latitude), (-1...10).contains(height) else {
            throw RelayError(
                .badSite,
                "station \(id): longitude \(longitude)°, latitude \(latitude)°, height \(height) km is no place on the Earth"
            )
        }
        guard (-5..<90).contains(minimumElevation) else {
            throw RelayError(.badSite, "station \(id): the least elevation of \(minimumElevation)° must lie in −5…90°")
        }
        if let accuracy, !(0...10).contains(accuracy) {
            throw RelayError(.badSite, "station \(id): an accuracy of \(accuracy)° must lie in 0…10°")
        }
        self.id = id
        self.longitude = longitude
        self.latitude = latitude
        self.height = height
        self.minimumElevation = minimumElevation
        self.mask = mask
        self.accuracy = accuracy
    }

    /// By how many seconds a window's edge may move for the accuracy of the coordinates: the time
    /// in which the Earth turns by that much (0.1° is 24 s).
    public var edgeUncertainty: Double? { accuracy.map { $0 * 240 } }

    var place: Place {
        Place(
            position: ERFASeries.geodetic(longitude: longitude.radians, latitude: latitude.radians, height: height),
            longitude: longitude,
            latitude: latitude,
            least: minimumElevation,
            mask: mask
        )
    }
}
