/// The tags of a template as a tree.
indirect enum TemplateNode {
    case variable(String)
    case markup(String)
    case section(String, [TemplateNode])
    case inverted(String, [TemplateNode])
    case partial(String)
    case parent(String, [TemplateNode])
    case block(String, [TemplateNode])

    /// The tree of `tags`, which Mustache has already found to be balanced.
    static func tree(_ tags: [TemplateTag]) -> [TemplateNode] {
        var rest = tags[...]
        return nodes(&rest)
    }

    private static func nodes(_ rest: inout ArraySlice<TemplateTag>) -> [TemplateNode] {
        var result: [TemplateNode] = []
        while let tag = rest.popFirst() {
            switch tag {
            case .variable(let name): result.append(.variable(name))
            case .markup(let name): result.append(.markup(name))
            case .section(let name): result.append(.section(name, nodes(&rest)))
            case .inverted(let name): result.append(.inverted(name, nodes(&rest)))
            case .partial(let name): result.append(.partial(name))
            case .parent(let name): result.append(.parent(name, nodes(&rest)))
            case .block(let name): result.append(.block(name, nodes(&rest)))
            case .end: return result
            case .comment: break
            }
        }
        return result
    }
}
