/// The path of a tile in a published log: `tile/<level>/<number>[.p/<width>]`.
package struct TilePath: Hashable, Sendable {
    /// Which tile; its level is ``TileKey/commitments`` for `tile/entries/…`.
    package let key: TileKey
    /// How many hashes or entries: 256, or fewer in a partial tile.
    package let width: Int

    /// Names `width` hashes of a tile.
    package init(key: TileKey, width: Int = TileKey.width) {
        precondition((1...TileKey.width).contains(width), "A tile has 1 to 256 hashes.")
        self.key = key
        self.width = width
    }

    /// Reads a path, with or without a slash before it; nil for any other spelling than the one of ``text``.
    package init?(parsing path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.first?.isEmpty == true { parts.removeFirst() }
        guard parts.count >= 3, parts.count <= 12, parts[0] == "tile" else { return nil }
        let level: Int
        if parts[1] == "entries" {
            level = TileKey.commitments
        } else {
            guard let number = DecimalNumber.parse(parts[1]), number <= 63 else { return nil }
            level = number
        }
        var groups = parts[2...]
        var width = TileKey.width
        if let before = groups.dropLast().last, before.hasSuffix(".p"), let last = groups.popLast() {
            guard let number = DecimalNumber.parse(last), (1..<TileKey.width).contains(number) else { return nil }
            width = number
            groups[groups.endIndex - 1] = before.dropLast(2)
        }
        guard let number = Self.number(groups) else { return nil }
        self.init(key: TileKey(level: level, number: number), width: width)
        let given = path.utf8.first == 0x2F ? path.utf8.dropFirst() : path.utf8[...]
        guard given.elementsEqual(text.utf8) else { return nil }
    }

    /// The path, without a slash before it.
    package var text: String {
        let level = key.level == TileKey.commitments ? "entries" : String(key.level)
        var number = Self.threeDigits(key.number % 1000)
        var rest = key.number / 1000
        while rest > 0 {
            number = "x\(Self.threeDigits(rest % 1000))/\(number)"
            rest /= 1000
        }
        return "tile/\(level)/\(number)" + (width == TileKey.width ? "" : ".p/\(width)")
    }

    private static func threeDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private static func number(_ groups: ArraySlice<Substring>) -> Int? {
        var number = 0
        for (index, group) in zip(groups.indices, groups) {
            let isLast = index == groups.endIndex - 1
            let digits = isLast ? group : group.dropFirst()
            guard isLast || group.first == "x", digits.utf8.count == 3,
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(digits)
            else { return nil }
            let (shifted, overflow) = number.multipliedReportingOverflow(by: 1000)
            guard !overflow, shifted < Int.max >> 9 else { return nil }
            number = shifted + value
        }
        return number
    }
}
