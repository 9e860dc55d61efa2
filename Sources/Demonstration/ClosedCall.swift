import Domain
import Intake
import ReadModels
import Registrar
import Stores
import Vault

extension DemonstrationFill {
    /// What somebody asks for in the call that has closed. All of it is a stand-in.
    private struct Proposal {
        var samples: [String]
        var title: (en: String, zh: String)
        var plan: (en: String, zh: String)
    }

    private static let day: Int64 = 86_400

    private static let proposals = [
        Proposal(
            samples: ["10003", "12021"],
            title: ("How two mare basalts cooled (stand-in)", "两种月海玄武岩的冷却过程（替代内容）"),
            plan: (
                "The sizes and shapes of the crystals in a polished section say how fast each lava cooled. (Stand-in text.)",
                "通过光片中晶体的大小和形态判断各熔岩的冷却速度。（替代文本。）"
            )),
        Proposal(
            samples: ["10018", "12010"],
            title: ("Gases of the solar wind in breccias (stand-in)", "角砾岩中的太阳风气体（替代内容）"),
            plan: (
                "Grains are heated in steps, and a mass spectrometer measures the noble gases that come out. (Stand-in text.)",
                "分步加热颗粒，用质谱仪测量释放出的稀有气体。（替代文本。）"
            )),
        Proposal(
            samples: ["12009", "12020"],
            title: ("Magnetism of olivine basalts (stand-in)", "橄榄石玄武岩的磁性（替代内容）"),
            plan: (
                "Chips are demagnetised in steps without being consumed, and come back as they are. (Stand-in text.)",
                "对碎片逐步退磁，不消耗样品，原样归还。（替代文本。）"
            )),
    ]

    /// A call that closed some days ago, with applications that wait for the review centre: from there on the path to a
    /// borrower and back can be walked at once, which an open call allows only after its end.
    ///
    /// The applicants are the co-applicants of the script's first applications; the first is whom a click signs in as.
    func closedCall(_ script: HistoryScript) async throws {
        let opened = now.advanced(bySeconds: -40 * Self.day)
        let call = SampleCall.ID("demonstrationclosed")
        let numbers = Self.proposals.flatMap(\.samples)
        guard try await directory.register.sampleIDs(numbered: numbers).count == numbers.count else { return }
        let title = try await text(
            "Demonstration call that has closed: three applications wait", "已截止的演示征集：三份申请等待处理", at: opened)
        let summary = try await text(
            """
            This call is part of the demonstration. The samples are real, the call and its applications are not. Go on as \
            the review centre, as reviewers, the programme office, both signatories and the curators, to a borrower and back.
            """,
            """
            本次征集仅供演示：样品真实存在，征集与申请并不真实。可继续以评审中心、评审人、管理部门、双方签署人和样品保管人的身份，\
            走完样品借出与归还的全过程。
            """, at: opened)
        try await submit(
            SampleCall.Open(
                subject: call, number: "DEMO-2026-2", title: title, summary: summary,
                samples: numbers.map { Sample.ID(DemonstrationPeople.sampleID($0)) }, category: .research, opens: opened,
                closes: directory.reference.policy.calendar.end(monthsLater: 1, than: opened)), at: opened)
        let models = script.applications.filter { !$0.coApplicants.isEmpty }
        for (place, (proposal, model)) in zip(Self.proposals, models).enumerated() {
            let applicant = model.coApplicants[0]
            try await apply(proposal, like: model, as: applicant, in: call, at: opened.advanced(bySeconds: Int64(7 + place) * Self.day), place + 1)
        }
    }

    private func apply(
        _ proposal: Proposal, like model: HistoryScript.Application, as applicant: String, in call: SampleCall.ID,
        at instant: Instant, _ number: Int
    ) async throws {
        var materials: [Application.Material] = []
        for material in model.materials {
            let words = try await text(material.text.en, material.text.zh, at: instant)
            materials.append(.init(kind: material.kind, text: words, file: nil))
        }
        let items = proposal.samples.map { sample in
            Application.Item(
                sample: Sample.ID(DemonstrationPeople.sampleID(sample)), wanted: Mass(micrograms: 500_000),
                minimum: Mass(micrograms: 200_000), destructive: .zero)
        }
        let application = Application.Submit(
            subject: Application.ID("demonstration\(number)"), call: call,
            organisation: Organisation.ID(DemonstrationPeople.plain(model.organisation)), coApplicants: [], items: items,
            title: try await text(proposal.title.en, proposal.title.zh, at: instant),
            plan: try await text(proposal.plan.en, proposal.plan.zh, at: instant), materials: materials)
        _ = try await directory.registrar.submit(
            application, as: .person(Person.ID(DemonstrationPeople.plain(applicant))), at: instant)
    }
}
