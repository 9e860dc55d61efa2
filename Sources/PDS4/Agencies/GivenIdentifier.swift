/// A logical identifier made of a file name.
enum GivenIdentifier {
    /// Mission and instrument of a name like `CE4_GRAS_PCAML-I-002_SCI_N_20190112….2B` become the bundle, its level the
    /// collection, and the whole name the product; other names go to a bundle `unassigned`.
    ///
    /// - Parameter prefix: the first three parts, with a colon at the end.
    static func of(_ name: String, prefix: String) -> String {
        let product = legal(name)
        let parts = name.split(separator: "_")
        guard parts.count >= 4, parts[0].lowercased().hasPrefix("ce"), let instrument = parts[2].split(separator: "-").first,
            let dot = name.lastIndex(of: ".")
        else { return "\(prefix)unassigned:data:\(product)" }
        var level = legal(String(name[name.index(after: dot)...]))
        // A label's extension is the level with an L.
        if level.hasSuffix("l"), level.count > 1 { level.removeLast() }
        return "\(prefix)\(legal("\(parts[0])_\(instrument)")):data_\(level):\(product)"
    }

    /// Lower-case letters, digits, hyphens, points and underscores: what a logical identifier may hold.
    private static func legal(_ text: String) -> String {
        String(decoding: text.lowercased().utf8.map { TextRules.isLetter($0) || TextRules.isDigit($0) || $0 == 45 || $0 == 46 || $0 == 95 ? $0 : 95 }, as: UTF8.self)
    }
}
