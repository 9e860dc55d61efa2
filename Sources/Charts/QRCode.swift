/// A QR code (ISO/IEC 18004) of a short text, for a camera.
///
/// Bytes only, error correction level M, versions 1 to 15: up to 412 bytes, several times what the address of an
/// authenticator takes. Our own, because it is a page of arithmetic and would otherwise be a dependency.
package struct QRCode: Hashable, Sendable {
    /// Modules along one side, without the quiet zone.
    package let size: Int
    private let dark: [Bool]

    /// The code of some bytes; nil if they are more than 412.
    package init?(_ bytes: [UInt8]) {
        guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
        var matrix = QRMatrix(version)
        matrix.place(version.interleaved(version.codewords(for: bytes)))
        dark = matrix.masked()
        size = matrix.size
    }

    /// Whether the module is dark; nothing outside is.
    package func isDark(column: Int, row: Int) -> Bool {
        (0..<size).contains(column) && (0..<size).contains(row) && dark[row * size + column]
    }

    /// A picture, always dark on light: many cameras do not read the other way round.
    ///
    /// - Parameter title: What it is, for those who do not see it.
    package func svg(title: String) -> String {
        let side = size + 8  // four modules of quiet zone on each side
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(column: column, row: row) { column += 1 }
                if column > start { path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        return """
            <svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
            aria-label="\(Self.escaped(title))" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
