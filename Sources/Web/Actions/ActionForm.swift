import Domain
import Intake
import Vault
import WebServer

/// Builds the fields of a form from an action's description and what was typed.
struct FormBuilder {
    let action: Action
    let strings: Strings
    let policy: Policy
    /// What is wrong with what was sent.
    var refusals: [Refusal] = []
    /// Lists for references, by kind of subject.
    var references: [String: [(value: String, text: String)]] = [:]
    /// Lists to choose one from, by the field's name.
    var choices: [String: [(value: String, text: String)]] = [:]
    /// What is shown for values that the page before has settled.
    var fixed: [String: String] = [:]
    /// Paths of the values that the page before has settled; nil where nobody has typed any, as in a link.
    var settled: Set<String>?
    /// The list for which more places were asked.
    var more: String?
    /// The visitor's own uploads, by digest.
    var uploads: [String: Upload] = [:]
    /// Lists to tick off, by the field's name.
    var checklists: [String: [(value: String, text: String)]] = [:]

    func fields(_ values: InputValue) -> [FormField] {
        action.fields.map { field($0, values[$0.name], values, prefix: "") }
    }

    /// The summary at the top: each mistake with the name of its field, and of the place it is in, and a link to it.
    func errors(among fields: [FormField]) -> [FormError] {
        var known: [String: (field: FormField, label: String)] = [:]
        func note(_ field: FormField, in place: String?) {
            let title = place.map { $0.prefix(1).uppercased() + $0.dropFirst() }
            known[field.name] = (field, [title, field.label].compactMap(\.self).joined(separator: " · "))
            for row in field.rows { for inner in row.fields { note(inner, in: row.rowTitle) } }
        }
        for field in fields { note(field, in: nil) }
        return refusals.map { refusal in
            let message = Explain.message(refusal, strings)
            guard let place = refusal.field else { return FormError(field: nil, message: message) }
            // A mistake in a place that the form has no field for leads to the nearest one around it.
            var path = place.split(separator: ".")
            while !path.isEmpty {
                if let (field, label) = known[path.joined(separator: ".")] {
                    let target = field.isInstant ? field.id + "-date" : field.id
                    return FormError(
                        field: field.isFixed ? nil : target, message: strings("form.error", ["field": label, "error": message]))
                }
                path.removeLast()
            }
            return FormError(field: nil, message: message)
        }
    }

    private func label(_ name: String) -> String {
        for key in ["field.\(action.name).\(name)", "field.\(name)"] where strings.has(key) { return strings(key) }
        return name
    }

    /// Fields of which one has to be answered.
    private static let alternatives: [String: Set<String>] = [Sample.AcceptCustody.name: ["seals", "noneIntact"]]

    private func hint(_ name: String) -> String? {
        for key in ["hint.\(action.name).\(name)", "hint.\(name)"] where strings.has(key) { return strings(key) }
        return nil
    }

    private func field(_ spec: FieldSpec, _ value: InputValue, _ siblings: InputValue, prefix: String) -> FormField {
        let path = prefix + spec.name
        var field = FormField(id: "f-" + path.replacing(".", with: "-"), name: path, label: label(spec.name))
        field.isRequired = spec.isRequired
        field.isAlternative = Self.alternatives[action.name]?.contains(path) ?? false
        field.fieldHint = hint(spec.name)
        if let refusal = refusals.first(where: { $0.field == path }) { field.fieldError = Explain.message(refusal, strings) }
        field.value = text(value)
        if isFixed(path, value) {
            field.isFixed = true
            if spec.name == "item", let item = Int(field.value), item < 1000 {
                field.fixedText = "\(item + 1)"
            } else {
                field.fixedText = fixed[field.value]
            }
            return field
        }
        fill(&field, spec, value, siblings, prefix)
        return field
    }

    /// What was typed stays open, and so does what was refused: nobody could mend it unseen.
    private func isFixed(_ path: String, _ value: InputValue) -> Bool {
        FixedFields.isFixed(path, of: action) && !text(value).isEmpty && settled?.contains(path) ?? true
            && !refusals.contains { $0.field == path }
    }

