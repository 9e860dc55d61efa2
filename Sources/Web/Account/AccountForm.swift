import HTTPTypes
import WebServer

/// A form about an account: the page of any form, with fields that are written out.
struct AccountForm {
    var heading: String
    var introduction: String
    var target: String
    var fields: [FormField]
    var submit: String
    var back: String
    var isFinal = false
    var errors: [FormError] = []

    /// The form as an answer: 422 where there is something to mend.
    func response(_ house: House, _ request: Request, _ visit: Visit, status: HTTPResponse.Status? = nil) -> Response {
        let page = ActionFormPage(
            heading: heading, introduction: introduction, target: target, once: "", hasErrors: !errors.isEmpty, errors: errors,
            fields: fields.map(marked), hasFields: !fields.isEmpty, hasFiles: false, submitLabel: submit, isFinal: isFinal, next: back,
            back: back)
        let html = house.templates.html(page, frame: house.frame(heading, request, visit), in: request.language)
        return Response.html(html, status: status ?? (errors.isEmpty ? .ok : .unprocessableContent)).cached(.never)
    }

    private func marked(_ field: FormField) -> FormField {
        var field = field
        field.fieldError = errors.first { $0.field == field.id }?.message
        return field
    }
}

extension FormField {
    /// One line of an account form; `name` names its texts as well.
    static func account(
        _ name: String, _ strings: Strings, type: String = "text", value: String = "", autocomplete: String? = nil,
        required: Bool = true, hint: Bool = false, limit: Int? = nil
    ) -> FormField {
        var field = FormField(id: "f-" + name, name: name, label: strings("accountForm.\(name)"))
        field.isLine = true
        field.type = type
        field.value = value
        field.autocomplete = autocomplete
        field.isRequired = required
        field.limit = limit
        if hint { field.fieldHint = strings("accountForm.\(name).hint") }
        return field
    }

    /// A password is never shown again, whatever went wrong.
    static func password(_ name: String, _ strings: Strings, isNew: Bool, hint: Bool = false) -> FormField {
        account(name, strings, type: "password", autocomplete: isNew ? "new-password" : "current-password", hint: hint)
    }

    /// The languages that letters are written in.
    static func language(_ chosen: String, _ strings: Strings) -> FormField {
        var field = FormField(id: "f-language", name: "language", label: strings("accountForm.language"))
        field.isSelect = true
        field.isRequired = true
        field.options = Language.allCases.map {
            Option(
                optionID: "f-language-" + $0.rawValue, value: $0.tag, text: $0.ownName,
                isChosen: Language(tag: chosen) == $0, optionHint: nil)
        }
        return field
    }
}

/// A page that says what happened and what comes next.
struct PlainAnswer {
    var heading: String
    var text: String
    var buttons: [SheetPage.Button] = []

    func response(_ house: House, _ request: Request, _ visit: Visit, status: HTTPResponse.Status = .ok) -> Response {
        let page = SheetPage(
            heading: heading, standfirst: text, buttons: buttons, hasButtons: !buttons.isEmpty)
        let html = house.templates.html(page, frame: house.frame(heading, request, visit), in: request.language)
        return Response.html(html, status: status).cached(.never)
    }

    /// A link that was used, has expired or never was: nothing tells which.
    static func deadLink(_ request: Request) -> PlainAnswer {
        PlainAnswer(
            heading: request.strings("link.dead"), text: request.strings("link.dead.text"),
            buttons: [
                .init(buttonHref: "/sign-in", buttonLabel: request.strings("signIn.title")),
                .init(buttonHref: "/forgotten", buttonLabel: request.strings("forgotten.title"), isQuiet: true),
            ])
    }
}
