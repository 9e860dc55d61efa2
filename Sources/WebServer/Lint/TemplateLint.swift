/// Finds what Mustache would pass over in silence: a tag whose name no model
/// has, a section over what is always there, a field that no template shows.
///
/// The samples must have at least one element in every list and every optional
/// filled in at least one of them, since a shape that no sample shows cannot be
/// checked; where that is missing, it is a fault of its own.
package struct TemplateLint {
    private let sources: [Language: [String: TemplateSource]]

    /// A lint of `templates`.
    package init(_ templates: Templates) { sources = templates.sources }

    /// What is wrong between the template of a page, with all that it includes, and its model.
    ///
    /// The samples together show everything that the page can; the frames are
    /// instances of what surrounds it, likewise.
    package func faults<P: Page>(_ samples: [P], frames: [any Sendable]) -> [String] {
        guard !samples.isEmpty else { return ["\(P.template): no sample"] }
        var faults: Set<String> = []
        for language in Language.allCases {
            let byName = sources[language] ?? [:]
            guard byName[P.template] != nil else { return ["\(P.template): there is no such template"] }
            var reader = ShapeReader()
            guard case .model(let page)? = reader.shape(of: samples, path: "") else {
                // A page without fields: only the frame can be named.
                let empty = ModelShape(path: "")
                var walk = TemplateWalk(sources: byName)
                walk.run(P.template, page: empty, frame: frameShape(frames))
                faults.formUnion(walk.faults)
                continue
            }
            if page.fields["frame"] != nil {
                faults.insert("\(P.template): “frame” is the name of what surrounds the page")
            }
            var walk = TemplateWalk(sources: byName)
            walk.run(P.template, page: page, frame: frameShape(frames))
            faults.formUnion(walk.faults)
            for model in reader.models {
                for name in model.fields.keys where !model.used.contains(name) {
                    faults.insert("\(P.template): “\(model.path(of: name))” is never shown")
                }
            }
        }
        return faults.sorted()
    }

    /// Templates that no page of `pages` reaches.
    package func unreachable(from pages: [any Page.Type]) -> [String] {
        let byName = sources[.english] ?? [:]
        var reached: Set<String> = []
        var waiting = pages.map { $0.template }
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted else { continue }
            for tag in byName[name]?.tags ?? [] {
                switch tag {
                case .partial(let other), .parent(let other): waiting.append(other)
                default: break
                }
            }
        }
        return Set(byName.keys).subtracting(reached).sorted()
    }

    private func frameShape(_ frames: [any Sendable]) -> ValueShape? {
        var reader = ShapeReader()
        return reader.shape(of: frames, path: "frame")
    }
}

/// One walk over a template and what it includes.
private struct TemplateWalk {
    let sources: [String: TemplateSource]
    var faults: Set<String> = []
    private var trees: [String: [TemplateNode]] = [:]
    /// Partials with the model they were walked with, so that a tree of partials ends.
    private var visited: Set<String> = []
    private var template = ""

    init(sources: [String: TemplateSource]) { self.sources = sources }

    mutating func run(_ name: String, page: ModelShape, frame: ValueShape?) {
        page.fields["frame"] = frame
        page.used.insert("frame")
        walk(template: name, scopes: [.model(page)], overrides: [:])
    }

    private mutating func walk(
        template name: String,
        scopes: [ValueShape],
        overrides: [String: ([TemplateNode], String)]
    ) {
        let outer = template
        template = name
        defer { template = outer }
        if case .model(let model)? = scopes.last {
            let key = "\(name) \(ObjectIdentifier(model)) \(scopes.count > 40) \(overrides.keys.sorted())"
            guard visited.insert(key).inserted else { return }
        }
        let nodes = trees[name] ?? TemplateNode.tree(sources[name]?.tags ?? [])
        trees[name] = nodes
        walk(nodes, scopes: scopes, overrides: overrides)
    }

