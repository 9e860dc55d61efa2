import Domain
import ReadModels
import WebServer

/// The catalogue and its samples.
enum SampleQueries {
    static let row = Resource<SampleRow>(
        "SampleRow",
        [
            .init("id", .text) { $0.id },
            .init("number", .text) { $0.number },
            .init("mission", .text) { $0.mission },
            .init("material", .choice(Sample.Material.allCases.map(\.rawValue))) { $0.material },
            .init(ifAny: "variety", .text) { $0.variety },
            .init("form", .choice(Sample.Form.allCases.map(\.rawValue))) { $0.form },
            .init("category", .choice(Sample.Category.allCases.map(\.rawValue))) { $0.category },
            .init("mass", .mass) { $0.mass },
            .init("available", .mass) { $0.available },
            .init(ifAny: "pristineShare", .integer) { $0.pristineShare },
            .init("pristinity", .choice(Sample.Pristinity.allCases.map { "\($0)" })) { $0.pristinity },
        ])

    static let relative = Resource<SampleSheet.Relative>(
        "RelatedSample",
        [
            .init("id", .text) { $0.id }, .init("number", .text) { $0.number }, .init("mass", .mass) { $0.mass },
            .init("state", .text) { $0.state.rawValue },
        ])

    static let line = Resource<SampleSheet.Line>(
        "AccountLine", [.init("account", .text) { $0.account }, .init("mass", .mass) { $0.mass }])

    static let step = Resource<SampleSheet.Step>(
        "CustodyStep",
        [
            .init("sequence", .integer) { $0.sequence }, .init("at", .instant) { $0.at }, .init("kind", .text) { $0.kind.rawValue },
            .init(ifAny: "giver", .text) { $0.giver }, .init(ifAny: "receiver", .text) { $0.receiver },
            .init(ifAny: "consignment", .text) { $0.consignment }, .init("isReturn", .flag) { $0.isReturn },
            .init(ifAny: "mass", .mass) { $0.mass },
        ])

    static let offer = Resource<SampleSheet.Offer>(
        "CustodyOffer",
        [
            .init("consignment", .text) { $0.consignment }, .init("to", .text) { $0.to.text },
            .init("seals", Shape<String>.text.list) { $0.seals },
            .init("acceptBy", .instant) { $0.acceptBy }, .init("isReturn", .flag) { $0.isReturn },
        ])

    static let discrepancy = Resource<SampleSheet.Discrepancy>(
        "Discrepancy",
        [
            .init("id", .text) { $0.id }, .init("expected", .mass) { $0.expected }, .init("found", .mass) { $0.found },
            .init("opened", .instant) { $0.opened },
        ])

    static let collected = Resource<Sample.Collected>(
        "Collected",
        [
            .init("body", .text) { $0.body }, .init(ifAny: "from", .text) { $0.from?.text },
            .init(ifAny: "until", .text) { $0.until?.text }, .init(ifAny: "longitude", .number) { $0.longitude },
            .init(ifAny: "latitude", .number) { $0.latitude }, .init(ifAny: "frame", .text) { $0.frame },
            .init(ifAny: "site", .text) { $0.site }, .init(ifAny: "method", .text) { $0.method },
        ])

    static let openCall = Resource<SampleSheet.OpenCall>(
        "OpenCall",
        [.init("id", .text) { $0.id }, .init("number", .text) { $0.number }, .init("closes", .instant) { $0.closes }])

    static let sheet = Resource<SampleSheet>(
        "Sample",
        row.properties.map { property in property.of { (sheet: SampleSheet) in sheet.row } } + [
            .init("state", .text) { $0.state.rawValue },
            .init("custodian", .text) { $0.custodian.text },
            .init("aliases", Shape<String>.text.list) { $0.aliases },
            .init("root", .text) { $0.birth.root.rawValue },
            .init(ifAny: "collected", collected.shape) { $0.birth.collected },
            .init(ifAny: "source", .text) { $0.birth.source },
            .init("parents", relative.shape.list) { $0.parents },
            .init("children", relative.shape.list) { $0.children },
            .init("moreChildren", .integer) { $0.moreChildren },
            .init("ledger", line.shape.list) { $0.ledger },
            .init("custody", step.shape.list) { $0.custody },
            .init("calls", openCall.shape.list) { $0.calls },
            .init(ifAny: "offer", offer.shape) { $0.offer },
            .init("discrepancies", discrepancy.shape.list) { $0.discrepancies },
            .init("works", work.shape.list) { $0.works },
        ])

