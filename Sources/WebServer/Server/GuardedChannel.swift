import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// One HTTP/1.1 connection under Hummingbird's server: parser, guard and loop.
///
/// Hummingbird's own channel has no place for a check before its parser's
/// output is turned into a request (a second `Host` is already lost there), nor
/// for deadlines, so the pipeline is ours and everything around it is its.
struct GuardedChannel: ServerChildChannel {
    typealias Value = NIOAsyncChannel<IncomingPart, OutgoingPart>

    var limits: ServerLimits
    var check: HeadCheck
    var clock: WallClock
    var responder: any Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var decoderLimits = NIOHTTPDecoderLimitConfiguration()
            decoderLimits.maxHeaderFieldSize = limits.headerBytes
            decoderLimits.maxHeaderListSize = limits.headerBytes
            decoderLimits.maxHeaderFieldCount = limits.headerFields
            let watcher = ConnectionGuard(limits: limits, check: check, clock: clock)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ByteWatch(watcher: watcher))
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoderLimits
            )
            try pipeline.addHandler(watcher)
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value asyncChannel: Value, logger: Logger) async {
        do {
            let peer = asyncChannel.channel.remoteAddress?.ipAddress ?? ""
            try await asyncChannel.executeThenClose { inbound, outbound in
                let parts = PartSource(inbound.makeAsyncIterator())
                try await serve(parts, outbound, peer: peer)
                outbound.finish()
                while try await parts.next() != nil {}
            }
        } catch {
            logger.trace("connection ended", metadata: ["error": "\(error)"])
        }
    }

    private func serve(
        _ parts: PartSource,
        _ outbound: NIOAsyncChannelOutboundWriter<OutgoingPart>,
        peer: String
    ) async throws {
        while let part = try await parts.next() {
            guard case .head(let head) = part else {
                if case .refused(let refusal) = part {
                    try await write(responder.answer(to: refusal), to: outbound, isHead: false, closes: true)
                }
                return
            }
            let expectation = head.fields[.expect]?.lowercased()
            let body = BodyStream(limit: .max, expectsContinue: expectation == "100-continue") {
                try await parts.next()
            } sendContinue: {
                try await outbound.write(.head(status: .continue, fields: [:]))
            }
            var response = await responder.respond(to: head, body: body, peer: peer)
            // Only a connection whose request was understood and read to its end can serve another.
            let isUnderstood = response.status != .badRequest && response.status != .contentTooLarge
            let reusable =
                head.keepsAlive && isUnderstood && !response.closesConnection
                && (expectation ?? "100-continue") == "100-continue"
            let isDrained = reusable ? await drain(body, of: head) : false
            let closes = !isDrained
            if let refusal = body.refusal { response = responder.answer(to: refusal) }
            try await write(response, to: outbound, isHead: head.method == .head, closes: closes)
            if closes { return }
        }
    }

    /// Reads a short rest of a body, so that the connection stays usable.
    private func drain(_ body: BodyStream, of head: IncomingHead) async -> Bool {
        if body.isAtEnd { return true }
        if body.awaitsContinue || head.fields.contains(.transferEncoding) { return false }
        if let length = head.fields[.contentLength], Int(length).map({ $0 > 65_536 }) ?? true { return false }
        do {
            while try await body.read() != nil {}
            return true
        } catch {
            return false
        }
    }

    private func write(
        _ response: Response,
        to outbound: NIOAsyncChannelOutboundWriter<OutgoingPart>,
        isHead: Bool,
        closes: Bool
    ) async throws {
        var fields = response.headers
        fields[.date] = HTTPDate.text(clock.now())
        if closes { fields[.connection] = "close" }
        let status = response.status
        let mayHaveBody = status.code >= 200 && status != .noContent && status != .notModified
        if mayHaveBody, let length = response.body.length {
            fields[.contentLength] = String(length)
        }
        let head = OutgoingPart.head(status: status, fields: fields)
        guard mayHaveBody, !isHead else {
            try await outbound.write(contentsOf: [head, .end(isHead: isHead)])
            return
        }
        switch response.body {
        case .empty:
            try await outbound.write(contentsOf: [head, .end(isHead: false)])
        case .bytes(let buffer):
            try await outbound.write(contentsOf: [head, .body(buffer), .end(isHead: false)])
        case .stream(let length, let produce):
            try await outbound.write(head)
            try await produce(BodyWriter(length: length) { try await outbound.write(.body($0)) })
            try await outbound.write(.end(isHead: false))
        }
    }
}

/// What answers the requests of a connection.
package protocol Responder: Sendable {
    /// The answer to a request; a body that is left unread may end the connection.
    func respond(to head: IncomingHead, body: BodyStream, peer: String) async -> Response

    /// The answer to what is no request; the connection ends after it.
    func answer(to refusal: ConnectionRefusal) -> Response
}

/// The parts of a connection, one reader at a time.
///
/// Unchecked, because an async iterator cannot be shared safely by itself: the
/// loop of a connection and the ``BodyStream`` that it lends out never read at
/// once, and the latter refuses a second reader.
private final class PartSource: @unchecked Sendable {
    private var iterator: NIOAsyncChannelInboundStream<IncomingPart>.AsyncIterator

    init(_ iterator: NIOAsyncChannelInboundStream<IncomingPart>.AsyncIterator) {
        self.iterator = iterator
    }

    func next() async throws -> IncomingPart? { try await iterator.next() }
}
