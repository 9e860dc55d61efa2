/// Reads the descriptions of data objects out of a label.
///
/// Numbers in labels are not to be trusted: everything that multiplies or adds them says so when they are too great.
struct ObjectReader {
    /// A description that contradicts itself.
    struct Contradiction: Error { var message: String }

    /// The most fields that the groups of one table may repeat to: beyond that a label is wrong or hostile.
    static let mostFields = 2_000_000

    /// All objects of all file areas, in the order of the label.
    static func objects(in root: LabelElement) -> [DataObject] {
        fileAreas(in: root).flatMap { objects(inArea: $0) }
    }

    /// The file areas that hold described objects.
    static func fileAreas(in root: LabelElement) -> [LabelElement] {
        root.descendants { $0.name.hasPrefix("File_Area") }
    }

    static func objects(inArea area: LabelElement) -> [DataObject] {
        guard let file = area.child("File") else { return [] }
        let name = file.value("file_name") ?? ""
        return area.children.filter { $0.name != "File" }.compactMap { object($0, fileName: name) }
    }

    private static let tables: [String: TableDescription.Kind] = [
        "Table_Binary": .binary, "Table_Character": .character, "Transfer_Manifest": .character,
        "Table_Delimited": .delimited, "Inventory": .delimited, "Manifest_SIP_Deep_Archive": .delimited,
        "Table_Delimited_Source_Product_External": .delimited, "Table_Delimited_Source_Product_Internal": .delimited,
    ]

    private static func object(_ element: LabelElement, fileName: String) -> DataObject? {
        guard element.child("offset") != nil || element.child("object_length") != nil || tables[element.name] != nil
            || element.name.hasPrefix("Array")
        else { return nil }
        let offset = number(element, "offset") ?? 0
        var object = DataObject(
            kind: element.name, name: element.value("name"), localIdentifier: element.value("local_identifier"),
            fileName: fileName, offset: offset, size: number(element, "object_length"), content: .bytes,
            line: element.line, problem: nil
        )
        do {
            if let kind = tables[element.name] {
                let table = try table(element, kind, offset: offset)
                object.content = .table(table)
                if kind != .delimited { object.size = try product(table.records, table.recordLength) }
            } else if element.name.hasPrefix("Array") {
                let array = array(element, offset: offset)
                object.content = .array(array)
                object.size = try array.count.flatMap { count in try array.type?.size.map { try product(count, $0) } }
            }
        } catch let contradiction as Contradiction {
            object.problem = contradiction.message
        } catch {
            object.problem = "\(error)"
        }
        return object
    }

    private static func number(_ element: LabelElement, _ name: String) -> Int? {
        element.value(name).flatMap { Int($0) }
    }

    private static func real(_ element: LabelElement?, _ name: String) -> Double? {
        element?.value(name).flatMap { XPathNumber.double($0) }
    }

    private static func product(_ left: Int, _ right: Int) throws -> Int {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        guard !overflow, left >= 0, right >= 0 else { throw Contradiction(message: "A size is too great or negative.") }
        return result
    }

    private static func sum(_ left: Int, _ right: Int) throws -> Int {
        let (result, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw Contradiction(message: "An offset is too great.") }
        return result
    }

