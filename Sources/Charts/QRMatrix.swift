/// The square of a QR code while it is being made: what is fixed, where the data go, which mask reads best.
struct QRMatrix {
    let size: Int
    private let version: QRVersion
    private var dark: [Bool]
    private var isFixed: [Bool]

    init(_ version: QRVersion) {
        self.version = version
        size = 17 + 4 * version.number
        dark = Array(repeating: false, count: size * size)
        isFixed = dark
        drawPatterns()
    }

    private mutating func fix(_ column: Int, _ row: Int, _ isDark: Bool) {
        guard (0..<size).contains(column), (0..<size).contains(row) else { return }
        dark[row * size + column] = isDark
        isFixed[row * size + column] = true
    }

    // MARK: What every code of this size has

    private mutating func drawPatterns() {
        for place in 0..<size {
            fix(6, place, place.isMultiple(of: 2))
            fix(place, 6, place.isMultiple(of: 2))
        }
        for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(column, row) }
        let last = version.alignment.count - 1
        for (i, column) in version.alignment.enumerated() {
            for (j, row) in version.alignment.enumerated() {
                // Three corners belong to the finders.
                if (i, j) == (0, 0) || (i, j) == (0, last) || (i, j) == (last, 0) { continue }
                for x in -2...2 { for y in -2...2 { fix(column + x, row + y, max(abs(x), abs(y)) != 1) } }
            }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    private mutating func drawFinder(_ column: Int, _ row: Int) {
        for x in -4...4 {
            for y in -4...4 {
                let ring = max(abs(x), abs(y))
                fix(column + x, row + y, ring != 2 && ring != 4)
            }
        }
    }

    /// Level M is 00; five bits and ten that correct them, twice.
    private mutating func drawFormat(mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
        for place in 0...5 { fix(8, place, bit(place)) }
        fix(8, 7, bit(6))
        fix(8, 8, bit(7))
        fix(7, 8, bit(8))
        for place in 9..<15 { fix(14 - place, 8, bit(place)) }
        for place in 0..<8 { fix(size - 1 - place, 8, bit(place)) }
        for place in 8..<15 { fix(8, size - 15 + place, bit(place)) }
        fix(8, size - 8, true)
    }

    /// From version 7 on: six bits and twelve that correct them, twice.
    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        var rest = version.number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version.number << 12 | rest
        for place in 0..<18 {
            let isDark = bits >> place & 1 == 1
            fix(size - 11 + place % 3, place / 3, isDark)
            fix(place / 3, size - 11 + place % 3, isDark)
        }
    }

    // MARK: Data

    /// Two columns at a time from the right, up and down in turn, past the vertical timing pattern.
    mutating func place(_ codewords: [UInt8]) {
        var index = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                for column in [right, right - 1] {
                    let isUpward = (right + 1) & 2 == 0
                    let row = isUpward ? size - 1 - step : step
                    guard !isFixed[row * size + column], index < codewords.count * 8 else { continue }
                    dark[row * size + column] = codewords[index / 8] >> (7 - index % 8) & 1 == 1
                    index += 1
                }
            }
            right -= 2
        }
    }

    /// The modules under the mask that disturbs a camera least.
    func masked() -> [Bool] {
        var best: (penalty: Int, dark: [Bool])?
        for mask in 0..<8 {
            var copy = self
            copy.drawFormat(mask: mask)
            for row in 0..<size {
                for column in 0..<size where !isFixed[row * size + column] && Self.inverts(mask, column, row) {
                    copy.dark[row * size + column].toggle()
                }
            }
            let penalty = copy.penalty
            if penalty < best?.penalty ?? .max { best = (penalty, copy.dark) }
        }
        return best?.dark ?? dark
    }

    private static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    /// Section 7.8.3: long runs, blocks, what looks like a finder, and too much of one colour.
    private var penalty: Int {
        var result = 0
        for line in 0..<size {
            result += Self.penalty(ofLine: (0..<size).map { dark[line * size + $0] })
            result += Self.penalty(ofLine: (0..<size).map { dark[$0 * size + line] })
        }
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let place = row * size + column
                let four = [dark[place], dark[place + 1], dark[place + size], dark[place + size + 1]]
                if Set(four).count == 1 { result += 3 }
            }
        }
        let share = dark.count { $0 } * 20 / dark.count
        return result + max(abs(share - 10) - (share < 10 ? 1 : 0), 0) * 10
    }

    private static func penalty(ofLine line: [Bool]) -> Int {
        var result = 0
        var run = 1
        for place in 1...line.count {
            if place < line.count, line[place] == line[place - 1] {
                run += 1
            } else {
                if run >= 5 { result += run - 2 }
                run = 1
            }
        }
        let finder = [true, false, true, true, true, false, true]
        for start in 0...line.count - 7 where Array(line[start..<start + 7]) == finder {
            let before = line[max(start - 4, 0)..<start].allSatisfy { !$0 }
            let after = line[start + 7..<min(start + 11, line.count)].allSatisfy { !$0 }
            if before || after { result += 40 }
        }
        return result
    }
}