    private func fill(
        _ field: inout FormField, _ spec: FieldSpec, _ value: InputValue, _ siblings: InputValue, _ prefix: String
    ) {
        switch spec.kind {
        case .text(let limit):
            field.isArea = true
            field.limit = limit
            field.isLong = limit > 5000
        case .line(let limit):
            if let options = choices[field.name] ?? list(spec.name) {
                choose(&field, options)
            } else {
                field.isLine = true
                field.limit = limit
                field.width = limit <= 64 ? "medium" : nil
            }
        case .mass: field.isMass = true
        case .integer, .number:
            if spec.name == "value", let criterion = criterion(siblings) {
                choose(&field, (criterion.lowest...criterion.highest).map { score($0, criterion) })
            } else {
                field.isLine = true
                field.width = "short"
            }
        case .instant:
            field.isInstant = true
            field.zone = ZonedTime.name(of: policy.calendar.zone, strings)
            field.date = text(siblings[spec.name + "-date"])
            field.time = text(siblings[spec.name + "-time"])
        case .day:
            field.isLine = true
            field.type = "date"
            field.width = "short"
        case .flag:
            field.isChoices = true
            field.kind = "checkbox"
            field.options = [
                FormField.Option(
                    optionID: field.id + "-yes", value: "true", text: strings("form.yes"),
                    isChosen: ["true", "on", "yes", "1"].contains(field.value), optionHint: nil)
            ]
        case .choice(let words): choose(&field, words.map { ($0, strings.word($0, of: spec.name)) })
        case .reference(let kind):
            if let options = references[kind] {
                choose(&field, options)
            } else {
                // Ids are for programs; whoever has no list of people to choose from knows an address.
                if kind == "person" { field.fieldHint = field.fieldHint ?? strings("hint.person") }
                field.isLine = true
                field.width = "medium"
            }
        case .lines:
            guard let options = checklists[field.name] else {
                field.isArea = true
                break
            }
            field.isChoices = true
            field.isInline = false
            field.kind = "checkbox"
            // The hint tells how to type a list; here one is ticked off.
            field.fieldHint = hint(spec.name + ".ticked")
            let chosen = Set(field.value.split(whereSeparator: \.isNewline).map(String.init))
            let id = field.id
            field.options = options.map {
                FormField.Option(
                    optionID: id + "-" + $0.value.replacing(".", with: "-"), value: $0.value, text: $0.text,
                    isChosen: chosen.contains($0.value), optionHint: nil)
            }
        case .file: file(&field)
        case .names: group(&field, [FieldSpec("en", .line(limit: 200)), FieldSpec("zh", .line(limit: 200), required: false)], value)
        case .object(let specs): group(&field, specs, value)
        case .list(let specs):
            if spec.name == "materials", action.name == Application.Submit.name {
                field.isRequired = true
                materials(&field, specs, value)
            } else {
                places(&field, specs, value)
            }
        }
    }

    /// A file to be sent, or the one that was sent before.
    private func file(_ field: inout FormField) {
        field.isFile = true
        let types = policy.uploads.types.sorted()
        field.accept = types.joined(separator: ",")
        field.fieldHint = strings(
            "upload.hint",
            ["types": types.map(strings.mediaType).joined(separator: ", "), "size": Wording.size(policy.uploads.largest)])
        if let upload = uploads[field.value] {
            field.uploadedText = Wording.upload(name: upload.name, size: upload.size, strings)
            // A file is there: the browser must not ask for one.
            field.isRequired = false
        } else {
            field.value = ""
        }
    }

    private func group(_ field: inout FormField, _ specs: [FieldSpec], _ value: InputValue) {
        field.isGroup = true
        let path = field.name
        field.rows = [
            FormField.Row(fields: specs.map { self.field($0, value[$0.name], value, prefix: path + ".") })
        ]
    }

    /// A list: what was sent, and room for more.
    private func places(_ field: inout FormField, _ specs: [FieldSpec], _ value: InputValue) {
        field.isGroup = true
        var sent: [InputValue] = []
        if case .list(let values) = value { sent = values }
        // What the page before listed is the whole list; else it grows when it is sent with its button.
        let isWhole = sent.enumerated().contains { place, values in
            specs.contains { isFixed("\(field.name).\(place).\($0.name)", values[$0.name]) }
        }
        let free = more == field.name ? 3 : sent.isEmpty ? 2 : 1
        let count = isWhole ? sent.count : min(sent.count + free, 50)
        field.moreLabel = isWhole || count >= 50 ? nil : strings("form.more")
        let path = field.name
        field.rows = (0..<count).map { place in
            let row = place < sent.count ? sent[place] : .none
            let fields = specs.map { spec in
                var open = spec
                open.isRequired = spec.isRequired && (place == 0 || place < sent.count)
                return self.field(open, row[spec.name], row, prefix: "\(path).\(place).")
            }
            let title = fields.first { $0.isFixed && $0.fixedText != nil && specs.count > 1 && $0.name.hasSuffix("criterion") }?.fixedText
            return FormField.Row(
                rowTitle: title ?? (count > 1 ? strings("form.place", ["number": "\(place + 1)"]) : nil),
                rowHint: nil, fields: title == nil ? fields : fields.map(Self.unseen))
        }
    }

    /// A fixed field whose text the place's title already says.
    private static func unseen(_ field: FormField) -> FormField {
        var field = field
        if field.isFixed { field.fixedText = nil }
        return field
    }

