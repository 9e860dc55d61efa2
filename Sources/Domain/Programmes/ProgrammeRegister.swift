package import FoundationEssentials

/// The programme register: every file of reference data, checked against each other.
package struct ProgrammeRegister: Hashable, Sendable {
    /// `sources.json`.
    package let sources: SourceList
    /// `quantities.json`.
    package let quantities: QuantityList
    /// `institutes.json`.
    package let institutes: InstituteList
    /// `missions.json`.
    package let missions: MissionList
    /// `roadmap.json`.
    package let roadmap: Roadmap
    /// `agreements.json`.
    package let agreements: AgreementList
    /// `restrictions.json`.
    package let restrictions: RestrictionList
    /// `contradictions.json`.
    package let contradictions: ContradictionList

    /// The files that make a register.
    package static let files = [
        "sources.json", "quantities.json", "institutes.json", "missions.json", "roadmap.json", "agreements.json",
        "restrictions.json", "contradictions.json",
    ]

    /// Decodes all files and checks them alone and together.
    ///
    /// - Parameter data: the bytes of each of ``files``, by name.
    /// - Returns: the register, with nothing wrong in it.
    /// - Throws: ``ReferenceDataInvalid`` with what is wrong in any of the files.
    package static func decode(_ data: [String: Data]) throws(ReferenceDataInvalid) -> ProgrammeRegister {
        let sources = try file(SourceList.self, "sources.json", data, nil, nil)
        let quantities = try file(QuantityList.self, "quantities.json", data, sources, nil)
        let register = ProgrammeRegister(
            sources: sources,
            quantities: quantities,
            institutes: try file(InstituteList.self, "institutes.json", data, sources, quantities),
            missions: try file(MissionList.self, "missions.json", data, sources, quantities),
            roadmap: try file(Roadmap.self, "roadmap.json", data, sources, quantities),
            agreements: try file(AgreementList.self, "agreements.json", data, sources, quantities),
            restrictions: try file(RestrictionList.self, "restrictions.json", data, sources, quantities),
            contradictions: try file(ContradictionList.self, "contradictions.json", data, sources, quantities)
        )
        let problems = register.crossProblems()
        guard problems.isEmpty else { throw ReferenceDataInvalid(problems: problems) }
        return register
    }

    /// Every figure of the missions, with the path at which it stands.
    package var figures: [(path: String, figure: Figure)] {
        missions.missions.flatMap { mission -> [(path: String, figure: Figure)] in
            let craft = mission.spacecraft.flatMap { craft in craft.figures.map { (craft.id, $0) } }
            let instruments = mission.instruments.flatMap { instrument in instrument.figures.map { (instrument.id, $0) }
            }
            let shared = (mission.distributions ?? []).flatMap { item in item.figures.map { (item.id, $0) } }
            let rules = (mission.countingRules ?? []).map { ($0.id, $0.statement) }
            let own = mission.figures.map { ("", $0) }
            return (own + craft + instruments + shared + rules).map { owner, figure in
                (path: owner.isEmpty ? mission.id : "\(mission.id).\(owner)", figure: figure)
            }
        }
    }

    private static func file<File: ReferenceFile>(
        _ type: File.Type,
        _ name: String,
        _ data: [String: Data],
        _ sources: SourceList?,
        _ quantities: QuantityList?
    ) throws(ReferenceDataInvalid) -> File {
        guard let bytes = data[name] else {
            throw ReferenceDataInvalid(
                problems: [
                    .init(file: name, path: "", problem: "the file is missing", remedy: "put it into Programmes/")
                ]
            )
        }
        return try File.decode(bytes, file: name, sources: sources, quantities: quantities)
    }

    /// References from one file to another that lead nowhere.
    private func crossProblems() -> [ReferenceDataProblem] {
        let missionIDs = Set(missions.missions.map(\.id))
        let bodies = Set(institutes.institutes.map(\.id))
        let things =
            missionIDs
            .union(missions.missions.flatMap(\.spacecraft).map(\.id))
            .union(missions.missions.flatMap(\.instruments).map(\.id))
        var inMissions = Inspection(file: "missions.json", sources: nil)
        for mission in missions.missions {
            for instrument in mission.instruments {
                inMissions.requireKnown(instrument.institutes, in: bodies, at: instrument.id, kind: "institute")
            }
        }
        var inRoadmap = Inspection(file: "roadmap.json", sources: nil)
        for (index, entry) in roadmap.entries.enumerated() {
            inRoadmap.requireKnown([entry.mission], in: missionIDs, at: "entries[\(index)].mission", kind: "mission")
        }
        var inAgreements = Inspection(file: "agreements.json", sources: nil)
        for (index, agreement) in agreements.agreements.enumerated() {
            let path = "agreements[\(index)]"
            let about = [agreement.about].compactMap { $0 }
            inAgreements.requireKnown(about, in: missionIDs, at: "\(path).about", kind: "mission")
            inAgreements.requireKnown(
                agreement.parties.map(\.institute),
                in: bodies,
                at: "\(path).parties",
                kind: "institute"
            )
        }
        var inContradictions = Inspection(file: "contradictions.json", sources: nil)
        for (index, contradiction) in contradictions.contradictions.enumerated() {
            inContradictions.requireKnown(
                contradiction.about,
                in: things,
                at: "contradictions[\(index)].about",
                kind: "mission or instrument"
            )
        }
        return inMissions.problems + inRoadmap.problems + inAgreements.problems + inContradictions.problems
    }
}
