/// Which label has which identifier: within a target, one version of one product has one label (Standards Reference 6D.2).
struct IdentifierUses {
    private var labels: [LIDVID: String] = [:]

    /// Enters a label's identifier; one that another label already has is an error in this one.
    mutating func register(_ label: inout LabelReport, _ facts: LabelFacts, options: ValidationOptions) {
        guard !facts.identifier.lid.isEmpty else { return }
        guard let first = labels[facts.identifier] else {
            labels[facts.identifier] = label.path
            return
        }
        var collector = FindingCollector(options)
        collector.add(
            Finding(
                .error, FindingType.duplicateIdentifier, "\(facts.identifier) is already the identifier of \(first).", path: label.path
            )
        )
        label.add(collector)
    }
}
