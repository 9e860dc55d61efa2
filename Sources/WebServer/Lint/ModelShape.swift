/// What a template may do with a value of a page model.
indirect enum ValueShape {
    case text
    case number
    case flag
    case markup
    case model(ModelShape)
    /// The shape of its elements, nil where no sample has one.
    case list(ValueShape?)
    /// The shape of what may be there, nil where no sample has it.
    case optional(ValueShape?)
    case unsupported(String)
}

/// The names of one model, found by reflection over samples of it.
final class ModelShape {
    /// Where the model is found from the page, such as `rows[]`.
    let path: String
    var fields: [String: ValueShape] = [:]
    var used: Set<String> = []

    init(path: String) { self.path = path }

    /// The path of the field `name`.
    func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

/// Reads shapes from samples.
struct ShapeReader {
    /// Every model that was found.
    private(set) var models: [ModelShape] = []
    /// The models that are being read, so that a tree's nodes share one shape.
    private var open: [ObjectIdentifier: ModelShape] = [:]

    /// The shape that fits all of `values`, which are of one type.
    mutating func shape(of values: [Any], path: String) -> ValueShape? {
        guard let first = values.first else { return nil }
        let mirror = Mirror(reflecting: first)
        switch mirror.displayStyle {
        case .optional:
            return .optional(shape(of: values.compactMap { Mirror(reflecting: $0).children.first?.value }, path: path))
        case .collection:
            let elements = values.flatMap { Mirror(reflecting: $0).children.map(\.value) }
            return .list(shape(of: elements, path: path + "[]"))
        case .struct where first is Markup: return .markup
        case .struct where !mirror.children.isEmpty:
            return model(values, path: path)
        default: break
        }
        switch first {
        case is String: return .text
        case is Int: return .number
        case is Bool: return .flag
        default: return .unsupported("\(type(of: first))")
        }
    }

    private mutating func model(_ values: [Any], path: String) -> ValueShape {
        let type = ObjectIdentifier(Swift.type(of: values[0]))
        if let known = open[type] { return .model(known) }
        let model = ModelShape(path: path)
        models.append(model)
        open[type] = model
        defer { open[type] = nil }
        for child in Mirror(reflecting: values[0]).children {
            guard let label = child.label else { continue }
            let all = values.compactMap { value in Mirror(reflecting: value).children.first { $0.label == label }?.value
            }
            model.fields[label] = shape(of: all, path: model.path(of: label))
        }
        return .model(model)
    }
}
