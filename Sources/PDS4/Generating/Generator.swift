/// Writes products with the structure of real ones and made-up content, for demonstrations, tests and load.
///
/// Every label says in its title and its description that the product is generated: nothing here may be taken for data
/// of a mission.
public struct Generator: Sendable {
    /// The kinds of products.
    public enum Kind: String, Sendable, CaseIterable {
        /// A panoramic camera's raw image: 2352 × 1728, UnsignedLSB2.
        case pcam
        /// A landing camera's image: 1024 × 1024 bytes.
        case lcam
        /// A terrain camera's colour image: 2352 × 1728 × 3 bytes.
        case tcam
        /// A penetrating radar's table: records of 8,210 bytes, 6 fields and a group of 2,048 reals.
        case lpr
        /// A microwave radiometer's character table.
        case mrm
        /// A label with a table of three lines: for runs over very many products.
        case small
    }

    /// How names and labels are written.
    public enum Style: String, Sendable, CaseIterable {
        /// As PDS4 wants them.
        case standard
        /// With every departure that is known of Chang'e labels: what an agency's profile and repair are tried on.
        case departing
    }

    /// The kind.
    public var kind: Kind
    /// How names and labels are written.
    public var style = Style.standard
    /// The number of records of the radar's table.
    public var records: Int

    /// Takes the kind; `records` is for the radar's and the radiometer's tables.
    public init(kind: Kind, records: Int = 4_000, style: Style = .standard) {
        self.kind = kind
        self.style = style
        self.records = max(1, records)
    }

    /// A generator of numbers that repeats itself for the same seed.
    struct Noise {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }

        mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }
    }

    /// The logical identifier of the bundle that generated products belong to.
    public static let bundle = "urn:nasa:pds:magpie_generated"

    /// The name, without extension, of the product with this number.
    public func name(_ number: Int) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 7 - digits.utf8.count)) + digits
        guard style == .departing else { return "gen_\(kind.rawValue)_\(padded)" }
        // Station GEN, as no receiving station is called: nobody may take the file for data of the mission.
        return "CE4_GEN_\(kind.rawValue.uppercased())-I-\(padded)_SCI_N_20190103022600_20190103022700_0001_A"
    }

    /// The level that stands as extension in departing names.
    var level: String {
        switch kind {
        case .lcam: "2A"
        case .tcam: "2C"
        case .pcam, .lpr, .mrm, .small: "2B"
        }
    }

    /// Writes one product: a data file and its label.
    ///
    /// - Returns: the label's path.
    /// - Throws: ``FileProblem`` when a file cannot be written.
    @discardableResult
    public func write(number: Int, to folder: String) throws -> String {
        let name = name(number)
        try FileSystem.createDirectory(folder)
        let bytes = content(number)
        let isText = kind == .mrm || kind == .small
        let dataName = name + "." + (style == .departing ? level : isText ? "tab" : "dat")
        try FileSystem.write(bytes, to: FileSystem.join(folder, dataName))
        let label = GeneratedLabel(generator: self, name: name, file: dataName, size: bytes.count, checksum: MD5.hexadecimal(of: bytes))
        let path = FileSystem.join(folder, name + (style == .departing ? ".\(level)L" : ".xml"))
        try FileSystem.write(Array((style == .departing ? label.departingText() : label.text()).utf8), to: path)
        return path
    }

    private func content(_ number: Int) -> [UInt8] {
        var noise = Noise(state: UInt64(truncatingIfNeeded: number) &+ 1)
        switch kind {
        case .pcam: return image(width: 2_352, height: 1_728, bands: 1, bytes: 2, &noise)
        case .lcam: return image(width: 1_024, height: 1_024, bands: 1, bytes: 1, &noise)
        case .tcam: return image(width: 2_352, height: 1_728, bands: 3, bytes: 1, &noise)
        case .lpr: return radar(&noise)
        case .mrm: return radiometer(&noise)
        case .small: return Array("  1  0.5\r\n  2  1.5\r\n  3  2.5\r\n".utf8)
        }
    }

    private func image(width: Int, height: Int, bands: Int, bytes: Int, _ noise: inout Noise) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(width * height * bands * bytes)
        let phase = Int(noise.next() % 512)
        for band in 0..<bands {
            for line in 0..<height {
                var random = noise.next()
                for sample in 0..<width {
                    if sample & 7 == 0 { random = noise.next() }
                    let grain = Int(random >> UInt64(sample & 7 * 8) & 15)
                    let value = (line / 4 + sample / 3 + phase + band * 40) & 255 + grain
                    if bytes == 2 {
                        let wide = UInt16(clamping: value * 4)
                        result.append(UInt8(wide & 255))
                        result.append(UInt8(wide >> 8))
                    } else {
                        result.append(UInt8(clamping: value))
                    }
                }
            }
        }
        return result
    }

    private func radar(_ noise: inout Noise) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(records * 8_210)
        func put<Bits: FixedWidthInteger>(_ value: Bits) { withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) } }
        for record in 0..<records {
            put(UInt32(truncatingIfNeeded: record + 1))
            put(UInt16(record % 1_000))
            put(Float(record).bitPattern)
            put(Float(noise.share() * 10).bitPattern)
            put(UInt16(2_048))
            put(UInt16(0x1ACF))
            for sample in 0..<2_048 {
                let decay = Float(2_048 - sample) / 2_048
                put((decay * Float(noise.share() - 0.5) * 1_000).bitPattern)
            }
        }
        return result
    }

    private func radiometer(_ noise: inout Noise) -> [UInt8] {
        var result = ""
        for record in 0..<records {
            let temperatures = (0..<4).map { _ in Self.fixed(180 + noise.share() * 120, width: 9) }.joined(separator: " ")
            result += Self.padded(String(record + 1), 8) + " " + temperatures + "\r\n"
        }
        return Array(result.utf8)
    }

    /// A number with three digits after the point.
    static func fixed(_ value: Double, width: Int) -> String {
        let thousandths = Int((value * 1_000).rounded())
        let rest = String(thousandths.magnitude % 1_000)
        let text = "\(thousandths < 0 ? "-" : "")\(thousandths.magnitude / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
        return padded(text, width)
    }

    static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
}
