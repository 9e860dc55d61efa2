package import NIOCore
import Synchronization

/// The body of one request, read once and in order.
///
/// It reads on behalf of one task at a time; a second reader at the same time
/// is a mistake of the caller and gets an error.
package final class BodyStream: Sendable {
    /// Why a body could not be read to its end.
    package enum Failure: Error, Equatable {
        /// More bytes than the route takes.
        case tooLarge(limit: Int)
        /// The client was too slow, or what it sent is malformed.
        case refused(isTooSlow: Bool)
        /// The client went away.
        case cut
        /// Two readers at once.
        case alreadyReading
    }

    private struct State {
        var isBusy = false
        var isAtEnd = false
        var arrived: Int64?
        var bytes = 0
        var limit: Int
        var needsContinue: Bool
        var refusal: ConnectionRefusal?
        var failure: Failure?
    }

    private let state: Mutex<State>
    private let next: @Sendable () async throws -> IncomingPart?
    private let sendContinue: @Sendable () async throws -> Void

    init(
        limit: Int,
        expectsContinue: Bool,
        next: @escaping @Sendable () async throws -> IncomingPart?,
        sendContinue: @escaping @Sendable () async throws -> Void
    ) {
        state = Mutex(State(limit: limit, needsContinue: expectsContinue))
        self.next = next
        self.sendContinue = sendContinue
    }

    /// A body that is in memory, for tests and for answers without a connection.
    convenience init(bytes: [UInt8], arrived: Int64) {
        let parts = Mutex<[IncomingPart]>(
            bytes.isEmpty ? [.end(arrived: arrived)] : [.body(ByteBuffer(bytes: bytes)), .end(arrived: arrived)]
        )
        self.init(limit: .max, expectsContinue: false) {
            parts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        } sendContinue: {
        }
    }

    /// Sets the number of bytes that the route takes.
    func limit(to bytes: Int) { state.withLock { $0.limit = bytes } }

    /// When the last byte of the request arrived; nil while it has not.
    package var arrived: Int64? { state.withLock { $0.arrived } }

    /// Whether everything was read, so that the connection can serve another request.
    var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

    /// Whether the client still waits for `100 Continue`, so that it sends nothing.
    var awaitsContinue: Bool { state.withLock { $0.needsContinue } }

    /// Why the connection ended in the middle of the body, if it did.
    var refusal: ConnectionRefusal? { state.withLock { $0.refusal } }

    /// The next piece, or nil after the last.
    package func read() async throws -> ByteBuffer? {
        let needsContinue = try state.withLock { state throws -> Bool? in
            if let failure = state.failure { throw failure }
            if state.isAtEnd { return nil }
            guard !state.isBusy else { throw Failure.alreadyReading }
            state.isBusy = true
            defer { state.needsContinue = false }
            return state.needsContinue
        }
        guard let needsContinue else { return nil }
        defer { state.withLock { $0.isBusy = false } }
        if needsContinue { try await sendContinue() }
        let part = try await next()
        return try state.withLock { state throws -> ByteBuffer? in
            switch part {
            case .body(let buffer):
                let (sum, overflow) = state.bytes.addingReportingOverflow(buffer.readableBytes)
                guard !overflow, sum <= state.limit else { return try fail(&state, .tooLarge(limit: state.limit)) }
                state.bytes = sum
                return buffer
            case .end(let arrived):
                state.isAtEnd = true
                state.arrived = arrived
                return nil
            case .refused(let refusal):
                state.refusal = refusal
                return try fail(&state, .refused(isTooSlow: refusal == .tooSlow))
            case .head, nil:
                return try fail(&state, .cut)
            }
        }
    }

    private func fail(_ state: inout State, _ failure: Failure) throws -> ByteBuffer? {
        state.failure = failure
        throw failure
    }

    /// All of it.
    package func collect() async throws -> ByteBuffer {
        guard var all = try await read() else { return ByteBuffer() }
        while var more = try await read() { all.writeBuffer(&more) }
        return all
    }
}