    private static func array(_ element: LabelElement, offset: Int) -> ArrayDescription {
        let elements = element.child("Element_Array")
        let axes = element.children("Axis_Array").map { axis in
            (Int(axis.value("sequence_number") ?? "") ?? 0, ArrayDescription.Axis(
                name: axis.value("axis_name") ?? "", elements: number(axis, "elements") ?? 0
            ))
        }
        var statistics: [String: Double] = [:]
        for child in element.child("Object_Statistics")?.children ?? [] {
            statistics[child.name] = XPathNumber.double(child.value)
        }
        let type = elements?.value("data_type") ?? ""
        return ArrayDescription(
            offset: offset, axes: axes.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1),
            typeName: type, type: DataType(rawValue: type), unit: elements?.value("unit"),
            scalingFactor: real(elements, "scaling_factor"), valueOffset: real(elements, "value_offset"),
            specialConstants: SpecialConstants(element.child("Special_Constants")), statistics: statistics,
            hasOrder: Set(axes.map(\.0)).count == axes.count
        )
    }

    private static func table(_ element: LabelElement, _ kind: TableDescription.Kind, offset: Int) throws -> TableDescription {
        let recordName = kind == .binary ? "Record_Binary" : kind == .character ? "Record_Character" : "Record_Delimited"
        guard let record = element.child(recordName) else { throw Contradiction(message: "The \(recordName) is missing.") }
        guard let records = number(element, "records"), records >= 0 else {
            throw Contradiction(message: "The number of records is missing or no number.")
        }
        let length = number(record, "record_length") ?? 0
        if kind != .delimited, length <= 0 { throw Contradiction(message: "The record length is missing or no number.") }
        guard record.child("fields") != nil else { throw Contradiction(message: "The number of fields is missing.") }
        guard record.child("groups") != nil else { throw Contradiction(message: "The number of groups is missing.") }
        var fields: [FieldDescription] = []
        try expand(record, kind, base: 0, depth: 0, into: &fields)
        return TableDescription(
            kind: kind, offset: offset, records: records, recordLength: length,
            longestRecord: number(record, "maximum_record_length"), recordDelimiter: element.value("record_delimiter"),
            fieldDelimiter: delimiter(element.value("field_delimiter")), fields: fields, isInventory: element.name == "Inventory"
        )
    }

    private static func delimiter(_ name: String?) -> UInt8 {
        switch name?.lowercased().replacing("_", with: " ") {
        case "horizontal tab"?: 9
        case "semicolon"?: 59
        case "vertical bar"?: 124
        default: 44
        }
    }

    private static func expand(
        _ element: LabelElement, _ kind: TableDescription.Kind, base: Int, depth: Int, into fields: inout [FieldDescription]
    ) throws {
        guard depth < 20 else { throw Contradiction(message: "Groups are nested too deeply.") }
        var fieldCount = 0
        var groupCount = 0
        for child in element.children {
            if child.name.hasPrefix("Field_") {
                fieldCount += 1
                try append(child, kind, base: base, into: &fields)
            } else if child.name.hasPrefix("Group_Field_") {
                groupCount += 1
                try repeatGroup(child, kind, base: base, depth: depth, into: &fields)
            }
        }
        // The standard wants both counts to be right for every kind of table; for character tables they are compared
        // with the fields of all records at once, elsewhere.
        guard kind == .binary || (kind == .delimited && depth >= 0) || depth > 0 else { return }
        if let stated = number(element, "fields"), stated != fieldCount {
            throw Contradiction(message: "Invalid fields count definition. Expected: \(stated), actual: \(fieldCount).")
        }
        if let stated = number(element, "groups"), stated != groupCount {
            throw Contradiction(message: "Invalid groups count definition. Expected: \(stated), actual: \(groupCount).")
        }
    }

    private static func repeatGroup(
        _ group: LabelElement, _ kind: TableDescription.Kind, base: Int, depth: Int, into fields: inout [FieldDescription]
    ) throws {
        guard let repetitions = number(group, "repetitions"), repetitions > 0 else {
            throw Contradiction(message: "The repetitions of a group are missing or no number.")
        }
        var start = 0
        var step = 0
        var length = 0
        if kind != .delimited {
            guard let location = number(group, "group_location"), location >= 1, let stated = number(group, "group_length")
            else { throw Contradiction(message: "The place or the length of a group is missing.") }
            length = stated
            start = try sum(base, location - 1)
            step = length / repetitions
            let extent = try extent(of: group, depth: depth)
            guard step == extent, length % repetitions == 0 else {
                throw Contradiction(
                    message: "The group_length is not the size of the repeated fields: \(length) against \(try product(extent, repetitions))."
                )
            }
        }
        let before = fields.count
        try expand(group, kind, base: start, depth: depth + 1, into: &fields)
        let first = before..<fields.count
        guard !first.isEmpty else { throw Contradiction(message: "A group without fields.") }
        let (all, overflow) = first.count.multipliedReportingOverflow(by: repetitions)
        guard !overflow, all <= mostFields - before else { throw Contradiction(message: "The groups repeat to too many fields.") }
        _ = try sum(try sum(start, try product(step, repetitions)), length)
        fields.reserveCapacity(before + all)
        // The label's elements are read once; the other repetitions differ in their place only.
        for repetition in 1..<max(1, repetitions) {
            for index in first {
                var field = fields[index]
                field.offset += step * repetition
                fields.append(field)
            }
        }
    }

    private static func extent(of group: LabelElement, depth: Int) throws -> Int {
        guard depth < 20 else { throw Contradiction(message: "Groups are nested too deeply.") }
        var extent = 0
        for child in group.children {
            if child.name.hasPrefix("Group_Field_") {
                let location = number(child, "group_location") ?? 1
                let repetitions = number(child, "repetitions") ?? 1
                let inner = try product(try Self.extent(of: child, depth: depth + 1), max(repetitions, 0))
                extent = max(extent, try sum(location - 1, inner))
            } else if child.name.hasPrefix("Field_") {
                extent = max(extent, try sum((number(child, "field_location") ?? 1) - 1, number(child, "field_length") ?? 0))
            }
        }
        return extent
    }

    private static func append(
        _ element: LabelElement, _ kind: TableDescription.Kind, base: Int, into fields: inout [FieldDescription]
    ) throws {
        let statistics = element.child("Field_Statistics")
        let type = element.value("data_type") ?? ""
        var field = FieldDescription(
            name: element.value("name") ?? "", typeName: type, type: DataType(rawValue: type), offset: 0, length: 0,
            longest: number(element, "maximum_field_length"), format: element.value("field_format"),
            validationFormat: element.value("validation_format"), minimum: real(statistics, "minimum"),
            maximum: real(statistics, "maximum"), unit: element.value("unit"),
            scalingFactor: real(element, "scaling_factor"), valueOffset: real(element, "value_offset"),
            specialConstants: SpecialConstants(element.child("Special_Constants")), line: element.line,
            source: Int(element.index)
        )
        if kind != .delimited {
            guard let location = number(element, "field_location"), location >= 1, let length = number(element, "field_length"),
                length >= 0
            else { throw Contradiction(message: "The place or the length of the field “\(field.name)” is missing or wrong.") }
            field.offset = try sum(base, location - 1)
            field.length = length
            _ = try sum(field.offset, length)
        }
        guard let packed = element.child("Packed_Data_Fields") else {
            fields.append(field)
            return
        }
        for bit in packed.children("Field_Bit") {
            var part = field
            part.name = bit.value("name") ?? field.name
            part.typeName = bit.value("data_type") ?? ""
            part.type = DataType(rawValue: part.typeName)
            part.firstBit = number(bit, "start_bit_location") ?? number(bit, "start_bit")
            part.lastBit = number(bit, "stop_bit_location") ?? number(bit, "stop_bit")
            part.scalingFactor = real(bit, "scaling_factor")
            part.valueOffset = real(bit, "value_offset")
            part.unit = bit.value("unit")
            part.line = bit.line
            part.source = Int(bit.index)
            fields.append(part)
        }
    }
}
