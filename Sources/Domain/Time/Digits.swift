/// Decimal digits at fixed places, for what every record has.
enum Digits {
    /// Writes `value`, from zero up, into all of `places`, with zeros before it.
    static func write(_ value: Int, _ places: Range<Int>, to bytes: UnsafeMutableBufferPointer<UInt8>) {
        var rest = value
        for place in places.reversed() {
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