    private mutating func walk(
        _ nodes: [TemplateNode],
        scopes: [ValueShape],
        overrides: [String: ([TemplateNode], String)]
    ) {
        for node in nodes {
            switch node {
            case .variable(let name): variable(name, scopes)
            case .markup(let name):
                if let shape = resolve(name, scopes), !shape.isMarkup {
                    fault(name, "three braces show a markup and nothing else")
                }
            case .section(let name, let inner):
                if let scope = section(name, scopes) { walk(inner, scopes: scopes + scope, overrides: overrides) }
            case .inverted(let name, let inner):
                inverted(name, scopes)
                walk(inner, scopes: scopes, overrides: overrides)
            case .partial(let name): walk(template: name, scopes: scopes, overrides: overrides)
            case .parent(let name, let inner):
                var blocks = overrides
                for case .block(let block, let content) in inner where blocks[block] == nil {
                    blocks[block] = (content, template)
                }
                walk(template: name, scopes: scopes, overrides: blocks)
            case .block(let name, let inner):
                guard let (content, origin) = overrides[name] else {
                    walk(inner, scopes: scopes, overrides: overrides)
                    continue
                }
                let outer = template
                template = origin
                walk(content, scopes: scopes, overrides: overrides)
                template = outer
            }
        }
    }

    private mutating func variable(_ name: String, _ scopes: [ValueShape]) {
        switch resolve(name, scopes)?.unwrapped {
        case .text?, .number?, nil: break
        case .flag?: fault(name, "a boolean is no text")
        case .markup?: fault(name, "a markup needs three braces")
        case .list?: fault(name, "a list is no text")
        case .model?: fault(name, "a model is no text")
        case .optional?, .unsupported?: break
        }
    }

    /// The scopes that a section adds; nil where nothing can be said of its inside.
    private mutating func section(_ name: String, _ scopes: [ValueShape]) -> [ValueShape]? {
        switch resolve(name, scopes) {
        case nil: return nil
        case .flag?: return []
        case .list(let element?)?: return [element]
        case .optional(let wrapped?)?:
            if case .flag = wrapped {
                fault(name, "an optional boolean hides one of three cases")
                return []
            }
            return section(over: wrapped)
        case .list(nil)?, .optional(nil)?:
            fault(name, "no sample has a value here, so that its inside cannot be checked")
            return nil
        case .model(let model)?: return [.model(model)]
        case .text?, .number?, .markup?:
            fault(name, "this is always there, so that the section says nothing")
            return []
        case .unsupported?: return nil
        }
    }

    private func section(over wrapped: ValueShape) -> [ValueShape] {
        if case .list(let element?) = wrapped { return [element] }
        return [wrapped]
    }

    private mutating func inverted(_ name: String, _ scopes: [ValueShape]) {
        switch resolve(name, scopes) {
        case .flag?, .list?, .optional?, .unsupported?, nil: break
        case .text?, .number?, .markup?, .model?: fault(name, "this is always there, so that the section never shows")
        }
    }

    /// What `name` is in the innermost scope that has it.
    private mutating func resolve(_ name: String, _ scopes: [ValueShape]) -> ValueShape? {
        if name == "." {
            guard let last = scopes.last else { return nil }
            if case .model = last { fault(name, "the place is a model and no text") }
            return last
        }
        var parts = name.split(separator: ".").map(String.init)[...]
        guard let first = parts.popFirst() else { return nil }
        let found = scopes.reversed().compactMap { scope -> (ModelShape, ValueShape)? in
            guard case .model(let model) = scope.unwrapped, let shape = model.fields[first] else { return nil }
            return (model, shape)
        }
        guard let (owner, shape) = found.first else {
            fault(name, "no model has this name")
            return nil
        }
        owner.used.insert(first)
        if case .optional = shape, let other = found.dropFirst().first(where: { $0.0 !== owner }) {
            fault(
                name,
                "where this is absent, Mustache shows “\(other.0.path(of: first))” instead; name one of them otherwise"
            )
        }
        var current = shape
        while let part = parts.popFirst() {
            guard case .model(let model) = current.unwrapped, let next = model.fields[part] else {
                fault(name, "there is no “\(part)” in it")
                return nil
            }
            model.used.insert(part)
            current = next
        }
        if case .unsupported(let type) = current.unwrapped {
            fault(name, "a page model has no \(type): make it text")
        }
        return current
    }

    private mutating func fault(_ name: String, _ text: String) {
        faults.insert("\(template): “\(name)”: \(text)")
    }
}

extension ValueShape {
    /// The shape without its optionality.
    fileprivate var unwrapped: ValueShape {
        if case .optional(let wrapped?) = self { return wrapped }
        return self
    }

    fileprivate var isMarkup: Bool {
        if case .markup = unwrapped { return true }
        return false
    }
}
