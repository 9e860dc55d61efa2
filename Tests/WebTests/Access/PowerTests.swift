import HTTPTypes
import Intake
import TestSupport
import Testing

/// Who may do what: every action, by form and by API, by everybody.
@Suite(.tags(.medium)) struct PowerTests {
    /// Inputs name a grant, a membership or an incident that is not there: then also those with the power hear 404.
    private static let inexact: Set<String> = [
        "role.end", "membership.end", "delegation.end", "incident.resolve", "discrepancy.resolve", "person.close",
    ]

    @Test func `whoever lacks the power changes nothing, and learns nothing of the subject`() async throws {
        try await withSite(.everyStage) { site in
            let table = try RouteTable()
            let before = try await site.head()
            var faults: [String] = []
            for action in ActionTable.all {
                guard case .viewers(let powers)? = table.rules["api.do." + action.name] else { continue }
                for (name, who) in VisibilityTable.viewers where !powers.contains(name) {
                    let subject = ActionExamples.subject(of: action)
                    let answers = await Self.answers(action, subject, site, who)
                    let allowed: Set<Int> = name == "any" ? [401] : [403, 404]
                    for answer in answers where !allowed.contains(answer.status) {
                        faults.append("\(name) gets \(answer.status) for \(action.name): \(answer.text.prefix(200))")
                    }
                    guard action.path.contains("{id}"), await !Self.isVisible(action, subject, site, who) else { continue }
                    let absent = String(repeating: "z", count: subject.count)
                    for (one, other) in zip(answers, await Self.answers(action, absent, site, who)) {
                        if one.anonymous != other.renaming(absent, subject).anonymous {
                            faults.append("\(name) can tell by \(action.name) that \(subject) is there: \(one.status), \(other.status)")
                        }
                    }
                }
            }
            let after = try await site.head()

            #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(60).joined(separator: "\n"))")
            #expect(after == before, "something was recorded")
        }
    }

    @Test func `whoever has the power is not turned away for want of it`() async throws {
        try await withSite(.everyStage) { site in
            let table = try RouteTable()
            var faults: [String] = []
            // An account is closed last, or its owner could do nothing more.
            for action in ActionTable.all.filter({ $0.name != "person.close" }) + ActionTable.all.filter({ $0.name == "person.close" }) {
                guard case .viewers(let powers)? = table.rules["api.do." + action.name] else { continue }
                for (name, who) in VisibilityTable.viewers where powers.contains(name) {
                    let answers = await Self.answers(action, ActionExamples.subject(of: action), site, who)
                    for answer in answers.prefix(1) {
                        let isKnown = answer.status != 404 || Self.inexact.contains(action.name)
                        if answer.status == 401 || answer.status == 403 || !isKnown {
                            faults.append("\(name) gets \(answer.status) for \(action.name): \(answer.text.prefix(300))")
                        }
                    }
                }
            }
            #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(60).joined(separator: "\n"))")
        }
    }

    /// Whether somebody may see the subject: then a refusal may speak of it. Samples, calls and people's ids are no secret.
    private static func isVisible(_ action: Action, _ subject: String, _ site: TestSite, _ who: Who) async -> Bool {
        guard let folder = ["application": "applications", "review": "reviews", "loan": "loans"][action.subjectKind] else { return true }
        // A review is made for an application.
        let place = action.name == "review.assign" ? "applications" : folder
        return await site.get("/api/v1/\(place)/\(subject)", as: who).status == 200
    }

    /// The answers by API and by form.
    private static func answers(_ action: Action, _ subject: String, _ site: TestSite, _ who: Who) async -> [Answer] {
        let inputs = ActionExamples.inputs(of: action)
        let path = "/api/v1/" + action.path.replacing("{id}", with: subject)
        let form = "/do/\(action.name)" + (action.path.contains("{id}") ? "/" + subject : "")
        let byProgram = await site.json(
            .post, path, ActionExamples.json(inputs), key: "key-\(action.name)-\(who.person ?? "")-\(subject)", as: who)
        let byForm = await site.post(form, ActionExamples.form(inputs), as: who)
        return [byProgram, byForm]
    }
}

extension Answer {
    fileprivate func renaming(_ one: String, _ other: String) -> Answer {
        var copy = self
        copy.text = text.replacing(one, with: other)
        return copy
    }

    /// Without the numbers that each form carries, so that it is sent once.
    fileprivate var anonymous: Answer {
        var copy = self
        copy.text = text.split(separator: "n2x").map { $0.drop(while: \.isNumber) }.joined(separator: "n2x")
        return copy
    }
}
