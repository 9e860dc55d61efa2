/// Bodies that take part in missions: `Programmes/institutes.json`.
package struct InstituteList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.institutes/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// All bodies, in the order of the file.
    package let institutes: [Institute]

    /// An agency, institute, university or other body.
    package struct Institute: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name in its own script and in Latin letters.
        package let name: ProperName
        /// ISO 3166-1 alpha-2; XE, which no country has, for international bodies.
        package let country: String
        /// What sort it is.
        package let kind: Kind
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String

        /// What sort of body it is; not stated where only its country is known.
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case agency, institute, university, ministry, international, association, notStated
        }
    }

    /// The institute called `id`.
    package func institute(_ id: String) -> Institute? { institutes.first { $0.id == id } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(institutes.map(\.id), at: "institutes")
        for (index, institute) in institutes.enumerated() {
            inspection.enter("institutes[\(index)].name", institute.name)
            inspection.requireSource(institute.source, at: "institutes[\(index)].source")
            inspection.require(
                institute.country.count == 2 && institute.country.allSatisfy { $0.isASCII && $0.isUppercase },
                at: "institutes[\(index)].country",
                "\(institute.country) is no country code",
                remedy: "write two capital letters of ISO 3166-1"
            )
        }
    }
}
