import Crypto
import Domain
import FoundationEssentials
import ReadModels

/// One record of the log with what is needed to tell people about it.
struct Step {
    var sequence: Int
    /// The first half of the record's commitment, in hexadecimal: two logs that part have different ones.
    var commitment: String
    var event: Event
    var people: Recipients

    /// Whom the record's step is told to, and how. Nothing for steps that concern nobody outside those who took them.
    func told() throws -> [Told] {
        try aboutApplications() + aboutReviews() + aboutAgreements() + aboutLoans() + aboutCustody() + aboutPeople()
    }

    /// A step that rests on the record itself.
    func tell(_ kind: NoticeKind, _ readers: [String], _ payload: NoticePayload, ground: Recipients.Ground? = nil) -> Told {
        // Whoever took the step knows of it.
        Told(
            kind, to: readers.filter { $0 != event.by }.map(Told.Reader.person), payload,
            ground: ground ?? .record(sequence), mark: mark(kind))
    }

    /// What makes a notice of this record this one.
    func mark(_ kind: NoticeKind) -> String { "log.\(sequence).\(commitment).\(kind.rawValue)" }

    /// One notice for all samples of a delivery, which its number and the parties between whom it goes make out.
    ///
    /// Offered once more after it was withdrawn, it is another one.
    func tellOnce(
        _ kind: NoticeKind, _ readers: [String], _ payload: NoticePayload, consignment: String, sample: Sample.ID,
        parties: [Party] = []
    ) throws -> Told {
        var told = tell(kind, readers, payload)
        // The number is the sender's own words: what stands in a key is its digest. Offered again on another day, it
        // is told again.
        let day = event.at.milliseconds / 86_400_000
        let round = try people.withdrawals(of: sample.rawValue, in: consignment, before: sequence)
        let delivery = [consignment, payload.page, "\(day)", "\(round)"] + parties.map(\.text)
        let digest = SHA256.hash(data: Data(delivery.joined(separator: "\n").utf8)).prefix(12)
        told.mark = "consignment.\(kind.rawValue)." + digest.map { String($0, radix: 16) }.joined(separator: "-")
        return told
    }
}
