import Foundation
import HTTPTypes

/// Where a list goes on: the sort keys of the last row that was given.
///
/// It is opaque to clients but no secret: a query runs under its viewer
/// whatever a cursor says. It names its list, so that one list's cursor is not
/// taken for another's.
package struct Cursor: Equatable, Sendable {
    /// The list that it belongs to, such as the name of a route.
    package var list: String
    /// The sort keys of the last row, in the order of the sorting.
    package var keys: [String]

    /// A cursor after the row with these keys.
    package init(list: String, keys: [String]) {
        self.list = list
        self.keys = keys
    }

    /// The cursor as a value of a query.
    package var text: String {
        let fields = [list] + keys
        let bytes = fields.flatMap { field in Array("\(field.utf8.count):".utf8) + Array(field.utf8) }
        return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=",
            with: ""
        )
    }

    /// The cursor that `text` writes for `list` with `count` keys.
    ///
    /// - Throws: a 400 problem for any other text.
    package init(_ text: String, list: String, count: Int) throws {
        guard let fields = Self.fields(text), fields.first == list, fields.count == count + 1 else {
            throw Problem(
                .badRequest,
                code: "cursor",
                title: "This cursor is not one of this list",
                detail: "Begin the list anew, without a cursor."
            )
        }
        self.init(list: list, keys: Array(fields.dropFirst()))
        // One way to write it, so that a cache or a log knows equal ones.
        guard self.text == text else { throw Problem.malformed }
    }

    private static func fields(_ text: String) -> [String]? {
        guard text.utf8.count <= 2_000, !text.contains("+"), !text.contains("/"), !text.contains("=") else {
            return nil
        }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: base64) else { return nil }
        var rest = Array(data)[...]
        var fields: [String] = []
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: ":") }
            guard (1...4).contains(digits.count), let length = Int(String(decoding: digits, as: UTF8.self)), length >= 0
            else { return nil }
            rest = rest.dropFirst(digits.count + 1)
            guard length <= rest.count, let field = String(validating: rest.prefix(length), as: UTF8.self) else {
                return nil
            }
            fields.append(field)
            rest = rest.dropFirst(length)
        }
        return fields
    }
}

/// One page of a list, as JSON.
package struct Listing<Item: Encodable>: Encodable {
    package var items: [Item]
    /// The address of the next page, absent on the last.
    package var next: String?

    /// A page of a list.
    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

extension Request {
    /// The cursor of the query, if it has one.
    ///
    /// - Throws: a 400 problem where it is none of this route with `keys` keys.
    package func cursor(keys: Int) throws -> Cursor? {
        try query["cursor"].map { try Cursor($0, list: routeName, count: keys) }
    }

    /// How many rows are wanted: `limit` of the query.
    ///
    /// - Throws: a 400 problem where it is no number from 1 to `most`.
    package func limit(default standard: Int = 50, most: Int = 200) throws -> Int {
        guard let text = query["limit"] else { return standard }
        guard let limit = Int(pathText: text), (1...most).contains(limit) else {
            throw Problem(
                .badRequest,
                code: "limit",
                title: "The limit is out of range",
                detail: "Ask for 1 to \(most) rows."
            )
        }
        return limit
    }

    /// The address of the next page of this list, whose last row has these keys.
    package func next(after keys: [String]) -> String {
        path(with: ["cursor": Cursor(list: routeName, keys: keys).text])
    }

    /// The key under which a command is done at most once.
    ///
    /// - Throws: a 400 problem where it is missing, given twice, or no plain
    ///   text of 8 to 128 characters.
    package func idempotencyKey() throws -> String {
        let values = headers[values: .idempotencyKey]
        // The draft standard has it in quotes; most clients send it without.
        let key = values.first.map {
            $0.hasPrefix("\"") && $0.hasSuffix("\"") && $0.count > 2 ? String($0.dropFirst().dropLast()) : $0
        }
        guard values.count == 1, let key, (8...128).contains(key.utf8.count),
            key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") })
        else {
            throw Problem(
                .badRequest,
                code: "idempotency-key",
                title: "Name this command",
                detail:
                    "Send one Idempotency-Key of 8 to 128 characters; the same key never does the same command twice."
            )
        }
        return key
    }
}
