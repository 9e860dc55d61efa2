package import NIOCore

/// How long and how large a connection may be before the server ends it.
///
/// The defaults suit a public server behind or without a proxy. Every limit is
/// a guard against a client that holds resources without using them.
package struct ServerLimits: Sendable {
    /// Bytes of request line and header fields together; more is answered with 431.
    package var headerBytes = 16 * 1024
    /// Number of header fields; more is answered with 431.
    package var headerFields = 100
    /// Bytes of the request target; more is answered with 414.
    package var targetBytes = 8 * 1024
    /// Time between two requests on one connection.
    package var idle: TimeAmount = .seconds(30)
    /// Time from the first byte of a request to the end of its header.
    package var headerDeadline: TimeAmount = .seconds(10)
    /// Time that a body may take whatever its size, before the minimum rate counts.
    package var bodyGrace: TimeAmount = .seconds(20)
    /// Bytes a second that a body must bring on average after the grace.
    package var bodyMinimumRate = 1_000
    /// Time after which a body is refused however fast it is.
    package var bodyDeadline: TimeAmount = .hours(1)
    /// Time that a response may wait for a reader who takes nothing.
    package var writeStall: TimeAmount = .seconds(30)
    /// Time that a connection is still drained after a response that ends it.
    ///
    /// Closing with unread bytes would make the kernel send a reset, which can
    /// destroy the very response that says what was wrong.
    package var linger: TimeAmount = .seconds(2)
    /// Connections at once; further ones wait in the kernel's backlog.
    package var connections = 1_024
    /// How often the deadlines are looked at.
    package var tick: TimeAmount = .seconds(1)

    /// The limits for a public server.
    package init() {}
}
