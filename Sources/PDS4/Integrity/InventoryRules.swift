/// The members that collections and bundles list.
enum InventoryRules {
    /// One line of an inventory.
    struct Entry {
        var isPrimary: Bool
        var identifier: LIDVID
        /// What stands in the place of the status, when it is neither of the two that there are.
        var unknownStatus: String?
    }

    /// The statuses of members: a letter in inventories, a word in bundles; older inventories have the word too.
    private static let statuses: Set<String> = ["p", "s", "primary", "secondary"]

    /// Reads an inventory, entry by entry, without keeping them.
    static func forEach(_ path: String, _ table: TableDescription, _ body: (Entry) -> Void) throws -> Int {
        let file = try MappedFile(path: path)
        guard table.offset >= 0, table.offset <= file.count else { return 0 }
        return file.withBytes { bytes in
            var cursor = DelimitedCursor(
                bytes: UnsafeRawBufferPointer(rebasing: bytes[table.offset...]), delimiter: table.fieldDelimiter
            )
            let content = cursor.bytes
            var count = 0
            while cursor.next() {
                guard cursor.fields.count >= 2 else { continue }
                let status = TextNumber.trimmed(UnsafeRawBufferPointer(rebasing: content[cursor.fields[0]]))
                let identifier = TextNumber.trimmed(UnsafeRawBufferPointer(rebasing: content[cursor.fields[1]]))
                guard !identifier.isEmpty else { continue }
                count += 1
                let first = status.first == 34 ? status.dropFirst().first : status.first
                // An identifier has 255 characters at most, and its version a few; a line may be as long as its file.
                let text = TextNumber.text(UnsafeRawBufferPointer(rebasing: identifier.prefix(512))).replacing("\"", with: "")
                var entry = Entry(isPrimary: first.map { $0 | 0x20 } == 112, identifier: LIDVID(text))
                // One letter is what nearly all have: they must not each become a string.
                if status.count != 1 || (entry.isPrimary ? false : first.map { $0 | 0x20 } != 115) {
                    let word = TextNumber.excerpt(status).replacing("\"", with: "")
                    if !statuses.contains(word.lowercased()) { entry.unknownStatus = word }
                }
                body(entry)
            }
            return count
        }
    }

    /// A member that a bundle or a collection lists twice, and an inventory with another number of records than the label says.
    static func checkDuplicates(_ label: inout LabelReport, _ facts: LabelFacts, options: ValidationOptions) {
        var collector = FindingCollector(options)
        // Of the hundreds of thousands of members that an inventory may have, hashes are kept. Only where two are equal the
        // inventory is read once more, for the members that they stand for.
        var seen: Set<Int> = []
        var repeated: Set<Int> = []
        let count = forEachMember(of: facts, label.path, options) { if !seen.insert($0.hashValue).inserted { repeated.insert($0.hashValue) } }
        if !repeated.isEmpty {
            var uses: [LIDVID: Int] = [:]
            _ = forEachMember(of: facts, label.path, options) { member in
                guard repeated.contains(member.hashValue) else { return }
                uses[member, default: 0] += 1
                guard uses[member] == 2 else { return }
                collector.add(
                    Finding(
                        .error, "error.inventory.duplicate_lidvid", "The member \(member) is listed more than once.", path: label.path
                    )
                )
            }
        }
        if let inventory = facts.inventory, let count, count > 0, inventory.records > 0, count != inventory.records {
            collector.add(
                Finding(
                    .error, FindingType.recordsMismatch,
                    "The inventory has \(count) records; the label says \(inventory.records).", path: label.path
                )
            )
        }
        label.add(collector)
    }

    /// The inventory that a label names, unless it is not to be read.
    static func file(of facts: LabelFacts, _ path: String, _ options: ValidationOptions) -> String? {
        let folder = FileSystem.parent(path)
        return facts.inventoryFile.map { FileSystem.join(folder, $0) }.flatMap { FileRules.mayRead($0, from: folder, options) ? $0 : nil }
    }

    /// The members that a label lists by itself or in its inventory. Returns the number of the inventory's records; `nil` where
    /// there is none to be read: a missing inventory is reported where files are checked.
    private static func forEachMember(
        of facts: LabelFacts, _ path: String, _ options: ValidationOptions, _ body: (LIDVID) -> Void
    ) -> Int? {
        for member in facts.members { body(member.identifier) }
        guard let inventory = facts.inventory, let file = file(of: facts, path, options), FileSystem.isFile(file) else { return nil }
        return try? forEach(file, inventory) { body($0.identifier) }
    }
}
