import HTTPTypes
import NIOCore
import NIOHTTP1

/// Stands between the parser and the loop of one connection and ends it when
/// the client is malformed, too large or too slow.
///
/// Refusals travel in band, as the last ``IncomingPart``, so that answers to
/// pipelined requests keep their order. All state belongs to the event loop.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = IncomingPart
    typealias OutboundIn = OutgoingPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// Between two requests, since the instant.
        case between(NIODeadline)
        /// The first bytes of a request came at the instant.
        case header(NIODeadline)
        case body(BodyMeter)
        /// Refused or answered for the last time: whatever follows is dropped.
        case ended(NIODeadline)
    }

    private let limits: ServerLimits
    private let check: HeadCheck
    private let clock: WallClock
    private var phase = Phase.between(.now())
    private var requestsInFlight = 0
    private var lastResponse = NIODeadline.now()
    private var unwritableSince: NIODeadline?
    private var isReading = false
    private var isQuiescing = false
    private var timer: Scheduled<Void>?

    init(limits: ServerLimits, check: HeadCheck, clock: WallClock) {
        self.limits = limits
        self.check = check
        self.clock = clock
    }

    // MARK: What comes in

    /// Bytes came from the client; called ahead of the parser.
    func sawBytes() {
        if case .between = phase { phase = .header(.now()) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .ended = phase { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            do {
                let checked = try check.read(head, arrived: clock.now())
                phase = .body(BodyMeter(now: .now(), isReading: isReading))
                requestsInFlight += 1
                context.fireChannelRead(wrapInboundOut(.head(checked)))
            } catch {
                refuse(error, context: context)
            }
        case .body(let bytes):
            if case .body(var meter) = phase {
                meter.received(bytes.readableBytes)
                phase = .body(meter)
            }
            context.fireChannelRead(wrapInboundOut(.body(bytes)))
        case .end:
            phase = .between(.now())
            context.fireChannelRead(wrapInboundOut(.end(arrived: clock.now())))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: refuse(.headerTooLarge, context: context)
        case HTTPParserError.invalidVersion: refuse(.versionUnknown, context: context)
        case is HTTPParserError: refuse(.malformed, context: context)
        default: context.close(promise: nil)
        }
    }

    private func refuse(_ refusal: ConnectionRefusal, context: ChannelHandlerContext) {
        switch phase {
        case .ended: return
        case .body: break
        // The refusal gets an answer of its own, so it counts like a request.
        case .between, .header: requestsInFlight += 1
        }
        phase = .ended(.now())
        context.fireChannelRead(wrapInboundOut(.refused(refusal)))
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            if requestsInFlight == 0, case .between = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: What goes out

    func read(context: ChannelHandlerContext) {
        if !isReading {
            isReading = true
            meterReading()
        }
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        meterReading()
        context.fireChannelReadComplete()
    }

    /// A client is only charged for time in which the server wanted to read.
    private func meterReading() {
        guard case .body(var meter) = phase else { return }
        meter.setReading(isReading, at: .now())
        phase = .body(meter)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let status, let fields):
            var headers = HTTPHeaders()
            headers.reserveCapacity(fields.count)
            for field in fields { headers.add(name: field.name.rawName, value: field.value) }
            let code = HTTPResponseStatus(statusCode: status.code, reasonPhrase: status.reasonPhrase)
            let head = HTTPResponseHead(version: .http1_1, status: code, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
        case .end(let isHead):
            requestsInFlight = max(0, requestsInFlight - 1)
            lastResponse = .now()
            if isQuiescing, requestsInFlight == 0 {
                phase = .ended(.now())
                context.writeAndFlush(end(isHead: isHead), promise: promise)
                context.close(promise: nil)
            } else {
                context.write(end(isHead: isHead), promise: promise)
            }
        }
    }

    /// The encoder does not know of HEAD: to a header without a length it would
    /// add the end of a chunked body, which the client would take for the next answer.
    private func end(isHead: Bool) -> NIOAny {
        wrapOutboundOut(isHead ? .body(.byteBuffer(ByteBuffer())) : .end(nil))
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The loop has said its last word: only the draining is left.
        if mode == .output { phase = .ended(.now()) }
        context.close(mode: mode, promise: promise)
    }

    // MARK: Time

    func handlerAdded(context: ChannelHandlerContext) {
        schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unwritableSince = context.channel.isWritable ? nil : .now()
        context.fireChannelWritabilityChanged()
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.tick) { [weak self] in
            guard let self, self.timer != nil else { return }
            self.lookAtClock(context, now: .now())
            if context.channel.isActive { self.schedule(context) }
        }
    }

    private func lookAtClock(_ context: ChannelHandlerContext, now: NIODeadline) {
        if let unwritableSince, now - unwritableSince > limits.writeStall {
            context.close(promise: nil)
            return
        }
        switch phase {
        case .between(let since):
            if requestsInFlight == 0, now - max(since, lastResponse) > limits.idle { context.close(promise: nil) }
        case .header(let since):
            if now - since > limits.headerDeadline { refuse(.tooSlow, context: context) }
        case .body(let meter):
            if meter.isTooSlow(at: now, limits: limits) { refuse(.tooSlow, context: context) }
        case .ended(let since):
            if requestsInFlight == 0, now - max(since, lastResponse) > limits.linger { context.close(promise: nil) }
        }
    }
}

/// How long a body has kept the server waiting, and what it brought.
struct BodyMeter {
    private var waited = TimeAmount.zero
    private var waitingSince: NIODeadline?
    private var bytes = 0

    init(now: NIODeadline, isReading: Bool) {
        waitingSince = isReading ? now : nil
    }

    mutating func received(_ count: Int) {
        bytes += count
    }

    mutating func setReading(_ isReading: Bool, at now: NIODeadline) {
        if let since = waitingSince { waited = waited + (now - since) }
        waitingSince = isReading ? now : nil
    }

    func isTooSlow(at now: NIODeadline, limits: ServerLimits) -> Bool {
        let total = waited + (waitingSince.map { now - $0 } ?? .zero)
        if total > limits.bodyDeadline { return true }
        let seconds = min(bytes / max(1, limits.bodyMinimumRate), 1_000_000)
        return total > limits.bodyGrace + .seconds(Int64(seconds))
    }
}

/// Tells the guard of bytes before the parser has made anything of them.
final class ByteWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let watcher: ConnectionGuard

    init(watcher: ConnectionGuard) { self.watcher = watcher }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watcher.sawBytes()
        context.fireChannelRead(data)
    }
}
