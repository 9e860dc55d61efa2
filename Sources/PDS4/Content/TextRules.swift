/// Whether a value's text is of its type (PDS4 Information Model, value types of the `Character_Data_Type` values).
enum TextRules {
    /// Why `value`, trimmed, is not of `type`; `nil` when it is.
    static func violation(_ value: UnsafeRawBufferPointer, of type: DataType) -> String? {
        switch type {
        case .integer: return TextNumber.integer(value) == nil ? no(value, "a whole number of 64 bits") : nil
        case .nonNegativeInteger: return isNonNegative(value) ? nil : no(value, "a whole number that is not negative")
        case .real: return isReal(value) ? nil : no(value, "a decimal number")
        case .base2: return isAll(value) { $0 == 48 || $0 == 49 } ? nil : no(value, "a number of base 2")
        case .base8: return isAll(value) { $0 &- 48 < 8 } ? nil : no(value, "a number of base 8")
        case .base16: return isAll(value, isHexadecimal) ? nil : no(value, "a number of base 16")
        case .md5: return value.count == 32 && isAll(value, isHexadecimal) ? nil : no(value, "an MD5 checksum")
        case .anyURI: return isURI(value) ? nil : no(value, "a URI")
        case .doi: return isDOI(value) ? nil : no(value, "a DOI")
        case .lid: return isLID(value, versioned: false) ? nil : no(value, "a LID")
        case .lidvid: return isLID(value, versioned: true) ? nil : no(value, "a LIDVID")
        case .lidvidOrLID:
            return isLID(value, versioned: true) || isLID(value, versioned: false) ? nil : no(value, "a LIDVID or LID")
        case .vid: return isVersion(value, most: 4) ? nil : no(value, "a version")
        case .asciiString, .shortStringCollapsed, .shortStringPreserved, .textCollapsed, .textPreserved:
            return value.allSatisfy { $0 < 128 } ? nil : no(value, "ASCII text")
        case .dateDOY, .dateYMD, .dateTimeDOY, .dateTimeDOYUTC, .dateTimeYMD, .dateTimeYMDUTC, .time:
            return DateRules.isValid(value, type) ? nil : no(value, "a date or time of this type")
        case .directoryPath: return isDirectoryPath(value) ? nil : no(value, "a directory path")
        case .fileName: return isFileName(value) ? nil : no(value, "a file name")
        case .fileSpecification: return isFileSpecification(value) ? nil : no(value, "a file specification")
        case .boolean: return booleans.contains { value.elementsEqual($0.utf8) } ? nil : no(value, "true, false, 1 or 0")
        case .utf8String: return isUTF8(value) ? nil : no(value, "text in UTF-8")
        case .bibcode: return isBibcode(value) ? nil : no(value, "a bibcode")
        default: return nil
        }
    }

    private static func no(_ value: UnsafeRawBufferPointer, _ what: String) -> String {
        "“\(TextNumber.excerpt(value))” is not \(what)"
    }

    private static let booleans = ["true", "false", "1", "0"]

    private static func isUTF8(_ value: UnsafeRawBufferPointer) -> Bool {
        value.allSatisfy { $0 < 128 } || String(validating: value, as: UTF8.self) != nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private static func isAll(_ value: UnsafeRawBufferPointer, _ holds: (UInt8) -> Bool) -> Bool {
        value.count <= 255 && !value.isEmpty && value.allSatisfy(holds)
    }

    private static func isNonNegative(_ value: UnsafeRawBufferPointer) -> Bool {
        guard !value.isEmpty, value.count <= 40 else { return false }
        var number: UInt64 = 0
        for byte in value {
            let digit = byte &- 48
            guard digit < 10 else { return false }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return false }
            number = sum
        }
        return true
    }

    /// `(\+|-)?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee](\+|-)?[0-9]+)?`
    static func isReal(_ value: UnsafeRawBufferPointer, mayHaveExponent: Bool = true, mustHaveExponent: Bool = false) -> Bool {
        var index = 0
        let count = value.count
        if index < count, value[index] == 43 || value[index] == 45 { index += 1 }
        let start = index
        while index < count, isDigit(value[index]) { index += 1 }
        var digits = index - start
        if index < count, value[index] == 46 {
            index += 1
            let fraction = index
            while index < count, isDigit(value[index]) { index += 1 }
            digits += index - fraction
        }
        guard digits > 0 else { return false }
        guard index < count else { return !mustHaveExponent }
        guard mayHaveExponent, value[index] | 0x20 == 101 else { return false }
        index += 1
        if index < count, value[index] == 43 || value[index] == 45 { index += 1 }
        let exponent = index
        while index < count, isDigit(value[index]) { index += 1 }
        return index > exponent && index == count
    }

