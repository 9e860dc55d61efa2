package import Domain

/// The fields of one action, read one by one with errors that name the field.
package struct Inputs: Sendable {
    package var root: InputValue
    /// In whose zone a date without an offset is meant.
    package var calendar: PolicyCalendar
    /// The path before each name, for the errors: `items.0.`.
    package var prefix: String

    package init(_ root: InputValue, calendar: PolicyCalendar, prefix: String = "") {
        self.root = root
        self.calendar = calendar
        self.prefix = prefix
    }

    private func path(_ name: String) -> String { prefix + name }

    /// A text of at most `limit` characters (code points); refused when it is missing or blank.
    package func text(_ name: String, limit: Int = 20_000) throws(Refusal) -> String {
        guard let text = try textIfAny(name, limit: limit) else { throw .missing(path(name)) }
        return text
    }

    package func textIfAny(_ name: String, limit: Int = 20_000) throws(Refusal) -> String? {
        let value = root[name]
        if value.isEmpty { return nil }
        guard case .text(let raw) = value else { throw .invalid(path(name), "notText") }
        let (tab, newline, carriageReturn, space) = (UInt8(9), UInt8(10), UInt8(13), UInt8(32))
        let lines = raw.utf8.contains(carriageReturn) ? raw.replacing("\r\n", with: "\n") : raw
        // Counted as browsers count a form's line end: once.
        guard lines.utf8.count <= limit || lines.unicodeScalars.count <= limit else {
            throw .invalid(path(name), "tooLong", ["most": "\(limit)"])
        }
        // Control characters other than line ends and tabs have no business in a text.
        guard lines.utf8.allSatisfy({ $0 >= space || $0 == newline || $0 == carriageReturn || $0 == tab }) else {
            throw .invalid(path(name), "controlCharacter")
        }
        var text = lines[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// One line, such as a number or a name of a consignment.
    package func line(_ name: String, limit: Int = 200) throws(Refusal) -> String {
        let text = try text(name, limit: limit)
        guard !text.contains(where: \.isNewline) else { throw .invalid(path(name), "notOneLine") }
        return text
    }

    package func lineIfAny(_ name: String, limit: Int = 200) throws(Refusal) -> String? {
        root[name].isEmpty ? nil : try line(name, limit: limit)
    }

    package func identifier<Subject>(_ name: String, of type: Subject.Type = Subject.self) throws(Refusal)
        -> Identifier<Subject>
    {
        Identifier(try line(name, limit: 128))
    }

    /// A mass: a whole number of micrograms, or a decimal with its unit (`20 mg`, without one milligrams).
    package func mass(_ name: String) throws(Refusal) -> Mass {
        guard let mass = try massIfAny(name) else { throw .missing(path(name)) }
        return mass
    }

    package func massIfAny(_ name: String) throws(Refusal) -> Mass? {
        switch root[name] {
        case let value where value.isEmpty: return nil
        case .integer(let micrograms):
            guard (0...Mass.limit.micrograms).contains(micrograms) else { throw .invalid(path(name), "outOfRange") }
            return Mass(micrograms: micrograms)
        case .text(let raw):
            let compact = raw.filter { !$0.isWhitespace && $0 != "\u{a0}" && $0 != "\u{202f}" }
            for unit in [Mass.Unit.micrograms, .milligrams, .grams] {
                let names = unit == .micrograms ? ["µg", "μg", "ug"] : [unit.rawValue]
                for suffix in names where compact.lowercased().hasSuffix(suffix) {
                    // `mg` also ends in `g`: the longer names come first.
                    guard let mass = Mass(decimal: compact.dropLast(suffix.count), in: unit) else {
                        throw .invalid(path(name), "notAMass")
                    }
                    return mass
                }
            }
            guard let mass = Mass(decimal: compact, in: .milligrams) else { throw .invalid(path(name), "notAMass") }
            return mass
        default: throw .invalid(path(name), "notAMass")
        }
    }

    package func integer(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        let value: Int?
        switch root[name] {
        case let empty where empty.isEmpty: throw .missing(path(name))
        case .integer(let number): value = Int(exactly: number)
        case .text(let text): value = Int(text.filter { !$0.isWhitespace })
        default: value = nil
        }
        guard let value, range.contains(value) else {
            throw .invalid(
                path(name), "notInRange", ["lowest": "\(range.lowerBound)", "highest": "\(range.upperBound)"])
        }
        return value
    }

    /// True for `true`, `on`, `yes`, `1`; a missing field is false, as an empty checkbox is.
    package func flag(_ name: String) throws(Refusal) -> Bool {
        switch root[name] {
        case let empty where empty.isEmpty: return false
        case .flag(let flag): return flag
        case .text(let text):
            switch text.lowercased() {
            case "true", "on", "yes", "1": return true
            case "false", "off", "no", "0": return false
            default: throw .invalid(path(name), "notAFlag")
            }
        default: throw .invalid(path(name), "notAFlag")
        }
    }

    package func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type = Choice.self)
        throws(Refusal) -> Choice
    {
        let text = try line(name)
        guard let choice = Choice(rawValue: text) else { throw .invalid(path(name), "notInList") }
        return choice
    }

    package func choiceIfAny<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type = Choice.self)
        throws(Refusal) -> Choice?
    {
        root[name].isEmpty ? nil : try choice(name, type)
    }

    /// An instant: RFC 3339, or a date and a time in the agency's zone (`24:00` ends the day).
    package func instant(_ name: String) throws(Refusal) -> Instant {
        guard let instant = try instantIfAny(name) else { throw .missing(path(name)) }
        return instant
    }

    package func instantIfAny(_ name: String) throws(Refusal) -> Instant? {
        let (date, time) = (root[name + "-date"], root[name + "-time"])
        if !date.isEmpty || !time.isEmpty {
            guard case .text(let day) = date else { throw .missing(path(name)) }
            if case .text(let clock) = time, !time.isEmpty { return try instant(local: day + "T" + clock, name) }
            return try instant(local: day, name)
        }
        switch root[name] {
        case let empty where empty.isEmpty: return nil
        case .text(let text):
            if let instant = Instant(text) { return instant }
            return try instant(local: text, name)
        default: throw .invalid(path(name), "notAnInstant")
        }
    }

    private func instant(local text: String, _ name: String) throws(Refusal) -> Instant {
        let trimmed = text.filter { $0 != "Z" }
        guard let day = Day(trimmed.prefix(10)) else { throw .invalid(path(name), "notAnInstant") }
        let rest = trimmed.dropFirst(10)
        if rest.isEmpty { return calendar.end(of: day) }
        let parts = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard rest.first == "T" || rest.first == " ", (2...3).contains(parts.count), let hour = parts[0],
            let minute = parts[1], (0...59).contains(minute), (0...24).contains(hour)
        else { throw .invalid(path(name), "notAnInstant") }
        let second = parts.count == 3 ? parts[2] : 0
        guard let second, (0...59).contains(second), hour < 24 || (minute == 0 && second == 0) else {
            throw .invalid(path(name), "notAnInstant")
        }
        if hour == 24 { return calendar.end(of: day) }
        return calendar.end(of: day.adding(days: -1)).advanced(bySeconds: Int64(hour * 3600 + minute * 60 + second))
    }

    package func dayIfAny(_ name: String) throws(Refusal) -> Day? {
        guard let text = try lineIfAny(name) else { return nil }
        guard let day = Day(text) else { throw .invalid(path(name), "notADay") }
        return day
    }

    package func number(_ name: String) throws(Refusal) -> Double? {
        switch root[name] {
        case let empty where empty.isEmpty: return nil
        case .integer(let number): return Double(number)
        case .text(let text):
            guard let number = Double(text), number.isFinite else { throw .invalid(path(name), "notANumber") }
            return number
        default: throw .invalid(path(name), "notANumber")
        }
    }

    /// The elements of a list of objects, each with its own path for errors.
    package func list(_ name: String, most: Int = 200) throws(Refusal) -> [Inputs] {
        switch root[name] {
        case let empty where empty.isEmpty: return []
        case .list(let values):
            guard values.count <= most else { throw .invalid(path(name), "tooMany", ["most": "\(most)"]) }
            return values.enumerated().map { Inputs($1, calendar: calendar, prefix: path(name) + ".\($0).") }
        case .object: return [Inputs(root[name], calendar: calendar, prefix: path(name) + ".0.")]
        default: throw .invalid(path(name), "notAList")
        }
    }

    /// A list of short strings; a form may send one string with blanks, semicolons or line ends between.
    ///
    /// - Parameter splitsAtCommas: also at commas, which official numbers of samples contain.
    package func lines(_ name: String, most: Int = 2000, splitsAtCommas: Bool = false) throws(Refusal) -> [String] {
        var result: [String] = []
        switch root[name] {
        case let empty where empty.isEmpty: return []
        case .text(let text):
            let separators: Set<Character> = splitsAtCommas ? [";", "，", " ", ",", "、"] : [";", "，", " "]
            result = text.split { $0.isNewline || separators.contains($0) }.map(String.init)
        case .list(let values):
            for value in values {
                guard case .text(let text) = value else { throw .invalid(path(name), "notText") }
                result.append(text)
            }
        default: throw .invalid(path(name), "notAList")
        }
        guard result.count <= most else { throw .invalid(path(name), "tooMany", ["most": "\(most)"]) }
        guard result.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.count <= 200 }) else { throw .invalid(path(name), "tooLong") }
        return result
    }

    /// One nested object.
    package func object(_ name: String) throws(Refusal) -> Inputs? {
        guard !root[name].isEmpty else { return nil }
        guard case .object = root[name] else { throw .invalid(path(name), "notAnObject") }
        return Inputs(root[name], calendar: calendar, prefix: path(name) + ".")
    }
}
