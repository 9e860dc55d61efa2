import EventLog
import Testing

/// A log gives the same tree for ever.
@Suite("Golden log")
struct GoldenLogTests {
    /// Never edit these: a root that changes would contradict every checkpoint that anybody holds.
    static let roots: [Int: String] = [
        1: "6aad4d9810f488926bf6ae9f44c3d340eb5147d84acde966c18a4ee3ad29bbd2",
        2: "6b51c78282a94ec9bea842967b454dbf07ae59f88782379a86c6d65981a1b267",
        255: "97cdf0150fc7e96ee42493bb7da738471651d81c509701e01092d0052e214370",
        256: "f47275a379c536783674ba0b468b16ebb5945d964354c57079b3bc46d0af235a",
        1000: "0c7e34357322639ae922edaa6cb90e569c248e952b52612cd7f94181b6aef9c5",
    ]

    @Test(arguments: Backend.allCases)
    func `the roots of a known log are the ones they always were`(backend: Backend) async throws {
        try await backend.withLog { log in
            try await log.append(numbered: 1...1000)

            for (size, root) in Self.roots {
                #expect(hexadecimal(try await LogHistory(log).root(atSize: size).bytes) == root, "size \(size)")
            }
        }
    }
}