    /// One place for each kind that the policy knows, so that nobody need choose it.
    private func materials(_ field: inout FormField, _ specs: [FieldSpec], _ value: InputValue) {
        field.isGroup = true
        var sent: [InputValue] = []
        if case .list(let values) = value { sent = values }
        let path = field.name
        field.rows = MaterialPlaces.kinds(policy).enumerated().map { place, kind in
            let row = sent.first { $0["kind"] == .text(kind) } ?? .none
            let fields = specs.map { spec in
                guard spec.name == "kind" else {
                    var field = self.field(spec, row[spec.name], row, prefix: "\(path).\(place).")
                    field.isLong = false
                    return field
                }
                var hidden = FormField(id: "f-\(path)-\(place)-kind", name: "\(path).\(place).kind", label: "")
                hidden.value = kind
                hidden.isFixed = true
                return hidden
            }
            let isNeeded = policy.requiredMaterials.contains([kind])
            let isAlternative = policy.requiredMaterials.contains { $0.count > 1 && $0.contains(kind) }
            return FormField.Row(
                rowTitle: strings.word(kind, of: "kind"),
                rowHint: strings(isNeeded ? "apply.material.needed" : isAlternative ? "apply.material.oneOf" : "apply.material.supporting"),
                fields: fields)
        }
    }

    private func criterion(_ siblings: InputValue) -> Policy.Criterion? {
        guard case .text(let id) = siblings["criterion"] else { return nil }
        return policy.criteria.first { $0.id == id && $0.highest - $0.lowest < 20 }
    }

    private func score(_ value: Int, _ criterion: Policy.Criterion) -> (value: String, text: String) {
        let key = value == criterion.lowest ? "review.lowest" : value == criterion.highest ? "review.highest" : nil
        return ("\(value)", key.map { "\(value) · " + strings($0) } ?? "\(value)")
    }

    private func choose(_ field: inout FormField, _ options: [(value: String, text: String)]) {
        field.isSelect = true
        // Where there is one answer only, nobody need give it.
        if field.isRequired, options.count == 1, field.value.isEmpty { field.value = options[0].value }
        let chosen = field.value
        field.options = options.map {
            FormField.Option(
                optionID: field.id + "-" + $0.value, value: $0.value, text: $0.text, isChosen: $0.value == chosen,
                optionHint: nil)
        }
        if !field.isRequired || !options.contains(where: { $0.value == chosen }) {
            field.options.insert(
                FormField.Option(
                    optionID: field.id + "-none", value: "", text: strings("form.choose"), isChosen: chosen.isEmpty,
                    optionHint: nil), at: 0)
        }
    }

    /// Words that the policy lists.
    private func list(_ name: String) -> [(value: String, text: String)]? {
        switch name {
        case "balance": policy.toleranceByBalance.keys.sorted().map { ($0, strings.word($0, of: "balance")) }
        case "role": policy.roles.keys.sorted().map { ($0, strings.word($0, of: "role")) }
        case "kind" where action.name == Organisation.Register.name:
            Organisation.Register.kinds.map { ($0, strings.word($0, of: "kind")) }
        default: nil
        }
    }

    private func text(_ value: InputValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let values): values.map(text).joined(separator: "\n")
        case .none, .object: ""
        }
    }
}

/// The places of an application's materials: one for each kind of the policy.
enum MaterialPlaces {
    /// Needed ones first, then alternatives, then what supports.
    static func kinds(_ policy: Policy) -> [String] {
        func rank(_ kind: String) -> Int {
            if policy.requiredMaterials.contains([kind]) { return 1 }
            return policy.requiredMaterials.contains { $0.contains(kind) } ? 0 : 2
        }
        return policy.materialKinds.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    /// The places that say something; a place is there for each kind, filled in or not.
    static func given(_ value: InputValue) -> InputValue {
        guard case .object(var fields) = value, case .list(let places) = value["materials"] else { return value }
        fields["materials"] = .list(places.filter { !$0["text"].isEmpty || !$0["file"].isEmpty })
        return .object(fields)
    }

    /// The field of the form that a refusal's place among the given ones stands in; for a kind that is missing, its own.
    static func field(_ refusal: Refusal, among value: InputValue, _ policy: Policy) -> String? {
        guard let field = refusal.field else { return nil }
        if field == "materials", let kind = refusal.values["need"]?.split(separator: ", ").first,
            let place = kinds(policy).firstIndex(of: String(kind))
        {
            return "materials.\(place).text"
        }
        let parts = field.split(separator: ".")
        guard parts.count >= 2, parts[0] == "materials", let index = Int(parts[1]),
            case .list(let places) = value["materials"], places.indices.contains(index),
            case .text(let kind) = places[index]["kind"], let place = kinds(policy).firstIndex(of: kind)
        else { return field }
        return (["materials", "\(place)"] + (parts.count > 2 ? parts[2...].map(String.init) : ["text"])).joined(separator: ".")
    }
}
