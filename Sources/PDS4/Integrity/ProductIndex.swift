/// The products of a target by their identifiers, and which of them something lists as a member.
///
/// A sorted array and no dictionary: 400,000 products take 22 MB so, and 63 MB as a dictionary of arrays.
struct ProductIndex {
    struct Product {
        var path: String
        var identifier: LIDVID
        fileprivate(set) var isMember = false
    }

    // By logical identifier; those of one identifier in the order in which they came.
    private var products: [Product] = []

    init(_ labels: [LabelReport]) {
        add(labels.lazy.compactMap { label in label.facts.map { Product(path: label.path, identifier: $0.identifier) } })
    }

    /// Adds products; those without an identifier cannot be looked for and are left out.
    mutating func add(_ more: some Sequence<Product>) {
        products += more.lazy.filter { !$0.identifier.lid.isEmpty }
        products.sort { $0.identifier.lid < $1.identifier.lid }
    }

    /// The products with this logical identifier, of any version.
    subscript(lid: String) -> ArraySlice<Product> { products[range(of: lid)] }

    /// Notes that an identifier, with a version or for all versions, is listed as a member.
    mutating func addMember(_ identifier: LIDVID) {
        for place in range(of: identifier.lid) where identifier.vid == nil || identifier.vid == products[place].identifier.vid {
            products[place].isMember = true
        }
    }

    func isMember(_ identifier: LIDVID) -> Bool { self[identifier.lid].contains { $0.isMember && $0.identifier == identifier } }

    /// Within a target, one version of one product has one label (Standards Reference 6D.2): a label with the identifier of
    /// an earlier one gets an error.
    func checkIdentifier(of label: inout LabelReport, _ facts: LabelFacts, options: ValidationOptions) {
        guard let first = self[facts.identifier.lid].first(where: { $0.identifier == facts.identifier }), first.path != label.path
        else { return }
        var collector = FindingCollector(options)
        collector.add(
            Finding(
                .error, FindingType.duplicateIdentifier, "\(facts.identifier) is already the identifier of \(first.path).", path: label.path
            )
        )
        label.add(collector)
    }

    private func range(of lid: String) -> Range<Int> {
        var low = 0
        var high = products.count
        while low < high {
            let middle = (low + high) / 2
            if products[middle].identifier.lid < lid { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < products.count, products[end].identifier.lid == lid { end += 1 }
        return low..<end
    }
}
