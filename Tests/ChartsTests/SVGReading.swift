import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A chart read back as XML, so that tests ask what a reader of the file would find.
struct SVGReading {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// The element's own text, without that of elements in it.
        var text: String
    }

    /// A label with the room that it takes.
    struct Label {
        var text: String
        var left, right, baseline: Double
    }

    let elements: [Element]

    /// Reads `svg`; throws where it is not well-formed.
    init(_ svg: String) throws {
        let reader = Reader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        guard parser.parse() else { throw NotWellFormed(line: parser.lineNumber, column: parser.columnNumber) }
        elements = reader.elements
    }

    struct NotWellFormed: Error {
        var line, column: Int
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    var root: Element? { elements.first }

    /// The labels, with widths by an estimate of the tests' own: nothing here calls what it checks.
    var labels: [Label] {
        all("text").compactMap { element in
            guard let x = element.attributes["x"].flatMap(Double.init),
                let y = element.attributes["y"].flatMap(Double.init)
            else { return nil }
            let width = element.text.unicodeScalars.reduce(0.0) { $0 + ($1.value >= 0x2E80 ? 12 : 6.4) }
            let left =
                switch element.attributes["text-anchor"] {
                case "end": x - width
                case "middle": x - width / 2
                default: x
                }
            return Label(text: element.text, left: left, right: left + width, baseline: y)
        }
    }

    /// Pairs of labels that lie on one another.
    var overlaps: [String] {
        let labels = labels
        var found: [String] = []
        for (index, one) in labels.enumerated() {
            for other in labels[(index + 1)...]
            where abs(one.baseline - other.baseline) < 11 && one.left < other.right && other.left < one.right {
                found.append("“\(one.text)” and “\(other.text)”")
            }
        }
        return found
    }
}

private final class Reader: NSObject, XMLParserDelegate {
    var elements: [SVGReading.Element] = []
    private var open: [Int] = []

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(elements.count)
        elements.append(.init(name: name, attributes: attributes, text: ""))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = open.last { elements[last].text += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}
