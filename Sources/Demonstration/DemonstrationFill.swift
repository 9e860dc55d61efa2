package import Domain
import EventLog
import Foundation
import Intake
import ReadModels
import Registrar
package import Stores
import Vault

/// Fills a data directory with the demonstration: policy, catalogue, history, a call that has closed, one that is open.
package struct DemonstrationFill: Sendable {
    let directory: DataDirectory
    /// The instant that the demonstration takes for the present.
    let now: Instant

    package init(_ directory: DataDirectory, now: Instant) {
        self.directory = directory
        self.now = now
    }

    package func run(progress: @escaping DataDirectory.Progress = { _, _, _ in }) async throws {
        let script = try HistoryScript.decode(
            try ReferenceLibrary.data("histories/first-international-call.json"),
            file: "Programmes/histories/first-international-call.json", sources: directory.reference.sources)
        let start = script.call.rolesFrom
        _ = try directory.policies.keep(directory.reference.policyData, file: "Programmes/policy/agency.json")
        try await submit(Installation.AdoptPolicy(digest: directory.reference.policy.digest), at: start)
        var programme: [String: Data] = [:]
        for name in ProgrammeRegister.files { programme[name] = try ReferenceLibrary.data(name) }
        try await directory.adoptProgramme(programme, as: Registrar.Requester(kind: .operator), at: start)
        try await catalogue(at: start, progress)
        _ = try await HistoryReplay(script, in: directory).run { progress("Replaying the first international call", $0, $1) }
        try await directory.doWhatWasDue(until: now)
        try await closedCall(script)
        try await openCall(script, progress)
        try await directory.checkpointer.publish()
    }

    private func catalogue(at start: Instant, _ progress: DataDirectory.Progress) async throws {
        let file = "Programmes/demonstration/catalogue.csv"
        let catalogue = try CatalogueFile.decode(
            try ReferenceLibrary.data("demonstration/catalogue.csv"), file: file, sources: directory.reference.sources)
        let registrar = directory.registrar
        // Sent together, they share durable transactions.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for row in catalogue.rows {
                let command = Sample.Register(
                    subject: Sample.ID(DemonstrationPeople.sampleID(row.number)), number: row.number, mission: row.mission,
                    material: row.material, variety: row.subclass.isEmpty ? nil : row.subclass, form: row.form,
                    category: .research, pristineShare: row.pristineShare, mass: row.mass, facility: "houston",
                    collected: Sample.Collected(
                        body: row.body, from: row.collectedFrom, until: row.collectedUntil, site: row.station),
                    source: row.source)
                group.addTask {
                    _ = try await registrar.submit(command, as: Registrar.Requester(kind: .operator), at: start)
                }
            }
            try await group.waitForAll()
        }
        progress("Registering samples", catalogue.rows.count, catalogue.rows.count)
    }

    /// A call that is open now, over real Apollo samples, to walk the whole path in.
    private func openCall(_ script: HistoryScript, _ progress: DataDirectory.Progress) async throws {
        let numbers = ["10017", "12002", "15555", "70215", "74220", "61016", "14310", "15415", "76535", "72415", "65015", "60025"]
        let samples = try await directory.register.sampleIDs(numbered: numbers)
        guard !samples.isEmpty else { return }
        let title = try await text(
            "Demonstration call: Apollo samples for laboratories everywhere", "演示征集：面向全球实验室的阿波罗样品", at: now)
        let summary = try await text(
            """
            This call is part of the demonstration. The samples are real, the call is not. Apply as the applicant; what \
            follows begins when it closes, and can be walked at once in the call that has closed.
            """,
            """
            本次征集仅供演示：样品真实存在，征集并不真实。可以申请人身份提出申请；后续步骤在截止后开始，可在已截止的演示征集中立即体验。
            """, at: now)
        let calendar = directory.reference.policy.calendar
        try await submit(
            SampleCall.Open(
                subject: SampleCall.ID("demonstrationcall"), number: "DEMO-2026-1", title: title, summary: summary,
                samples: samples, category: .research, opens: now.advanced(bySeconds: -86_400),
                closes: calendar.end(monthsLater: 2, than: now)), at: now)
    }

    func text(_ en: String, _ zh: String, at instant: Instant) async throws -> TextReference {
        let reference = try await directory.vault.texts.put(
            LocalText.joined(en: en, zh: zh), now: instant.milliseconds)
        return TextReference(id: reference.id, commitment: reference.commitmentDigits)
    }

    func submit<C: Command>(_ command: C, at instant: Instant) async throws {
        _ = try await directory.registrar.submit(command, as: Registrar.Requester(kind: .operator), at: instant)
    }
}
