/// Names and values of a query or a form, in order, duplicates kept.
package struct FormFields: Equatable, Sendable {
    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Why the text of a form cannot be read.
    package enum Failure: Error, Equatable {
        case malformed
        case tooMany(limit: Int)
    }

    /// All fields as they were sent.
    package var all: [Field]

    /// Fields made elsewhere.
    package init(_ all: [Field] = []) { self.all = all }

    /// The first value under `name`.
    package subscript(_ name: String) -> String? { all.first { $0.name == name }?.value }

    /// Every value under `name`, as check boxes send them.
    package func values(_ name: String) -> [String] {
        all.compactMap { $0.name == name ? $0.value : nil }
    }

    /// The first value without white space around it, nil where it is empty.
    package func text(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        let trimmed = value.trimmingWhitespace()
        return trimmed.isEmpty ? nil : trimmed
    }

    /// Fields encoded as `application/x-www-form-urlencoded`.
    ///
    /// Line ends, which browsers send as CR LF, become LF.
    package init(urlEncoded text: String, limit: Int = 500, allowingLines: Bool) throws(Failure) {
        all = []
        guard !text.isEmpty else { return }
        // By bytes: an ampersand with a combining mark is another character.
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            guard all.count < limit else { throw .tooMany(limit: limit) }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false).map {
                Substring($0)
            }
            let raw = parts.count > 1 ? parts[1] : ""
            guard let name = PercentCoding.decode(parts[0], plusIsSpace: true),
                let value = PercentCoding.decode(raw, plusIsSpace: true, allowingLines: allowingLines)
            else { throw .malformed }
            all.append(Field(name: name, value: allowingLines ? value.withUnixLineEnds() : value))
        }
    }
}

extension String {
    /// The text with LF for CR LF and CR.
    func withUnixLineEnds() -> String {
        guard utf8.contains(0x0d) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var last: UInt8 = 0
        for byte in utf8 {
            if byte == 0x0d {
                result.append(0x0a)
            } else if byte != 0x0a || last != 0x0d {
                result.append(byte)
            }
            last = byte
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text without white space at its ends.
    func trimmingWhitespace() -> String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
