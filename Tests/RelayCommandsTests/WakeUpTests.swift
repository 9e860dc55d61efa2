import RelayPlanning
import Testing

@testable import RelayCommands

@Suite("Wake-ups with the Sun")
struct WakeUpTests {
    @Test func `all sixteen published wake-ups come out within four hours`() async throws {
        let published = try WakeUps.published()

        for wake in published {
            let computed = try await wake.computed()
            #expect(abs(computed - wake.instant) < 4 * 3_600, "\(wake.who) of \(wake.instant.text)")
        }
        #expect(published.count == 16)
    }
}
