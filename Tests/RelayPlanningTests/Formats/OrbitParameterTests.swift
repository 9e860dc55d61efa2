import RelayPlanning
import Testing

@Suite("Orbit parameter messages")
struct OrbitParameterTests {
    static let good = """
        CCSDS_OPM_VERS = 2.0
        COMMENT by hand
        CREATION_DATE = 2027-001T00:00:00
        ORIGINATOR = TEST
        OBJECT_NAME = QUEQIAO-2
        OBJECT_ID = 2024-051A
        CENTER_NAME = Moon
        REF_FRAME = ICRF
        TIME_SYSTEM = UTC
        EPOCH = 2027-01-02T00:00:00.000
        X = 3000.5 [km]
        Y = -200
        Z = 0.25
        X_DOT = 0.1 [km/s]
        Y_DOT = 1.2 [km/s]
        Z_DOT = -0.05 [km/s]
        GM = 4902.800 [km**3/s**2]
        MASS = 1200 [kg]
        CX_X = 3.3e-04
        CY_DOT_X = -4.1e-07
        USER_DEFINED_NOTE = none
        """

    @Test func `a message by hand is read`() throws {
        let message = try OrbitParameterMessage(text: Self.good)

        #expect(message.objectName == "QUEQIAO-2" && message.objectID == "2024-051A")
        #expect(message.center == "MOON" && message.frame == "ICRF")
        #expect(message.epoch.text == "2027-01-02T00:00:00.000Z")
        #expect(message.state.position == Vector3(3000.5, -200, 0.25))
        #expect(message.state.velocity == Vector3(0.1, 1.2, -0.05))
        try message.checkForRelay()
    }

    @Test func `an epoch in dynamical time is 69.2 s before the same digits in UTC`() throws {
        let other = try OrbitParameterMessage(text: Self.good.replacing("TIME_SYSTEM = UTC", with: "TIME_SYSTEM = TDB"))

        let shift = try OrbitParameterMessage(text: Self.good).epoch - other.epoch

        #expect(abs(shift - 69.184) < 0.002)
    }

    @Test(arguments: [
        ("CCSDS_OPM_VERS = 2.0", "CCSDS_OEM_VERS = 2.0", 1), ("CCSDS_OPM_VERS = 2.0", "CCSDS_OPM_VERS = 7", 1),
        ("CREATION_DATE = 2027-001T00:00:00", "CREATION_DATE = yesterday", 3), ("OBJECT_ID = 2024-051A\n", "", 20),
        ("CENTER_NAME = Moon", "CENTER_NAME Moon", 7), ("REF_FRAME = ICRF", "REF_FRAME =", 8),
        ("TIME_SYSTEM = UTC", "TIME_SYSTEM = SCLK", 9), ("2027-01-02T00", "2027-02-30T00", 10),
        ("3000.5 [km]", "3000.5 [m]", 11), ("Y = -200", "Y = -2oo", 12), ("Z = 0.25", "X = 0.25", 13),
        ("Z_DOT = -0.05 [km/s]\n", "", 20), ("Z_DOT = -0.05", "Z_DOT = inf", 16),
        ("MASS = 1200 [kg]", "MAN_EPOCH_IGNITION = 2027-01-03T00:00:00", 18), ("MASS = 1200 [kg]", "COLOUR = red", 18),
        ("MASS = 1200 [kg]", "SEMI_MAJOR_AXIS = 9000 [km]", 18),
    ])
    func `a malformed message is refused with the number of its line`(old: String, new: String, line: Int) throws {
        #expect(Self.good.contains(old))
        let text = Self.good.replacing(old, with: new)

        let error = #expect(throws: RelayError.self) { try OrbitParameterMessage(text: text) }

        #expect(error?.code == .badFile)
        #expect(error?.line == line, "\(error?.description ?? "")")
    }

    @Test func `elements that agree with the vector are welcome`() throws {
        let message = try OrbitParameterMessage(text: Self.good)
        let axis = try KeplerElements(message.state, gravity: 4_902.8).semiMajorAxis

        _ = try OrbitParameterMessage(text: Self.good + "\nSEMI_MAJOR_AXIS = \(axis) [km]\n")
    }

    @Test(arguments: [("CENTER_NAME = Moon", "CENTER_NAME = EARTH"), ("REF_FRAME = ICRF", "REF_FRAME = MOON_PA")])
    func `a centre or frame that a relay cannot have is refused`(old: String, new: String) throws {
        let message = try OrbitParameterMessage(text: Self.good.replacing(old, with: new))

        let error = #expect(throws: RelayError.self) { try message.checkForRelay() }
        #expect(error?.code == .badFrame)
    }
}
