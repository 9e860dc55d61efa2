/// The products of a target by their identifiers, and which of them something lists as a member.
///
/// A sorted array and no dictionary: 400,000 products take 22 MB so, and 63 MB as a dictionary of arrays.
struct ProductIndex {
    struct Product {
        var path: String
        var identifier: LIDVID
        fileprivate(set) var isMember = false
        // The place in the order in which products came; with 32 bits it takes no memory beyond what alignment takes.
        fileprivate(set) var number: UInt32 = 0
    }

    // By logical identifier and version, so that bisection finds either; those that share both in the order in which they came.
    private var products: [Product] = []
    // What is listed of identifiers that several products have: these are gone through only once.
    private var listed: Set<LIDVID> = []

    init(_ labels: [LabelReport]) {
        add(labels.lazy.compactMap { label in label.facts.map { Product(path: label.path, identifier: $0.identifier) } })
    }

    /// Adds products; those without an identifier cannot be looked for and are left out.
    mutating func add(_ more: some Sequence<Product>) {
        for var product in more where !product.identifier.lid.isEmpty {
            product.number = UInt32(products.count)
            products.append(product)
        }
        listed = []
        products.sort {
            $0.identifier == $1.identifier ? $0.number < $1.number : Self.isBefore($0.identifier, $1.identifier)
        }
    }

    /// Whether anything has this identifier; without a version, whether any version is there.
    func contains(_ identifier: LIDVID) -> Bool { !range(of: identifier).isEmpty }

    /// The products that an identifier names, in the order in which they came: of its version or, when it has none, of any.
    func named(_ identifier: LIDVID) -> [Product] {
        var found = Array(products[range(of: identifier)])
        // A label that gives no version may be of each.
        if identifier.vid != nil { found += products[exactRange(of: LIDVID(lid: identifier.lid, vid: nil))] }
        return found.sorted { $0.number < $1.number }
    }

    /// Notes that an identifier, with a version or for all versions, is listed as a member.
    mutating func addMember(_ identifier: LIDVID) {
        let places = range(of: identifier)
        guard places.count < 2 || listed.insert(identifier).inserted else { return }
        for place in places { products[place].isMember = true }
    }

    // Labels that share an identifier become members together: the first answers for all.
    func isMember(_ identifier: LIDVID) -> Bool { products[exactRange(of: identifier)].first?.isMember ?? false }

    /// Within a target, one version of one product has one label (Standards Reference 6D.2): a label with the identifier of
    /// an earlier one gets an error.
    func checkIdentifier(of label: inout LabelReport, _ facts: LabelFacts, options: ValidationOptions) {
        guard let first = products[exactRange(of: facts.identifier)].first, first.path != label.path else { return }
        var collector = FindingCollector(options)
        collector.add(
            Finding(
                .error, FindingType.duplicateIdentifier, "\(facts.identifier) is already the identifier of \(first.path).", path: label.path
            )
        )
        label.add(collector)
    }

    /// Where the products of an identifier are: those of its version, or of all versions when it has none.
    private func range(of identifier: LIDVID) -> Range<Int> {
        guard identifier.vid == nil else { return exactRange(of: identifier) }
        let lid = identifier.lid
        return firstPlace { $0.lid >= lid }..<firstPlace { $0.lid > lid }
    }

    /// Where the products are that have the same version too, or have none either.
    private func exactRange(of identifier: LIDVID) -> Range<Int> {
        firstPlace { !Self.isBefore($0, identifier) }..<firstPlace { Self.isBefore(identifier, $0) }
    }

    /// Bisects for the first place that a condition holds for; it holds for all that follow.
    private func firstPlace(where holds: (LIDVID) -> Bool) -> Int {
        var low = 0
        var high = products.count
        while low < high {
            let middle = (low + high) / 2
            if holds(products[middle].identifier) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Orders by the text of the logical identifier, then of the version, none first.
    private static func isBefore(_ left: LIDVID, _ right: LIDVID) -> Bool {
        guard left.lid == right.lid else { return left.lid < right.lid }
        guard let version = right.vid else { return false }
        return left.vid.map { $0 < version } ?? true
    }
}
