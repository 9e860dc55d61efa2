/// A place in the drawing, in its units.
struct Point: Equatable {
    var x: Double
    var y: Double
}

/// A line through many points, thinned so that its text stays short.
enum Polyline {
    /// Path data through `points`, which rise in x.
    ///
    /// Of the points within one unit of width the first, the lowest, the highest and the last are kept: at full size
    /// the line looks the same, and a peak is never lost.
    static func path(_ points: [Point]) -> String {
        var kept: [Point] = []
        var column: [Point] = []
        func flush() {
            guard let first = column.first, let last = column.last else { return }
            guard column.count > 4 else {
                kept += column
                return
            }
            let low = column.indices.min { column[$0].y < column[$1].y } ?? 0
            let high = column.indices.max { column[$0].y < column[$1].y } ?? 0
            kept.append(first)
            kept += [min(low, high), max(low, high)].filter { $0 > 0 && $0 < column.count - 1 }.map { column[$0] }
            kept.append(last)
        }
        for point in points {
            if let first = column.first, point.x.rounded(.down) != first.x.rounded(.down) {
                flush()
                column = []
            }
            column.append(point)
        }
        flush()
        return data(kept)
    }

    /// Path data through every one of `points`.
    static func data(_ points: [Point]) -> String {
        var out = ""
        for (index, point) in points.enumerated() {
            out += index == 0 ? "M" : index == 1 ? "L" : " "
            out += ChartNumber.coordinate(point.x) + " " + ChartNumber.coordinate(point.y)
        }
        return out
    }
}
