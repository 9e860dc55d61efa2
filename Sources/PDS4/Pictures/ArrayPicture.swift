import CPDS4PNG

/// An array as a picture.
public struct ArrayPicture: Sendable {
    /// The picture's width in pixels.
    public let width: Int
    /// The picture's height in pixels.
    public let height: Int
    /// 1 for grey, 3 for colour.
    public let channels: Int
    /// Rows of pixels from the top, `channels` bytes each.
    public let pixels: [UInt8]

    /// The most elements that one picture may have.
    public static let largest = 1 << 28

    /// How lines and samples are put on a screen (`Display_Direction` of the display dictionary).
    public struct Direction: Sendable, Equatable {
        /// Whether the first line is at the bottom.
        public var isBottomUp = false
        /// Whether the first sample is at the right.
        public var isRightToLeft = false

        /// Lines from the top, samples from the left.
        public init(isBottomUp: Bool = false, isRightToLeft: Bool = false) {
            self.isBottomUp = isBottomUp
            self.isRightToLeft = isRightToLeft
        }
    }

    /// Draws a plane of an array, or three planes as red, green and blue.
    ///
    /// - Parameters:
    ///   - array: the array to draw.
    ///   - bands: the planes, counted from 0: one, or three. `nil` takes three when there are exactly three, else the first.
    ///   - stretch: how values become grey; each band by itself. Special constants are black and do not count.
    ///   - direction: where the first line and the first sample are.
    /// - Throws: ``ReadingProblem`` when the array has another number of axes than two or three, or no such plane.
    public init(_ array: ArrayData, bands: [Int]? = nil, stretch: Stretch = .percentile(1, 99), direction: Direction = Direction()) throws {
        let axes = array.description.axes
        guard axes.count == 2 || axes.count == 3 else {
            throw ReadingProblem("\(array.object.title) has \(axes.count) axes; a picture needs two or three.")
        }
        // The axis of bands is the one that is called so, else the shortest of three.
        var bandAxis: Int?
        if axes.count == 3 {
            bandAxis = axes.firstIndex { $0.name.lowercased().contains("band") }
                ?? axes.indices.min { axes[$0].elements < axes[$1].elements }
        }
        let planes = bandAxis.map { axes[$0].elements } ?? 1
        let chosen = bands ?? (planes == 3 ? [0, 1, 2] : [0])
        guard chosen.count == 1 || chosen.count == 3, chosen.allSatisfy({ $0 >= 0 && $0 < planes }) else {
            throw ReadingProblem("\(array.object.title) has \(planes) bands: name one of them, or three.")
        }
        let spatial = axes.indices.filter { $0 != bandAxis }
        let (rows, columns) = (axes[spatial[0]].elements, axes[spatial[1]].elements)
        guard rows > 0, columns > 0, rows <= Self.largest / columns else { throw ReadingProblem("The picture would be empty or too large.") }
        let absent = Set((array.description.specialConstants?.constants ?? []).compactMap { XPathNumber.double($0.text) })
        var greys: [[UInt8]] = []
        for band in chosen {
            var ranges = axes.map { 0..<$0.elements }
            if let bandAxis { ranges[bandAxis] = band..<(band + 1) }
            var values = try array.slice(ranges).values.doubles
            if !absent.isEmpty { for index in values.indices where absent.contains(values[index]) { values[index] = .nan } }
            let grey = stretch.grey(values)
            greys.append(Self.turned(grey, rows: rows, columns: columns, direction))
        }
        (width, height, channels) = (columns, rows, chosen.count)
        if greys.count == 1 {
            pixels = greys[0]
        } else {
            var mixed = [UInt8](repeating: 0, count: rows * columns * 3)
            for index in 0..<(rows * columns) {
                mixed[3 * index] = greys[0][index]
                mixed[3 * index + 1] = greys[1][index]
                mixed[3 * index + 2] = greys[2][index]
            }
            pixels = mixed
        }
    }

    private static func turned(_ pixels: [UInt8], rows: Int, columns: Int, _ direction: Direction) -> [UInt8] {
        guard direction != Direction() else { return pixels }
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count)
        for row in 0..<rows {
            let line = pixels[((direction.isBottomUp ? rows - 1 - row : row) * columns)...].prefix(columns)
            if direction.isRightToLeft { result += line.reversed() } else { result += line }
        }
        return result
    }

    /// Writes the picture as PNG.
    ///
    /// - Throws: ``ReadingProblem`` with libpng's reason.
    public func writePNG(to path: String) throws {
        var message = [CChar](repeating: 0, count: 64)
        let status = p4_png_write(path, UInt32(width), UInt32(height), Int32(channels), pixels, &message)
        guard status == 0 else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw ReadingProblem("\(path): \(reason)")
        }
    }
}
