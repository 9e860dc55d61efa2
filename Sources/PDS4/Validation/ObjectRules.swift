extension LabelChecker {
    /// Checks the descriptions of data objects, and the data when the options ask for it.
    mutating func checkObjects(_ label: Label) {
        guard options.checksProducts, options.checksObjects else { return }
        checkBitFields(label)
        let folder = FileSystem.parent(path)
        var number = 0
        for area in ObjectReader.fileAreas(in: label.root) {
            let described = ObjectReader.objects(inArea: area)
            guard let first = described.first else { continue }
            let directory = area.child("File")?.value("directory_path_name") ?? ""
            // What leads out of the folder is reported where files are checked, and is not read here either.
            let file = FileSystem.join(FileSystem.join(folder, directory), first.fileName)
            guard FileRules.staysBelow(first.fileName), options.allowsOutside || FileRules.staysBelow(directory),
                FileRules.mayRead(file, from: folder, options)
            else { continue }
            let objects = inOrder(described)
            guard checkPlaces(objects, file: file, firstNumber: number + 1) else { return }
            for object in objects {
                number += 1
                guard check(object, number, file: file, label: label) else { return }
            }
        }
    }

    /// Objects by their offsets; those that the label lists in another order get a warning.
    private mutating func inOrder(_ objects: [DataObject]) -> [DataObject] {
        let sorted = objects.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
        if let moved = sorted.enumerated().first(where: { $0.offset != $0.element.offset }) {
            add(
                .warning, FindingType.outOfOrder, "The objects of \(objects[0].fileName) are not described in the order of their offsets.",
                line: moved.element.element.line
            )
        }
        return sorted.map(\.element)
    }

    /// Checks that objects do not overlap and, on request, that every byte is described.
    private mutating func checkPlaces(_ objects: [DataObject], file: String, firstNumber: Int) -> Bool {
        var end = 0
        var isKnown = true
        for (index, object) in objects.enumerated() {
            if isKnown, object.offset < end, index > 0 {
                add(
                    .error, FindingType.objectDefinition,
                    "Object \(firstNumber + index) (\(object.title)) begins at byte \(object.offset), before the end of the one before at \(end).",
                    line: object.line
                )
            } else if options.checksCompleteDescription, isKnown, object.offset > end {
                add(
                    .warning, FindingType.notDescribed,
                    "No object describes the \(object.offset - end) bytes before object \(firstNumber + index) (\(object.title)).", line: object.line
                )
            }
            guard let size = object.size else {
                isKnown = false
                continue
            }
            let (next, overflow) = object.offset.addingReportingOverflow(size)
            end = overflow ? .max : max(end, next)
            isKnown = true
        }
        if options.checksCompleteDescription, isKnown, case .file(let size)? = FileSystem.kind(file), size > end, objects.allSatisfy({ $0.problem == nil }) {
            add(.warning, FindingType.notDescribed, "No object describes the last \(size - end) bytes of \(FileSystem.name(file)).")
        }
        return true
    }

    /// Checks one object; `false` ends the checks of the label's objects, as what follows would be guessing.
    private mutating func check(_ object: DataObject, _ number: Int, file: String, label: Label) -> Bool {
        if let problem = object.problem {
            add(.error, FindingType.tableDefinition, "Object \(number) (\(object.title)): \(problem)", line: object.line)
            return false
        }
        switch object.content {
        case .bytes:
            checkExtent(object, file: file)
            return true
        case .array(let array):
            if let type = array.type { checkConstants(array.specialConstants, type, "array", line: object.line) }
            if !array.hasOrder {
                add(
                    .error, FindingType.objectDefinition, "Two axes of \(object.title) have the same sequence_number: their order is not known.",
                    line: object.line
                )
            }
            guard options.checksContent else { return true }
            checkArray(array, object, file: file)
            return true
        case .table(let table):
            var source = -1
            for field in table.fields where field.source != source {
                source = field.source
                if let type = field.type { checkConstants(field.specialConstants, type, "field", line: field.line) }
            }
            guard checkFieldFormats(label) else { return true }
            guard options.checksContent else { return true }
            guard FileSystem.isFile(file) else { return false }
            var checker = TableChecker(table: table, object: object, number: number)
            do {
                let mapped = try MappedFile(path: file)
                checker.run(mapped, options: options) { finding in collector.add(finding(path)) }
            } catch {
                add(.error, FindingType.badFileRead, "\(error)", line: object.line)
            }
            return !checker.endsChecks
        }
    }

    /// A header, a text or an encoded object has to lie within its file. Lists such as manifests are not held to that here, nor by
    /// NASA's validator.
    private mutating func checkExtent(_ object: DataObject, file: String) {
        guard object.kind.hasSuffix("Header") || object.kind.hasPrefix("Encoded_") || object.kind == "Stream_Text", options.checksContent else { return }
        guard let length = object.size, case .file(let size)? = FileSystem.kind(file) else { return }
        let (end, overflow) = object.offset.addingReportingOverflow(length)
        guard overflow || end > size else { return }
        add(
            .error, FindingType.objectDefinition,
            "\(object.title) needs \(length) bytes from byte \(object.offset); \(FileSystem.name(file)) has \(size).", line: object.line
        )
    }

    /// The label says how many bit fields are packed into a field, and has to define as many.
    private mutating func checkBitFields(_ label: Label) {
        for packed in label.root.descendants("Packed_Data_Fields") {
            let count = packed.children("Field_Bit").count
            guard let stated = packed.value("bit_fields").flatMap({ Int($0) }), stated != count else { continue }
            add(
                .error, "error.table.bit_field_mismatch", "The label states \(stated) bit fields and defines \(count).", line: packed.line
            )
        }
    }

    /// A constant that stands for the absence of a binary number must itself be one, in decimal or as a bit pattern.
    private mutating func checkConstants(_ special: SpecialConstants?, _ type: DataType, _ kind: String, line: Int) {
        guard let special, type.size != nil else { return }
        let limits = [("valid_minimum", special.validMinimum), ("valid_maximum", special.validMaximum)]
        for (name, text) in special.constants.map({ ($0.name, Optional($0.text)) }) + limits {
            guard let text, !text.isEmpty, ValueLimits.number(text) == nil, ValueLimits.bits(text) == nil else { continue }
            add(
                .error, "error.\(kind).invalid_special_constant", "The \(name) “\(text)” is no number and no bit pattern.", line: line
            )
        }
    }

    private static let strings: Set<String> = [
        "ascii_short_string_collapsed", "ascii_short_string_preserved", "ascii_string", "ascii_text_collapsed",
        "ascii_text_preserved",
    ]
    private static let numbers: Set<String> = [
        "ascii_nonnegative_integer", "ascii_numeric_base16", "ascii_numeric_base2", "ascii_numeric_base8", "ascii_real",
        "ascii_integer",
    ]

    /// The counts of fields of all character tables together, and the flags of formats that their types exclude.
    private mutating func checkFieldFormats(_ label: Label) -> Bool {
        let records = label.root.children.flatMap(\.children).filter { $0.name == "Table_Character" }.flatMap { $0.children("Record_Character") }
        guard !records.isEmpty else { return true }
        let stated = records.reduce(0) { sum, record in sum &+ (Int(record.value("fields") ?? "") ?? 0) }
        let fields = records.flatMap { $0.children("Field_Character") }
        guard stated == fields.count || fields.isEmpty else {
            add(
                .error, FindingType.objectDefinition,
                "The records of the label's character tables state \(stated) fields and define \(fields.count).", line: records[0].line
            )
            return false
        }
        var isValid = true
        for field in fields {
            let type = (field.value("data_type") ?? "").lowercased()
            let format = field.value("field_format") ?? ""
            if Self.strings.contains(type), format.contains("%+") {
                add(.error, FindingType.objectDefinition, "The format \(format) of a text field must not have “+”.", line: field.line)
                isValid = false
            } else if Self.numbers.contains(type), format.contains("%-") {
                add(.error, FindingType.objectDefinition, "The format \(format) of a numeric field must not have “-”.", line: field.line)
                isValid = false
            }
        }
        return isValid
    }
}
