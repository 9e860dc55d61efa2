// FoundationEssentials offers no transcendental functions on Linux; the C library does. One file
// names it, so that the others need no conditional imports.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

#if canImport(Glibc)
    @inline(__always) func sin(_ x: Double) -> Double { Glibc.sin(x) }
    @inline(__always) func cos(_ x: Double) -> Double { Glibc.cos(x) }
    @inline(__always) func tan(_ x: Double) -> Double { Glibc.tan(x) }
    @inline(__always) func asin(_ x: Double) -> Double { Glibc.asin(max(-1, min(1, x))) }
    @inline(__always) func acos(_ x: Double) -> Double { Glibc.acos(max(-1, min(1, x))) }
    @inline(__always) func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
    @inline(__always) func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
    @inline(__always) func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
#endif

extension Double {
    /// This number of degrees, in radians.
    var radians: Double { self * .pi / 180 }
    /// This number of radians, in degrees.
    var degrees: Double { self * 180 / .pi }
    /// This angle in degrees, brought into 0 … 360.
    var wholeTurn: Double {
        let rest = truncatingRemainder(dividingBy: 360)
        return rest < 0 ? rest + 360 : rest
    }
}
