/// Why a relay computation cannot be done, in words that say what to change.
public struct RelayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; stable, for programs.
    public enum Code: String, Hashable, Sendable {
        case badOrbit, badFrame, badSpan, badWindow, badRate, badSite, badElement, badPlan
        case hitsMoon, outsideEphemeris, badEphemerisFile, notConverged, badFile, badTime
    }

    /// What kind of failure it is.
    public var code: Code
    /// What is wrong and what to do about it, in one or two sentences.
    public var message: String
    /// The line of the file that was read, where a file was read.
    public var line: Int?

    /// A failure of a kind, with its sentence.
    public init(_ code: Code, _ message: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
    }

    /// The message, after the line number where there is one.
    public var description: String {
        line.map { "line \($0): \(message)" } ?? message
    }
}

extension RelayError {
    static func stepVanished(at t: Double) -> RelayError {
        RelayError(
            .notConverged,
            "the integration's step vanished at t = \(t): the orbit comes too close to a body's centre"
        )
    }

    static func tooManySteps(limit: Int) -> RelayError {
        RelayError(
            .notConverged,
            "the integration took more than \(limit) steps; shorten the span or loosen the tolerance"
        )
    }
}
