/// A mass of sample material as a whole number of micrograms.
///
/// Integers keep the ledger exact: a sum of weighings never drifts. The range
/// of ±9.2 × 10¹⁸ µg (nine million tonnes) leaves room for every collection.
package struct Mass: Hashable, Comparable, Sendable {
    /// Whole micrograms; negative only as a difference.
    package var micrograms: Int64

    package init(micrograms: Int64) { self.micrograms = micrograms }

    package static let zero = Mass(micrograms: 0)

    package static func < (a: Mass, b: Mass) -> Bool { a.micrograms < b.micrograms }
}
