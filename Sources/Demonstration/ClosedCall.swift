import Domain
import Intake
import ReadModels
import Registrar
import Stores
import Vault

extension DemonstrationFill {
    private static let day: Int64 = 86_400

    /// A call that closed some days ago, with an application that waits for the review centre: from there on the path to
    /// a borrower and back can be walked at once, which an open call allows only after its end.
    ///
    /// One application, because a selection is announced when all are decided. The applicant is the first of the
    /// script's co-applicants, whom a click signs in as. The application's words are a stand-in.
    func closedCall(_ script: HistoryScript) async throws {
        let opened = now.advanced(bySeconds: -40 * Self.day)
        let call = SampleCall.ID("demonstrationclosed")
        let samples = ["10003", "12021"]
        guard try await directory.register.sampleIDs(numbered: samples).count == samples.count else { return }
        let title = try await text(
            "Demonstration call that has closed: an application waits", "已截止的演示征集：有申请等待处理", at: opened)
        let summary = try await text(
            """
            This call is part of the demonstration. The samples are real, the call and its application are not. Go on as \
            the review centre, as reviewers, the programme office, both signatories and the curators, to a borrower and back.
            """,
            """
            本次征集仅供演示：样品真实存在，征集与申请并不真实。可继续以评审中心、评审人、管理部门、双方签署人和样品保管人的身份，\
            走完样品借出与归还的全过程。
            """, at: opened)
        try await submit(
            SampleCall.Open(
                subject: call, number: "DEMO-2026-2", title: title, summary: summary,
                samples: samples.map { Sample.ID(DemonstrationPeople.sampleID($0)) }, category: .research, opens: opened,
                closes: directory.reference.policy.calendar.end(monthsLater: 1, than: opened)), at: opened)
        guard let model = script.applications.first(where: { !$0.coApplicants.isEmpty }) else { return }
        try await apply(for: samples, like: model, in: call, at: opened.advanced(bySeconds: 7 * Self.day))
    }

    private func apply(
        for samples: [String], like model: HistoryScript.Application, in call: SampleCall.ID, at instant: Instant
    ) async throws {
        var materials: [Application.Material] = []
        for material in model.materials {
            let words = try await text(material.text.en, material.text.zh, at: instant)
            materials.append(.init(kind: material.kind, text: words, file: nil))
        }
        let application = Application.Submit(
            subject: Application.ID("demonstration1"), call: call,
            organisation: Organisation.ID(DemonstrationPeople.plain(model.organisation)), coApplicants: [],
            items: samples.map { sample in
                Application.Item(
                    sample: Sample.ID(DemonstrationPeople.sampleID(sample)), wanted: Mass(micrograms: 500_000),
                    minimum: Mass(micrograms: 200_000), destructive: .zero)
            },
            title: try await text(
                "How two mare basalts cooled (stand-in)", "两种月海玄武岩的冷却过程（替代内容）", at: instant),
            plan: try await text(
                "The sizes and shapes of the crystals in a polished section say how fast each lava cooled. (Stand-in text.)",
                "通过光片中晶体的大小和形态判断各熔岩的冷却速度。（替代文本。）", at: instant),
            materials: materials)
        _ = try await directory.registrar.submit(
            application, as: .person(Person.ID(DemonstrationPeople.plain(model.coApplicants[0]))), at: instant)
    }
}
