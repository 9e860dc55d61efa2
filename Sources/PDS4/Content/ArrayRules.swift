extension LabelChecker {
    /// Compares the elements of an array with its limits, special constants and statistics.
    mutating func checkArray(_ array: ArrayDescription, _ object: DataObject, file: String) {
        func place(_ index: Int) -> Finding.Place { Finding.Place(object: object.title, record: index + 1, field: nil) }
        guard let type = array.type, let size = type.size else {
            add(.fatal, FindingType.arrayRead, "\(object.title): the type \(array.typeName) is not supported.", line: object.line)
            return
        }
        guard let count = array.count, count >= 0 else {
            add(.fatal, FindingType.invalidLabel, "\(object.title): the axes are missing or their product is too great.", line: object.line)
            return
        }
        let mapped: MappedFile
        do {
            mapped = try MappedFile(path: file)
        } catch {
            add(.fatal, FindingType.arrayRead, "\(object.title): \(error)", line: object.line)
            return
        }
        // The bytes are used as long as this function runs.
        defer { withExtendedLifetime(mapped) {} }
        mapped.willReadSequentially()
        let bytes = mapped.bytes
        let start = min(max(array.offset, 0), bytes.count)
        let available = min(count, (bytes.count - start) / size)
        let limits = ValueLimits(minimum: nil, maximum: nil, constants: array.specialConstants, type: type)
        let minimum = array.statistics["minimum"]
        let maximum = array.statistics["maximum"]
        let factor = array.scalingFactor ?? 1
        let added = array.valueOffset ?? 0
        let isScaled = array.scalingFactor != nil || array.valueOffset != nil
        let least = isScaled ? array.statistics["minimum_scaled_value"] : nil
        let most = isScaled ? array.statistics["maximum_scaled_value"] : nil
        let tellsConstants = options.leastSeverity <= .info && array.specialConstants != nil
        let needsValues = tellsConstants || limits.hasLimits || minimum != nil || maximum != nil || least != nil || most != nil
        // Every n-th line is read where not all are: the elements of the last axis, or each of the only axis.
        let step = max(options.recordStep, 1)
        let line = array.axes.count > 1 ? max(array.axes.last?.elements ?? 1, 1) : 1
        if needsValues {
            for index in 0..<available where step == 1 || index / line % step == 0 {
                let at = start + index * size
                let value = UnsafeRawBufferPointer(rebasing: bytes[at..<(at + size)])
                guard let number = BinaryValue.double(value, type) else { continue }
                // Most elements are inside everything: only the others are looked at closely.
                let isPlain = !tellsConstants && !limits.hasLimits && (minimum.map { number >= $0 } ?? true) && (maximum.map { number <= $0 } ?? true)
                    && least == nil && most == nil
                if isPlain { continue }
                guard case .ordinary(_, _, let belowValid, let aboveValid) = limits.verdict(number, bits: BinaryValue.bits(value, type)) else {
                    if tellsConstants {
                        add(.info, "info.array.is_special_constant", "The element \(number) is a special constant.", line: object.line, place: place(index))
                    }
                    continue
                }
                for (limit, relation) in [(aboveValid, "greater than the valid maximum"), (belowValid, "less than the valid minimum")] {
                    guard let limit else { continue }
                    add(
                        .warning, "warning.array.value_out_of_special_constant_min_max_range",
                        "The element \(number) is \(relation) \(limit).", line: object.line, place: place(index)
                    )
                }
                let single = type.size == 4 && type.isReal
                if let minimum, number < minimum, ShortDecimal.isBeyond(number, minimum, single: single) {
                    add(.error, "error.array.value_out_of_min_max_range", "The element \(number) is less than the minimum \(minimum).", line: object.line, place: place(index))
                }
                if let maximum, number > maximum, ShortDecimal.isBeyond(number, maximum, single: single) {
                    add(.error, "error.array.value_out_of_min_max_range", "The element \(number) is greater than the maximum \(maximum).", line: object.line, place: place(index))
                }
                let scaled = number * factor + added
                if let least, scaled < least {
                    add(.error, "error.array.value_out_of_scaled_min_max_range", "The scaled element \(scaled) is less than the minimum \(least).", line: object.line, place: place(index))
                }
                if let most, scaled > most {
                    add(.error, "error.array.value_out_of_scaled_min_max_range", "The scaled element \(scaled) is greater than the maximum \(most).", line: object.line, place: place(index))
                }
            }
        }
        if available < count {
            add(
                .fatal, FindingType.arrayRead,
                "\(object.title): the array needs \(count) elements of \(size) bytes from byte \(array.offset); the file has \(bytes.count) bytes.",
                line: object.line, place: place(available)
            )
        }
    }
}

/// Whether a value lies beyond a limit that the label gives with fewer digits: labels state rounded statistics.
enum ShortDecimal {
    static func isBeyond(_ value: Double, _ limit: Double, single: Bool) -> Bool {
        let limitText = "\(limit)"
        var text = single ? "\(Float(value))" : "\(value)"
        guard !text.contains("e"), !limitText.contains("e") else { return true }
        if text.utf8.count > limitText.utf8.count { text = String(text.prefix(limitText.utf8.count)) }
        guard let cut = Double(text.hasSuffix(".") ? text + "0" : text) else { return true }
        return value < limit ? cut < limit : cut > limit
    }
}
