import Domain
import ReadModels
import Vault

/// The one thread that applicants and office share about an application; the vault keeps it under the application's id.
package enum MessageThread {
    /// The audience, as the vault keeps it: the applicants, and those of the office who check and decide.
    package static let audience = "parties"
}

extension Told {
    /// A message is told to the other side; its words stay on the page.
    static func about(_ message: Messages.Message, _ people: Recipients) throws -> [Told] {
        let id = message.subject
        let applicants = try people.applicants(of: id)
        guard message.audience == MessageThread.audience, !applicants.isEmpty else { return [] }
        let payload = NoticePayload(
            page: "/applications/\(id)/messages", call: try people.call(ofApplication: id)?.number)
        let mark = "message.\(message.number).\(message.text.prefix(32))"
        guard applicants.contains(message.author) else {
            return [
                Told(
                    .messageFromOffice, to: applicants.map(Reader.person), payload, ground: .application(id), mark: mark)
            ]
        }
        let office = Set(try people.holding(.applicationCheck) + people.holding(.applicationDecide))
            .subtracting(applicants).sorted()
        let others = applicants.filter { $0 != message.author }
        return [
            Told(.messageFromApplicant, to: office.map(Reader.person), payload, ground: .application(id), mark: mark),
            Told(.messageFromApplicant, to: others.map(Reader.person), payload, ground: .application(id), mark: mark),
        ]
    }
}
