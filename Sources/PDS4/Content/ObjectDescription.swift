/// A field of a table, groups already repeated: its place in a record and what the label says of its values.
public struct FieldDescription: Sendable {
    /// The field's name; repetitions of a group have the same.
    public var name: String
    /// The type as the label writes it.
    public var typeName: String
    /// The type, `nil` when PDS4 knows none of that name.
    public var type: DataType?
    /// The number of bytes of the record before the field; 0 in delimited tables.
    public var offset: Int
    /// The field's bytes; 0 in delimited tables.
    public var length: Int
    /// The first bit, counted from 1, of a packed bit field.
    public var firstBit: Int?
    /// The last bit, counted from 1, of a packed bit field.
    public var lastBit: Int?
    /// The most bytes that a value of a delimited table may have.
    public var longest: Int?
    /// The format for display, as `%8.3f`.
    public var format: String?
    /// The format that values must have.
    public var validationFormat: String?
    /// The least value that the label states.
    public var minimum: Double?
    /// The greatest value that the label states.
    public var maximum: Double?
    /// The unit.
    public var unit: String?
    /// What stored values are multiplied with.
    public var scalingFactor: Double?
    /// What is added after that.
    public var valueOffset: Double?
    /// Values that stand for none, and the limits of valid ones.
    public var specialConstants: SpecialConstants?
    /// The line of the field in the label.
    public var line: Int
    /// Which field of the label this is a repetition of.
    var source = 0
}

/// The values that stand for the absence of one, and the limits of valid ones (`Special_Constants`).
public struct SpecialConstants: Sendable {
    /// Name and text of each constant that stands for the absence of a value.
    public var constants: [(name: String, text: String)]
    /// The least valid value.
    public var validMinimum: String?
    /// The greatest valid value.
    public var validMaximum: String?

    init?(_ element: LabelElement?) {
        guard let element else { return nil }
        constants = []
        for child in element.children {
            switch child.name {
            case "valid_minimum": validMinimum = child.value
            case "valid_maximum": validMaximum = child.value
            default: constants.append((child.name, child.value))
            }
        }
    }
}

/// A table: where it is in its file and what its records hold.
public struct TableDescription: Sendable {
    /// How records and fields are found.
    public enum Kind: Sendable { case binary, character, delimited }

    /// How records and fields are found.
    public var kind: Kind
    /// The number of bytes of the file before the table.
    public var offset: Int
    /// The number of records that the label states.
    public var records: Int
    /// The bytes of a record; 0 in delimited tables.
    public var recordLength: Int
    /// The most bytes that a record of a delimited table may have.
    public var longestRecord: Int?
    /// The text of `record_delimiter`.
    public var recordDelimiter: String?
    /// The byte between fields of a delimited table.
    public var fieldDelimiter: UInt8
    /// The fields, groups repeated.
    public var fields: [FieldDescription]
    /// Whether the table lists the members of a collection.
    public var isInventory: Bool
}

/// An array: where it is in its file, its axes and its elements.
public struct ArrayDescription: Sendable {
    /// An axis; the first in a label varies slowest.
    public struct Axis: Sendable {
        /// The name, as `Line`, `Sample`, `Band`.
        public var name: String
        /// The number of elements along it.
        public var elements: Int
    }

    /// The number of bytes of the file before the array.
    public var offset: Int
    /// The axes, slowest first.
    public var axes: [Axis]
    /// The type as the label writes it.
    public var typeName: String
    /// The type, `nil` when PDS4 knows none of that name.
    public var type: DataType?
    /// The unit.
    public var unit: String?
    /// What stored values are multiplied with.
    public var scalingFactor: Double?
    /// What is added after that.
    public var valueOffset: Double?
    /// Values that stand for none.
    public var specialConstants: SpecialConstants?
    /// Name and text of each of `Object_Statistics`.
    public var statistics: [String: Double]
    /// Whether each axis has a number of its own: otherwise the label does not say which of them varies faster.
    var hasOrder = true

    /// The number of elements; `nil` when it is too great to be true.
    public var count: Int? {
        var count = 1
        for axis in axes {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.elements)
            guard !overflow, axis.elements >= 0 else { return nil }
            count = product
        }
        return axes.isEmpty ? nil : count
    }
}

/// One thing in a file that a label describes: a table, an array, or bytes with another meaning.
public struct DataObject: Sendable {
    /// What it is.
    public enum Content: Sendable {
        case table(TableDescription)
        case array(ArrayDescription)
        case bytes

        /// Whether it is a table.
        public var isTable: Bool { if case .table = self { true } else { false } }
        /// Whether it is an array.
        public var isArray: Bool { if case .array = self { true } else { false } }
        /// Whether it is neither.
        public var isBytes: Bool { if case .bytes = self { true } else { false } }
    }

    /// The element's name: `Table_Binary`, `Array_2D_Image`, `Header` …
    public var kind: String
    /// The object's name.
    public var name: String?
    /// The object's local identifier.
    public var localIdentifier: String?
    /// The file, as the label names it.
    public var fileName: String
    /// The number of bytes of the file before the object.
    public var offset: Int
    /// The number of bytes; `nil` when the label does not say.
    public var size: Int?
    /// What it is.
    public var content: Content
    /// The line in the label.
    public var line: Int
    /// Why the description cannot be used; `nil` when it can.
    public var problem: String?

    /// Name, local identifier or kind: whatever there is to call it by.
    public var title: String { name ?? localIdentifier ?? kind }
}
