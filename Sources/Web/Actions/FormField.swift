import WebServer

/// One field of a form, as the partials of the layout take it.
struct FormField: Sendable {
    var id: String
    var name: String
    var label: String
    var value = ""
    var isRequired = false
    /// One of several of which one has to be answered: neither needed by itself nor optional.
    var isAlternative = false
    var fieldHint: String? { didSet { hasHint = fieldHint != nil } }
    var fieldError: String? { didSet { isInvalid = fieldError != nil } }
    /// Asked instead of the texts: in a template, what a field does not have is looked for in the group around it.
    private(set) var hasHint = false
    private(set) var isInvalid = false
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
    var isFile = false
    var accept = ""
    var isMultiple = false
    /// What is stored already, and will be sent along unless another is chosen.
    var uploadedText: String?
    /// Settled by the page before: a fact to read, carried along unseen.
    var isFixed = false
    var fixedText: String?
    /// The places of a list, each a set of fields.
    var rows: [Row] = []
    /// The button's label that asks for more places; nil where there is one place, or all there are.
    var moreLabel: String?

    struct Option: Sendable {
        var optionID: String
        var value: String
        var text: String
        var isChosen: Bool
        var optionHint: String?
    }

    struct Row: Sendable {
        /// What the place is about; nil where the list's own legend says it.
        var rowTitle: String?
        var rowHint: String?
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
    /// What is acted on, with the address of its page; nil where it is made by this.
    var subject: String?
    var subjectAddress = ""
    var heading: String
    var introduction: String
    var target: String
    /// The form's own id: sent twice, it is carried out once.
    var once: String
    var hasErrors: Bool
    var errors: [FormError]
    var fields: [FormField]
    var hasFields: Bool
    var hasFiles: Bool
    var submitLabel: String
    var isFinal: Bool
    var next: String
    var back: String
}
