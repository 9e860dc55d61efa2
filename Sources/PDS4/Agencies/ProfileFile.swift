extension AgencyProfile {
    /// Reads a profile from JSON: `name`, `identifierPrefixes`, `contextProducts` (a file beside the profile),
    /// `labelExtensions`, `repaired` (names of ``Departure``), `spellings` (misspelt to right names), `tolerated` (each `type`, `containing`, `reason`) and `levels` (each `name`, `pds4`, `codmac`).
    ///
    /// - Throws: ``FileProblem``, ``JSONProblem``, or ``ReadingProblem`` when a member is missing.
    public init(path: String) throws {
        let value = try JSONValue(parsing: try FileSystem.contents(path, limit: 16 << 20))
        guard let name = value["name"]?.string else { throw ReadingProblem("\(path): the profile has no “name”.") }
        self.name = name
        identifierPrefixes = value["identifierPrefixes"]?.strings ?? []
        if let products = value["contextProducts"]?.string {
            contextProducts = try ContextProducts(path: FileSystem.join(FileSystem.parent(path), products))
        }
        labelExtensions = value["labelExtensions"]?.strings ?? []
        repaired = try (value["repaired"]?.strings ?? []).map { name in
            guard let departure = Departure(rawValue: name) else {
                throw ReadingProblem("\(path): there is no departure “\(name)”; there are \(Departure.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return departure
        }
        spellings = [:]
        if case .object(let members)? = value["spellings"] {
            for (wrong, right) in members { spellings[wrong] = right.string }
        }
        tolerated = try (value["tolerated"]?.array ?? []).map { item in
            guard let type = item["type"]?.string, let reason = item["reason"]?.string else {
                throw ReadingProblem("\(path): a tolerance needs “type” and “reason”.")
            }
            return Tolerance(type: type, containing: item["containing"]?.string ?? "", reason: reason)
        }
        levels = try (value["levels"]?.array ?? []).map { item in
            guard let name = item["name"]?.string, let pds4 = item["pds4"]?.string, case .number(let codmac)? = item["codmac"],
                let level = Int(exactly: codmac)
            else { throw ReadingProblem("\(path): a level needs “name”, “pds4” and “codmac”.") }
            return Level(name: name, pds4: pds4, codmac: level)
        }
    }

    /// The row of the level table that an agency's level names, in any case.
    public func level(named name: String) -> Level? { levels.first { $0.name.lowercased() == name.lowercased() } }
}
