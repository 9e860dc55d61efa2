import Domain
import Foundation
import Stores
import TestSupport
import Vault

/// The beginning of every world: the shipped policy, people and houses with their names, and samples.
struct Founding {
    /// 10:00 in Beijing on Monday, 6 January 2025.
    static let start = Instant(milliseconds: 1_736_128_800_000)

    private let directory: DataDirectory
    private let hand: Stagehand

    init(_ directory: DataDirectory) {
        self.directory = directory
        hand = Stagehand(directory, now: Founding.start)
    }

    /// Houses by id, with their names.
    static let houses: [(id: String, name: String, chinese: String, country: String)] = [
        ("hcologne", "University of Cologne", "科隆大学", "DE"), ("hosaka", "Osaka University", "大阪大学", "JP"),
        ("hlagos", "University of Lagos", "拉各斯大学", "NG"), ("hhost", "Host Institute", "国内对口单位", "CN"),
    ]

    func run() async throws {
        _ = try directory.policies.keep(directory.reference.policyData, file: "Programmes/policy/agency.json")
        try await hand.run(Installation.AdoptPolicy(digest: directory.reference.policy.digest))
        for house in Founding.houses {
            try await directory.vault.organisations.store(
                .init(id: house.id, names: ["en": house.name, "zh-Hans": house.chinese], country: house.country))
            try await hand.run(
                Organisation.Register(subject: Organisation.ID(house.id), country: house.country, kind: "university"))
        }
        for who in Who.people { try await admit(who) }
        for (index, id) in EveryStage.sampleIDs.enumerated() {
            try await hand.run(
                Sample.Register(
                    subject: Sample.ID(id), number: "CE5C" + String(1000 + index) + "YJFM", mission: "change5",
                    material: index.isMultiple(of: 2) ? .basalt : .soil, form: .powder, category: .research,
                    mass: .mg(100), facility: "beijing",
                    collected: Sample.Collected(body: "Moon", from: Day("2020-12-01"), until: Day("2020-12-02"))))
        }
        try await hand.run(
            Sample.Register(
                subject: Sample.ID("spermanent"), number: "CE5C0001YJYX", mission: "change5", material: .soil, form: .powder,
                category: .permanent, mass: .mg(1000), facility: "beijing"))
    }

    private func admit(_ who: Who) async throws {
        guard let id = who.person else { return }
        let person = Person.ID(id)
        try await directory.vault.people.store(
            .init(
                id: id, name: who.name, latinName: who.name, email: who.email, language: "en",
                created: hand.now.milliseconds))
        try await hand.run(Person.Register(subject: person))
        if let role = who.role { try await hand.run(Person.GrantRole(subject: person, role: role)) }
        if let house = who.house {
            try await hand.run(
                Person.StartMembership(
                    subject: person, organisation: Organisation.ID(house.id), represents: house.represents))
        }
    }
}
