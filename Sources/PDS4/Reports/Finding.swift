/// How much a finding weighs.
public enum Severity: Int, Comparable, Sendable {
    case debug, info, warning, error, fatal

    /// Orders from least to most.
    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

    /// The word for it in reports.
    public var word: String {
        switch self {
        case .debug: "DEBUG"
        case .info: "INFO"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .fatal: "FATAL_ERROR"
        }
    }
}

/// One thing that validation has to say, and where.
public struct Finding: Sendable {
    /// How much it weighs.
    public var severity: Severity
    /// The message type of NASA's validator: `error.label.schema`, `warning.integrity.member_not_found` …
    public var type: String
    /// What is the matter.
    public var message: String
    /// The label or the folder.
    public var path: String
    /// The line in the label, counted from 1.
    public var line: Int?
    /// The column in the label, counted from 1.
    public var column: Int?
    /// The data object, the record and the field, where it is about them: counted from 1.
    public var place: Place?

    /// A place in a data file.
    public struct Place: Sendable {
        /// The data object's title.
        public var object: String
        /// The record, counted from 1.
        public var record: Int?
        /// The field, counted from 1.
        public var field: Int?
    }

    init(
        _ severity: Severity, _ type: String, _ message: String, path: String, line: Int? = nil, column: Int? = nil,
        place: Place? = nil
    ) {
        self.severity = severity
        self.type = type
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.place = place
    }
}
