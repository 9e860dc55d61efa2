import Domain
import Intake
import Vault
import WebServer

/// One field of a form, as the partials of the layout take it.
struct FormField: Sendable {
    var id: String
    var name: String
    var label: String
    var value = ""
    var isRequired = false
    var fieldHint: String?
    var fieldError: String?
    var type = "text"
    var width: String?
    var limit: Int?
    var autocomplete: String?
    var isLong = false
    var isInline = true
    var kind = "radio"
    var unit = "mg"
    var date = ""
    var time = ""
    var zone = ""
    var options: [Option] = []

    var isLine = false
    var isArea = false
    var isMass = false
    var isInstant = false
    var isSelect = false
    var isChoices = false
    var isGroup = false
    /// The places of a list, each a set of fields.
    var rows: [Row] = []

    struct Option: Sendable {
        var optionID: String
        var value: String
        var text: String
        var isChosen: Bool
        var optionHint: String?
    }

    struct Row: Sendable {
        var rowTitle: String
        var fields: [FormField]
    }
}

/// A field's error, at the top of the form.
struct FormError: Sendable {
    var field: String?
    var message: String

    init(field: String?, message: String) {
        self.field = field
        self.message = message
    }
}

/// Any action as a form: made from its description, so that none is forgotten.
struct ActionFormPage: Page {
    static let template = "actions/form"
    var heading: String
    var introduction: String
    var target: String
    var hasErrors: Bool
    var errors: [FormError]
    var fields: [FormField]
    var hasFields: Bool
    var submitLabel: String
    var isFinal: Bool
    var next: String
    var back: String
}

/// Builds the fields of a form from an action's description and what was typed.
struct FormBuilder {
    let action: Action
    let strings: Strings
    let policy: Policy
    /// Where the field's error comes from, and its message.
    var refusal: Refusal?
    /// Lists for references, by kind of subject.
    var references: [String: [(value: String, text: String)]] = [:]

    func fields(_ values: InputValue) -> [FormField] {
        action.fields.map { field($0, values[$0.name], values, prefix: "") }
    }

    private func label(_ name: String) -> String {
        for key in ["field.\(action.name).\(name)", "field.\(name)"] where strings.has(key) { return strings(key) }
        return name
    }

    private func hint(_ name: String) -> String? {
        for key in ["hint.\(action.name).\(name)", "hint.\(name)"] where strings.has(key) { return strings(key) }
        return nil
    }

    private func field(_ spec: FieldSpec, _ value: InputValue, _ siblings: InputValue, prefix: String) -> FormField {
        let path = prefix + spec.name
        var field = FormField(id: "f-" + path.replacing(".", with: "-"), name: path, label: label(spec.name))
        field.isRequired = spec.isRequired
        field.fieldHint = hint(spec.name)
        if let refusal, refusal.field == path { field.fieldError = Explain.message(refusal, strings) }
        field.value = text(value)
        switch spec.kind {
        case .text(let limit):
            field.isArea = true
            field.limit = limit
            field.isLong = limit > 5000
        case .line(let limit):
            if let options = list(spec.name) {
                choose(&field, options)
            } else {
                field.isLine = true
                field.limit = limit
                field.width = limit <= 64 ? "medium" : nil
            }
        case .mass: field.isMass = true
        case .integer, .number:
            field.isLine = true
            field.width = "short"
        case .instant:
            field.isInstant = true
            field.zone = policy.calendar.zone
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
        case .choice(let words):
            choose(&field, words.map { ($0, word($0, of: spec.name)) })
        case .reference(let kind):
            if let options = references[kind] {
                choose(&field, options)
            } else {
                field.isLine = true
                field.width = "medium"
            }
        case .lines:
            field.isArea = true
        case .file: field.isLine = true
        case .names:
            field.isGroup = true
            let parts = ["en", "zh"].map { language in
                self.field(
                    FieldSpec(language, .line(limit: 200), required: language == "en"), value[language], value,
                    prefix: path + ".")
            }
            field.rows = [FormField.Row(rowTitle: "", fields: parts)]
        case .object(let specs):
            field.isGroup = true
            field.rows = [
                FormField.Row(
                    rowTitle: "", fields: specs.map { self.field($0, value[$0.name], value, prefix: path + ".") })
            ]
        case .list(let specs):
            field.isGroup = true
            var places: [InputValue] = []
            if case .list(let sent) = value { places = sent }
            // Without scripts a list grows by sending the form: two free places wait at its end.
            let count = min(max(places.count + 1, 2), 50)
            field.rows = (0..<count).map { place in
                let row = place < places.count ? places[place] : .none
                return FormField.Row(
                    rowTitle: "\(place + 1)",
                    fields: specs.map { spec in
                        var free = spec
                        free.isRequired = spec.isRequired && place == 0
                        return self.field(free, row[spec.name], row, prefix: "\(path).\(place).")
                    })
            }
        }
        return field
    }

    private func choose(_ field: inout FormField, _ options: [(value: String, text: String)]) {
        field.isSelect = true
        let chosen = field.value
        field.options = options.map {
            FormField.Option(
                optionID: field.id + "-" + $0.value, value: $0.value, text: $0.text, isChosen: $0.value == chosen,
                optionHint: nil)
        }
        if !field.isRequired || chosen.isEmpty {
            field.options.insert(
                FormField.Option(
                    optionID: field.id + "-none", value: "", text: strings("form.choose"), isChosen: chosen.isEmpty,
                    optionHint: nil), at: 0)
        }
    }

    /// Words that the policy lists.
    private func list(_ name: String) -> [(value: String, text: String)]? {
        switch name {
        case "balance": policy.toleranceByBalance.keys.sorted().map { ($0, word($0, of: "balance")) }
        case "kind" where action.name == Application.Submit.name:
            policy.materialKinds.sorted().map { ($0, word($0, of: "kind")) }
        case "role": policy.roles.keys.sorted().map { ($0, word($0, of: "role")) }
        default: nil
        }
    }

    private func word(_ value: String, of name: String) -> String {
        for key in ["word.\(name).\(value)", "word.\(value)"] where strings.has(key) { return strings(key) }
        return value
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
