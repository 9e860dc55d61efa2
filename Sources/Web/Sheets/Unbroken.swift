/// A piece of a text: what has a hyphen in it, such as `Chang'e-5` or a certificate's number, stays on one line.
///
/// Kept together by a style and not by a hyphen of another kind, so that whoever copies or looks for it finds it as it
/// is written.
struct Unbroken: Sendable {
    var piece: String
    var isWhole: Bool

    /// The text, cut so that each short word with a hyphen is a piece of its own.
    static func pieces(_ text: String) -> [Unbroken] {
        var pieces: [Unbroken] = []
        var rest = ""
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { rest += " " }
            // A longer one may not fit into a phone's column.
            guard word.contains("-"), word.count <= 24 else {
                rest += word
                continue
            }
            if !rest.isEmpty { pieces.append(Unbroken(piece: rest, isWhole: false)) }
            pieces.append(Unbroken(piece: String(word), isWhole: true))
            rest = ""
        }
        if !rest.isEmpty { pieces.append(Unbroken(piece: rest, isWhole: false)) }
        return pieces
    }
}
