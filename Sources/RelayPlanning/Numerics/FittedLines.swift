/// A vector function of time as a constant and sines and cosines of whole multiples of arguments.
///
/// The tables are written by the scripts in `Scripts/relay`, which fit what a series leaves out.
struct FittedLines: Sendable {
    /// The arguments of Moon and planets that the tables count multiples of, in radians: at J2000.0, a day.
    struct Argument: Sendable {
        var phase: Double
        var rate: Double
    }

    private struct Line: Sendable {
        var phase: Double
        var rate: Double
        var sine: Vector3
        var cosine: Vector3
    }

    private let constant: Vector3
    private let lines: [Line]

    /// Reads a table: each row tells how many times each argument is taken, then the factors of
    /// sine and cosine for each component, counted in `units`.
    init(arguments: [Argument], constants: [Int16], terms: [Int16], units: Vector3) {
        func scaled(_ numbers: [Int16], _ first: Int, _ step: Int) -> Vector3 {
            Vector3(
                Double(numbers[first]) * units.x,
                Double(numbers[first + step]) * units.y,
                Double(numbers[first + 2 * step]) * units.z
            )
        }
        let count = arguments.count
        precondition(terms.count.isMultiple(of: count + 6), "a table's rows are as long as its arguments ask for")
        constant = scaled(constants, 0, 1)
        lines = stride(from: 0, to: terms.count, by: count + 6).map { row in
            var line = Line(
                phase: 0,
                rate: 0,
                sine: scaled(terms, row + count, 2),
                cosine: scaled(terms, row + count + 1, 2)
            )
            for (index, argument) in arguments.enumerated() {
                line.phase += Double(terms[row + index]) * argument.phase
                line.rate += Double(terms[row + index]) * argument.rate
            }
            return line
        }
    }

    /// The function's value, and its change in a day.
    func valueAndRate(daysSinceJ2000 d: Double) -> (value: Vector3, rate: Vector3) {
        var (value, rate) = (constant, Vector3.zero)
        for line in lines {
            let angle = line.phase + line.rate * d
            let (s, c) = (sin(angle), cos(angle))
            value = value + line.sine * s + line.cosine * c
            rate = rate + (line.sine * c - line.cosine * s) * line.rate
        }
        return (value, rate)
    }
}
