/// Which labels describe which files: a data file belongs to one label (Standards Reference 2A.3).
struct FileUses {
    private struct Use {
        var lid: String
        var path: String
        var isDocument: Bool
    }

    private var uses: [String: Use] = [:]

    /// Whether a label describes the file at this path.
    func describes(_ path: String) -> Bool { uses[FileSystem.normalized(path)] != nil }

    /// Enters a label's files; a data file that another label already describes is an error in this one. Documents are no data:
    /// they may share their figures.
    mutating func register(_ label: inout LabelReport, _ facts: LabelFacts, options: ValidationOptions) {
        let folder = FileSystem.parent(label.path)
        let isDocument = facts.productClass == "Product_Document"
        var collector = FindingCollector(options)
        for file in facts.files {
            let path = FileSystem.normalized(FileSystem.join(folder, file.name))
            guard let first = uses[path], !first.isDocument, !isDocument else {
                if uses[path] == nil || !isDocument { uses[path] = Use(lid: facts.identifier.lid, path: label.path, isDocument: isDocument) }
                continue
            }
            // Another version of the same product may describe the same file: a bundle's readme outlives its versions.
            if first.lid == facts.identifier.lid, first.path != label.path { continue }
            collector.add(
                Finding(
                    .error, FindingType.duplicatedReference,
                    "\(file.name) is already described by \(first.lid) in \(FileSystem.name(first.path)).", path: label.path, line: file.line
                )
            )
        }
        label.add(collector)
    }
}

extension LabelReport {
    /// Adds what a later check found.
    mutating func add(_ collector: FindingCollector) {
        findings += collector.kept
        counts.merge(collector.counts) { $0 + $1 }
        errors += collector.errors
        warnings += collector.warnings
    }
}