    static let work = Resource<SampleSheet.Work>(
        "SampleWork",
        [
            .init("sequence", .integer) { $0.sequence }, .init("at", .instant) { $0.at },
            .init("work", .choice(Sample.Work.allCases.map(\.rawValue))) { $0.work.rawValue },
            .init(ifAny: "note", .prose) { $0.note }, .init("files", CallQueries.file.shape.list) { $0.files },
        ])

    static let facet = Resource<CataloguePage.Facet>(
        "Facet",
        [
            .init("name", .text) { $0.name }, .init("value", .text) { $0.value },
            .init(ifAny: "samples", .integer) { $0.samples },
        ])

    static let schemas: [Schema] = [
        Schema(row), Schema(relative), Schema(line), Schema(step), Schema(offer), Schema(discrepancy), Schema(collected),
        Schema(openCall), Schema(sheet), Schema(work), Schema(facet), Schema("SampleRowList", catalogue),
    ]

    private static let catalogue: JSONTree = [
        "type": "object", "additionalProperties": false, "required": ["items", "total", "isTotalExact", "facets"],
        "properties": [
            "items": ["type": "array", "items": row.shape.schema], "next": ["type": "string"],
            "total": [
                "type": "integer",
                "description": .text("How many there are; at most \(CataloguePage.countLimit) where words are looked for."),
            ],
            "isTotalExact": ["type": "boolean", "description": "False where there are more than `total`."],
            "facets": ["type": "array", "items": facet.shape.schema],
        ],
    ]

    static let all: [Query] = [
        Query(
            path: "samples", name: "samples", summary: "Search the catalogue", needsSignIn: false,
            parameters: [
                .init(name: "text", schema: ["type": "string", "maxLength": 200], text: "Words, all of which must occur."),
                .init(name: "mission", schema: ["type": "string"], text: "A mission's code."),
                .init(
                    name: "material", schema: Shape<String>.choice(Sample.Material.allCases.map(\.rawValue)).schema,
                    text: "What it is."),
                .init(
                    name: "form", schema: Shape<String>.choice(Sample.Form.allCases.map(\.rawValue)).schema,
                    text: "How it lies in its container."),
                .init(
                    name: "available", schema: Shape<String>.choice(["yes", "no"]).schema,
                    text: "Whether some of it may be requested."),
            ] + Query.Parameter.page, schema: ["$ref": "#/components/schemas/SampleRowList"]
        ) { ask in
            let available: YesNo? = try ask.choice("available")
            let search = CatalogueSearch(
                text: ask.request.query["text"].map { String($0.prefix(200)) }, mission: ask.request.query["mission"],
                material: try ask.choice("material"), form: try ask.choice("form"),
                isAvailable: available.map { $0 == .yes }, after: try ask.request.cursor(keys: 1)?.keys[0])
            let page = try await ask.register.catalogue(search, limit: try ask.request.limit(), ask.viewer)
            let prose = try await Prose.load([], ask)
            var members: [String: JSONTree] = [
                "items": row.shape.list.write(page.rows, prose), "total": .integer(Int64(page.total)),
                "isTotalExact": .flag(page.isTotalExact),
                "facets": facet.shape.list.write(page.facets, prose),
            ]
            if let next = page.next { members["next"] = .text(ask.request.next(after: [next])) }
            return .object(members)
        },
        .one("samples/{id}", "samples.one", "One sample", sheet, needsSignIn: false) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.sample(Sample.ID(id), ask.viewer) else { return nil }
            return (found, try await Prose.load(found.works.map(\.note), ask))
        },
    ]

    private enum YesNo: String { case yes, no }
}

extension Property {
    /// The same member, read from a part of a larger value.
    func of<Whole>(_ part: @escaping @Sendable (Whole) -> Owner) -> Property<Whole> {
        Property<Whole>(name: name, schema: schema, isOptional: isOptional) { write(part($0), $1) }
    }

    private init(
        name: String, schema: JSONTree, isOptional: Bool, write: @escaping @Sendable (Owner, Prose) -> JSONTree?
    ) {
        self.name = name
        self.schema = schema
        self.isOptional = isOptional
        self.write = write
    }
}

/// A schema under its name, whatever it describes.
struct Schema: Sendable {
    var name: String
    var definition: JSONTree

    init(_ name: String, _ definition: JSONTree) {
        self.name = name
        self.definition = definition
    }

    init<Value>(_ resource: Resource<Value>) { self.init(resource.name, resource.definition) }

    init<Value>(listOf resource: Resource<Value>) { self.init(resource.name + "List", resource.listDefinition) }
}
