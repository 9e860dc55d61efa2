package import Domain
import GRDB
import ReadModels
import Registrar

extension DataDirectory {
    /// Carries out what the clock has made due: unsigned agreements lapse, unaccepted hand-overs alarm.
    ///
    /// When the server is asked to stop, what is left waits for the next start.
    package func doWhatIsDue(at now: Instant) async throws {
        let (agreements, handovers) = try register.read { db in
            (
                try db.rows("SELECT id FROM loan WHERE stage = 'agreementSent' AND sign_by <= ?", now.milliseconds)
                    .map { Loan.ID($0["id"]) },
                try db.rows(
                    "SELECT id FROM sample WHERE offer_consignment IS NOT NULL AND accept_by <= ? AND alarmed = 0",
                    now.milliseconds
                ).map { Sample.ID($0["id"]) }
            )
        }
        // One that is refused, because somebody was faster, or that fails holds none of the others up.
        var failures: [any Error] = []
        for loan in agreements where !Task.isCancelled { await asClock(Loan.Lapse(subject: loan), at: now, &failures) }
        for sample in handovers where !Task.isCancelled {
            await asClock(Sample.AlarmCustody(subject: sample), at: now, &failures)
        }
        if let failure = failures.first { throw failure }
    }

    private func asClock<C: Command>(_ command: C, at now: Instant, _ failures: inout [any Error]) async {
        do {
            _ = try await registrar.submit(command, as: Registrar.Requester(kind: .clock), at: now)
        } catch is Refusal {
            return
        } catch {
            failures.append(error)
        }
    }

    /// Carries out what became due in a history that was replayed, each at its own instant and not at the present one.
    package func doWhatWasDue(until now: Instant) async throws {
        let instants = try register.read { db in
            try db.rows(
                "SELECT DISTINCT sign_by FROM loan WHERE stage = 'agreementSent' AND sign_by <= ? ORDER BY sign_by",
                now.milliseconds
            ).map { Instant(milliseconds: $0["sign_by"]) }
        }
        for instant in instants { try await doWhatIsDue(at: instant) }
    }
}
