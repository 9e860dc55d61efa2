package import FoundationEssentials

/// The vocabulary of figures: quantities and units, `Programmes/quantities.json`.
package struct QuantityList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.quantities/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// The units that figures may have.
    package let units: [Unit]
    /// What figures may be about.
    package let quantities: [Quantity]

    /// A unit of measurement.
    package struct Unit: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// What it measures.
        package let dimension: String
        /// As it stands behind a number; empty for counts.
        package let symbol: String
        /// Its name on pages.
        package let title: Wording
        /// How many of the dimension's base unit it is.
        package let factor: Decimal
    }

    /// Something that figures are about.
    package struct Quantity: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Figures are compared only within a dimension.
        package let dimension: String
        /// Its name on pages.
        package let title: Wording
    }

    /// The unit called `id`.
    package func unit(_ id: String) -> Unit? { units.first { $0.id == id } }

    /// The quantity called `id`.
    package func quantity(_ id: String) -> Quantity? { quantities.first { $0.id == id } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(units.map(\.id), at: "units")
        inspection.requireUnique(quantities.map(\.id), at: "quantities")
        for (index, unit) in units.enumerated() {
            inspection.enter("units[\(index)].title", unit.title)
            inspection.require(
                unit.factor > 0,
                at: "units[\(index)].factor",
                "a factor of \(unit.factor)",
                remedy: "say how many base units it is"
            )
        }
        for (index, quantity) in quantities.enumerated() {
            inspection.enter("quantities[\(index)].title", quantity.title)
        }
    }
}
