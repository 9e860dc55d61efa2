package import Domain
import GRDB
import ReadModels
import Registrar

extension DataDirectory {
    /// Carries out what the clock has made due: unsigned agreements lapse, unaccepted hand-overs alarm.
    package func doWhatIsDue(at now: Instant) async throws {
        let (agreements, handovers) = try await register.pool.read { db in
            (
                try db.rows("SELECT id FROM loan WHERE stage = 'agreementSent' AND sign_by <= ?", now.milliseconds)
                    .map { Loan.ID($0["id"]) },
                try db.rows(
                    "SELECT id FROM sample WHERE offer_consignment IS NOT NULL AND accept_by <= ? AND alarmed = 0",
                    now.milliseconds
                ).map { Sample.ID($0["id"]) }
            )
        }
        let clock = Registrar.Requester(kind: .clock)
        for loan in agreements { _ = try await registrar.submit(Loan.Lapse(subject: loan), as: clock, at: now) }
        for sample in handovers {
            _ = try await registrar.submit(Sample.AlarmCustody(subject: sample), as: clock, at: now)
        }
    }
}
