extension Product {
    /// What the product holds, as JSON: `objects` with `number`, `kind`, `name`, `localIdentifier`, `file` and `offset`; arrays with
    /// `shape` and `type`; tables with `records`, `recordLength` or `delimiter`, and `columns`, each with `name`, `type`, `unit`, `repetitions`, the number of its
    /// first `field`, and in tables of fixed width `location`, `length` and, between even repetitions, `step` in bytes, and the bits of packed fields.
    public func json() -> String {
        let listed = objects.enumerated().map { index, object in
            var members: [(String, JSONValue)] = [("number", .number(Double(index + 1))), ("kind", .string(object.kind))]
            members.append(("name", Self.text(object.name)))
            members.append(("localIdentifier", Self.text(object.localIdentifier)))
            members.append(("file", .string(object.fileName)))
            members.append(("offset", .number(Double(object.offset))))
            if let problem = object.problem { members.append(("problem", .string(problem))) }
            switch object.content {
            case .bytes: break
            case .array(let array):
                members.append(("shape", .array(array.axes.map { .number(Double($0.elements)) })))
                members.append(("axes", .array(array.axes.map { .string($0.name) })))
                members.append(("type", .string(array.typeName)))
                members.append(("unit", Self.text(array.unit)))
            case .table(let table):
                members.append(("records", .number(Double(table.records))))
                if table.kind == .delimited {
                    members.append(("delimiter", .string(String(decoding: [table.fieldDelimiter], as: UTF8.self))))
                } else {
                    members.append(("recordLength", .number(Double(table.recordLength))))
                }
                members.append(("columns", .array(Table.columns(table).map { Self.json($0, table) })))
            }
            return JSONValue.object(members)
        }
        return JSONValue.object([("label", .string(label.path)), ("objects", .array(listed))]).text() + "\n"
    }

    private static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    private static func json(_ column: Table.ColumnDescription, _ table: TableDescription) -> JSONValue {
        let field = column.field
        var members: [(String, JSONValue)] = [
            ("name", .string(column.name)), ("type", .string(field.typeName)), ("unit", text(field.unit)),
            ("repetitions", .number(Double(column.repetitions))), ("field", .number(Double(column.fields[0] + 1))),
        ]
        if table.kind != .delimited {
            members.append(("location", .number(Double(field.offset + 1))))
            members.append(("length", .number(Double(field.length))))
            let places = column.fields.map { table.fields[$0].offset }
            let steps = Set(zip(places, places.dropFirst()).map { $1 - $0 })
            if steps.count == 1, let step = steps.first { members.append(("step", .number(Double(step)))) }
        }
        if let first = field.firstBit { members.append(("firstBit", .number(Double(first)))) }
        if let last = field.lastBit { members.append(("lastBit", .number(Double(last)))) }
        return .object(members)
    }
}
