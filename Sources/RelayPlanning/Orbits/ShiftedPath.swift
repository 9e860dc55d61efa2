extension RelayPath {
    /// The same path on a clock that starts so many seconds later.
    public func shifted(by offset: Double) -> any RelayPath {
        offset == 0 ? self : ShiftedPath(path: self, offset: offset)
    }
}

/// A path whose clock starts at another instant than the sky's.
struct ShiftedPath: RelayPath {
    let path: any RelayPath
    /// Seconds from the start of the path's own clock to the start of the sky.
    let offset: Double

    var validity: ClosedRange<Double> {
        (path.validity.lowerBound - offset)...(path.validity.upperBound - offset)
    }

    func position(at t: Double, moon: OrbitState) -> Vector3 {
        path.position(at: t + offset, moon: moon)
    }
}
