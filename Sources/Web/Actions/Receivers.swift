import Domain
import Intake
import ReadModels
import Vault
import WebServer

/// To whom custody of a sample can be offered.
enum Receivers {
    /// Every facility that is known but the one that holds it; a house only borrows, so houses come with a loan.
    static func list(_ values: InputValue, _ visit: Visit, _ house: House, _ request: Request) async throws
        -> [(value: String, text: String)]
    {
        let words = SampleWords(strings: request.strings)
        let sample = try await house.register.sample(Sample.ID(request.parameters["id"] ?? ""), visit.viewer)
        let known = visit.policy.facilities.union(try await house.register.facilities(visit.viewer))
        var list = known.map { (party: Party.facility($0), name: words.facility($0)) }
            .filter { $0.party != sample?.custodian }.map { (value: $0.party.text, text: $0.name) }
            .sorted { $0.text < $1.text }
        var isHouse = false
        if case .text(let typed) = values["to"], let party = Party(typed) { isHouse = !party.isFacility }
        if isHouse || !values["loan"].isEmpty {
            list += try await house.organisations(request.language).map {
                (value: Party.organisation(Organisation.ID($0.value)).text, text: $0.text)
            }
        }
        return list
    }
}

extension House {
    /// The organisations of the register, by name.
    func organisations(_ language: Language) async throws -> [(value: String, text: String)] {
        try await vault.organisations.all().map { (value: $0.id, text: $0.name(in: language.tag)) }.sorted { $0.text < $1.text }
    }
}
