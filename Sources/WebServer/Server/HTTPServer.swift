import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A server for one site on one address.
///
/// It prints nothing. Stop it through the service group that runs it: it then
/// takes no more connections, finishes the requests that it has, and returns.
package struct HTTPServer: Service {
    /// Where it listens and how it treats its clients.
    package struct Settings: Sendable {
        /// The address; loopback unless somebody says otherwise.
        package var host = "127.0.0.1"
        /// The port; 0 takes a free one, which ``HTTPServer/init(settings:site:logger:onRunning:)`` tells.
        package var port = 8080
        /// The `Host` values that are answered, with a port or for any port without.
        package var hosts = ["localhost", "127.0.0.1", "[::1]"]
        package var limits = ServerLimits()
        package var clock = WallClock.system

        package init() {}
    }

    private let service: any Service

    /// A server; it binds when it is run.
    ///
    /// `onRunning` is called once with the port that it listens on.
    ///
    /// - Throws: ``InvalidHost``.
    package init(
        settings: Settings,
        site: any Responder,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let check = HeadCheck(hosts: try HostRule(settings.hosts), targetBytes: settings.limits.targetBytes)
        let channel = GuardedChannel(limits: settings.limits, check: check, clock: settings.clock, responder: site)
        // Hummingbird says at `info` that it listens; who runs the server says so itself.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        service = channel.server(
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: settings.port),
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(settings.limits.connections, logger: quiet)
            ),
            onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }

    package func run() async throws { try await service.run() }
}
