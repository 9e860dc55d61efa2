import Mustache

/// A model read once by reflection, so that the template looks names up in a dictionary.
///
/// Mustache would otherwise reflect a model again for each name. A table of 50
/// rows of 8 names took 10.7 ms that way, takes 2.0 ms this way, and would take
/// 1.0 ms with a hand-written lookup in every model (one run on a busy two-core
/// machine, release build); the last was left, since a forgotten name in it
/// would show nothing.
struct PageModel: MustacheParent {
    private let children: [String: Any]

    init(_ model: Any) { children = Self.children(of: Mirror(reflecting: model)) }

    /// The models that a template sees: the page's own names, and the frame's under `frame`.
    init(page: Any, frame: Any) {
        var children = Self.children(of: Mirror(reflecting: page))
        children["frame"] = PageModel(frame)
        self.children = children
    }

    func child(named name: String) -> Any? { children[name] }

    private static func children(of mirror: Mirror) -> [String: Any] {
        var children: [String: Any] = [:]
        for child in mirror.children {
            guard let label = child.label, let value = readable(child.value) else { continue }
            children[label] = value
        }
        return children
    }

    /// `value` as Mustache reads it; nil for an empty optional.
    private static func readable(_ value: Any) -> Any? {
        switch value {
        case let text as String: return text
        case let flag as Bool: return flag
        case let number as Int: return number
        case let markup as Markup: return MarkupBox(text: markup.text)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { readable($0.value) }
        case .collection: return mirror.children.compactMap { readable($0.value) }
        case .struct where !mirror.children.isEmpty: return PageModel(children: children(of: mirror))
        default: return value
        }
    }

    private init(children: [String: Any]) { self.children = children }
}

/// Markup as Mustache sees it: it comes out only through the transform that
/// ``TemplateSource`` writes into three braces.
private struct MarkupBox: MustacheTransformable {
    var text: String

    func transform(_ name: String) -> Any? { name == TemplateSource.markupTransform ? text : nil }
}

extension MarkupBox: CustomStringConvertible {
    var description: String { "" }
}

/// HTML escaping over bytes; Mustache's own goes by characters and a dictionary.
struct FastHTML: MustacheContentType {
    static let name = "MAGPIE-HTML"
    /// Registers the type once, before the first template is parsed.
    static let registered: Void = MustacheContentTypes.register(FastHTML(), named: name)

    func escapeText(_ text: String) -> String { Self.escape(text) }

    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { entity($0) != nil }) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if let entity = entity(byte) {
                entity.withUTF8Buffer { result.append(contentsOf: $0) }
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func entity(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
