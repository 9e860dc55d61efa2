/// Estimates of how wide a text will be, for charts must lay out text that only the reader's font will measure.
///
/// The figures are those of a wide humanist sans; a narrower font leaves air, and never makes texts touch.
enum TextWidth {
    /// The size in which charts write, in units of the drawing.
    static let size = 12.0

    /// The width of `text` at `size`, in units of the drawing.
    static func of(_ text: String, size: Double = TextWidth.size) -> Double {
        text.unicodeScalars.reduce(0) { $0 + em($1) } * size
    }

    /// `text`, cut with an ellipsis if it would be wider than `width`.
    static func fit(_ text: String, in width: Double, size: Double = TextWidth.size) -> String {
        guard of(text, size: size) > width else { return text }
        let room = width - em("…") * size
        var used = 0.0
        var kept = ""
        for character in text {
            used += of(String(character), size: size)
            guard used <= room else { break }
            kept.append(character)
        }
        return kept.isEmpty ? "" : kept + "…"
    }

    private static func em(_ scalar: Unicode.Scalar) -> Double {
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            1
        case 0x30...0x39: 0.58
        case 0x41...0x5A: scalar == "W" || scalar == "M" ? 0.93 : scalar == "I" || scalar == "J" ? 0.36 : 0.67
        case 0x61...0x7A:
            switch scalar {
            case "i", "j", "l": 0.27
            case "f", "r", "t": 0.41
            case "m": 0.94
            case "w": 0.8
            default: 0.6
            }
        case 0x20, 0xA0: 0.27
        case 0x2009, 0x202F: 0.18
        case 0x21...0x2F, 0x3A...0x3B: scalar == "%" ? 0.84 : scalar == "&" ? 0.75 : 0.37
        case 0x2013, 0x2212: 0.58
        case 0x2014, 0x2026: 1
        default: 0.66
        }
    }
}
