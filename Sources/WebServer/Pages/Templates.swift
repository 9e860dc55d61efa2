import HTTPTypes
import Mustache

/// The compiled templates of every language.
package struct Templates: Sendable {
    /// What is wrong with the templates, all at once.
    package struct Faults: Error, Equatable, CustomStringConvertible {
        package var all: [TemplateFault]
        package var description: String { all.map(\.description).joined(separator: "\n") }
    }

    private let libraries: [Language: MustacheLibrary]
    let sources: [Language: [String: TemplateSource]]

    /// The templates `Templates/**/*.mustache` among `files`, with the texts of `catalog`.
    ///
    /// - Throws: ``Faults`` that list every template that does not compile,
    ///   names a text that is missing or a partial that is nowhere.
    package init(files: [ResourceFile], catalog: Catalog) throws(Faults) {
        _ = FastHTML.registered
        var libraries: [Language: MustacheLibrary] = [:]
        var sources: [Language: [String: TemplateSource]] = [:]
        var faults: [TemplateFault] = []
        let prefix = "Templates/"
        let suffix = ".mustache"
        let templates = files.filter { $0.path.hasPrefix(prefix) && $0.path.hasSuffix(suffix) }
        let names = Set(templates.map { String($0.path.dropFirst(prefix.count).dropLast(suffix.count)) })
        for language in Language.allCases {
            var library = MustacheLibrary()
            let strings = catalog.strings(language)
            for file in templates {
                let name = String(file.path.dropFirst(prefix.count).dropLast(suffix.count))
                do throws(TemplateFault) {
                    let source = try TemplateSource(name: name, source: file.text, strings: strings)
                    sources[language, default: [:]][name] = source
                    for tag in source.tags { try Self.check(tag, in: name, names: names) }
                    do {
                        library.register(try MustacheTemplate(string: source.text), named: name)
                    } catch {
                        throw TemplateFault(template: name, text: "\(error)")
                    }
                } catch {
                    faults.append(error)
                }
            }
            libraries[language] = library
        }
        guard faults.isEmpty else { throw Faults(all: faults) }
        self.libraries = libraries
        self.sources = sources
    }

    private static func check(_ tag: TemplateTag, in template: String, names: Set<String>) throws(TemplateFault) {
        switch tag {
        case .partial(let name), .parent(let name):
            guard names.contains(name) else {
                throw TemplateFault(template: template, text: "there is no template “\(name)”")
            }
        default: break
        }
    }

    /// The names of all templates.
    package var names: Set<String> { Set(sources.values.first?.keys.map { $0 } ?? []) }

    /// The keys of all texts that templates show.
    package var keys: Set<String> {
        sources.values.reduce(into: []) { keys, byName in byName.values.forEach { keys.formUnion($0.keys) } }
    }

    /// The page in `language`, with `frame` for what surrounds every page
    /// (`{{frame.…}}`: who is signed in, the links, the addresses of assets).
    package func html<P: Page>(_ page: P, frame: some Sendable, in language: Language) -> String {
        let model = PageModel(page: page, frame: frame)
        guard let html = libraries[language]?.render(model, withTemplate: P.template) else {
            // The lint walks every page type, so that this is never seen.
            preconditionFailure("there is no template “\(P.template)”")
        }
        return html
    }

    /// The page as an answer, in the language of the request.
    package func response<P: Page>(_ page: P, frame: some Sendable, to request: Request) -> Response {
        Response.html(html(page, frame: frame, in: request.language)).with(.contentLanguage, request.language.tag)
    }
}