    private static func isURI(_ value: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < value.count {
            let byte = value[index]
            if byte <= 0x20 || byte == 0x7F || "\"<>\\^`{|}".utf8.contains(byte) { return false }
            if byte == 37 {
                guard index + 2 < value.count, isHexadecimal(value[index + 1]), isHexadecimal(value[index + 2]) else { return false }
                index += 2
            }
            index += 1
        }
        return !value.isEmpty && value[0] != 58
    }

    private static func isDOI(_ value: UnsafeRawBufferPointer) -> Bool {
        guard value.starts(with: "10.".utf8), !value.contains(where: { $0 <= 0x20 }) else { return false }
        guard let slash = value.dropFirst(4).firstIndex(of: 47) else { return false }
        return slash < value.count - 1
    }

    /// `urn:` agency `:` authority `:` and more parts, then `::` and a version where one is asked for.
    static func isLID(_ value: UnsafeRawBufferPointer, versioned: Bool) -> Bool {
        var end = value.count
        if versioned {
            var place: Int?
            var index = value.count - 2
            while index > 0 {
                if value[index] == 58, value[index + 1] == 58 {
                    place = index
                    break
                }
                index -= 1
            }
            guard let place else { return false }
            guard isVersion(UnsafeRawBufferPointer(rebasing: value[(place + 2)...]), most: 2) else { return false }
            end = place
        }
        let body = UnsafeRawBufferPointer(rebasing: value[..<end])
        guard body.starts(with: "urn:".utf8) else { return false }
        let parts = body.split(separator: 58, omittingEmptySubsequences: false)
        guard parts.count >= 4 else { return false }
        guard parts[1...2].allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 &- 97 < 26 } }) else { return false }
        return parts[3...].enumerated().allSatisfy { offset, part in
            let isLast = offset == parts.count - 4
            guard !part.isEmpty || (isLast && offset > 0) else { return false }
            return part.allSatisfy { $0 &- 97 < 26 || isDigit($0) || $0 == 45 || $0 == 46 || $0 == 95 }
        }
    }

    static func isVersion(_ value: UnsafeRawBufferPointer, most: Int) -> Bool {
        let parts = value.split(separator: 46, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.count <= most, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else {
            return false
        }
        return parts[0].first != 48
    }

    private static func isNamePart(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == 95 || byte == 45 }

    private static func isDirectoryPath(_ value: UnsafeRawBufferPointer) -> Bool {
        let parts = value.split(separator: 47, omittingEmptySubsequences: false)
        let named = parts.last?.isEmpty == true ? parts.dropLast() : parts[...]
        return !named.isEmpty && named.allSatisfy { part in
            guard part.count <= 255, let first = part.first, let last = part.last else { return false }
            return part.allSatisfy(isNamePart) && (isLetter(first) || isDigit(first)) && (isLetter(last) || isDigit(last))
        }
    }

    /// Standards Reference 6C.1: letters, digits, `-`, `_`, `.`; begins and ends with a letter or digit; an extension.
    static func isFileName(_ value: UnsafeRawBufferPointer) -> Bool {
        guard value.count <= 255, let first = value.first, let last = value.last, let dot = value.lastIndex(of: 46) else {
            return false
        }
        guard isLetter(first) || isDigit(first), isLetter(last) || isDigit(last), dot < value.count - 1 else { return false }
        return value.allSatisfy { isNamePart($0) || $0 == 46 }
    }

    private static func isFileSpecification(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let slash = value.lastIndex(of: 47) else { return isFileName(value) }
        guard isFileName(UnsafeRawBufferPointer(rebasing: value[(slash + 1)...])), slash <= 255 else { return false }
        let folders = value[..<slash].split(separator: 47, omittingEmptySubsequences: false)
        return folders.enumerated().allSatisfy { offset, part in
            guard let first = part.first, let last = part.last else { return offset == 0 }
            return part.allSatisfy(isNamePart) && (isLetter(first) || isDigit(first)) && (isLetter(last) || isDigit(last))
        }
    }

    private static func isBibcode(_ value: UnsafeRawBufferPointer) -> Bool {
        guard value.count == 19, value[..<4].allSatisfy(isDigit), value[18] &- 65 < 26 else { return false }
        return value[4..<9].allSatisfy { isLetter($0) || isDigit($0) || $0 == 46 || $0 == 38 }
            && value[9..<18].allSatisfy { isLetter($0) || isDigit($0) || $0 == 46 }
    }
}
