import ArgumentParser
import Domain
import EventLog
import Foundation
import Logging
import Registrar
import ServiceLifecycle
import Stores
import UnixSignals
import Web
import WebServer

/// Serves a data directory until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a data directory over HTTP.",
        discussion: "Example: magpie serve --data /var/lib/magpie"
    )

    @OptionGroup var data: DataOption
    @Option(help: "The port; by default the one in magpie.toml.") var port: Int?
    @Flag(name: .customLong("no-rate-limits"), help: "For load and contract tests of a demonstration.") var noRateLimits = false

    func run() async throws { try await Serving(data: data, port: port, limitsRates: !noRateLimits).run() }
}

/// The server with the services beside it.
struct Serving {
    var data: DataOption
    var port: Int?
    var limitsRates = true

    func run() async throws {
        let progress = ProgressLine()
        let directory = try await data.open(progress, toServe: true)
        progress.finish()
        var logger = Logger(label: "magpie", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = ProcessInfo.processInfo.environment["MAGPIE_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? .warning
        let settings = directory.settings
        guard limitsRates || settings.isDemonstration else {
            throw ValidationError("Only a demonstration can be served with --no-rate-limits.")
        }
        // A demonstration is where it says it is: links in its letters lead there.
        let isElsewhere = settings.isDemonstration && port != nil
        let address = isElsewhere ? "http://127.0.0.1:\(port ?? 0)" : settings.address
        let house = try House(
            desk: directory.desk,
            log: directory.log,
            files: directory.files,
            policies: directory.policies,
            settings: House.Settings(
                title: [.english: settings.titleEnglish, .chinese: settings.titleChinese],
                isDemonstration: settings.isDemonstration,
                allowsRegistration: settings.allowsRegistration,
                address: address,
                origin: settings.origin,
                verifierKey: directory.verifierKey.text,
                spool: directory.path + "/spool"
            ),
            programmes: ProgrammeReading.shelf(directory),
            policyDesk: ProgrammeReading.desk(directory)
        )
        var server = HTTPServer.Settings()
        server.host = settings.listenHost
        server.port = port ?? settings.listenPort
        server.hosts += settings.hosts
        let site = try MagpieSite.site(house, logger: logger, settings: siteSettings(settings))
        let http = try HTTPServer(settings: server, site: site, logger: logger) { port in
            Output.now("Magpie is at http://\(settings.listenHost == "0.0.0.0" ? "127.0.0.1" : settings.listenHost):\(port)/")
        }
        let group = ServiceGroup(
            services: [
                http, CheckpointService(directory: directory, logger: logger), ClockService(directory: directory, logger: logger),
                try LetterService(directory: directory, words: NoticeWords(house), address: address, logger: logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
    }

    private func siteSettings(_ settings: OperatorSettings) -> SiteSettings {
        var site = SiteSettings()
        site.proxies = TrustedProxies(settings.trustedProxies)
        site.limitsRates = limitsRates
        return site
    }
}

/// Publishes checkpoints on their cadence.
struct CheckpointService: Service {
    var directory: DataDirectory
    var logger: Logger

    func run() async throws {
        let logger = logger
        await cancelWhenGracefulShutdown {
            await directory.checkpointer.run(
                every: .seconds(directory.settings.checkpointSeconds), clock: .continuous,
                failed: { logger.error("checkpoint", metadata: ["error": "\($0)"]) })
        }
    }
}

/// Does what the calendar asks for: lapses, alarms, records of other processes; and sweeps, once in a while.
struct ClockService: Service {
    var directory: DataDirectory
    var logger: Logger

    /// Between two looks at the calendar.
    static let beat = Duration.seconds(5)
    /// Between two sweeps; the first comes so long after the start, when nobody waits for the server any more.
    static let sweepEvery = Duration.seconds(3600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var swept = ContinuousClock.now
            while !Task.isCancelled {
                await attempt("clock") {
                    try await directory.registrar.catchUp()
                    try await directory.reportErasures(at: Clock.now)
                    try await directory.doWhatIsDue(at: Clock.now)
                }
                if swept.duration(to: .now) >= Self.sweepEvery {
                    await attempt("sweep") {
                        try await directory.sweep(at: Clock.now)
                        try await directory.sweepFiles(at: Clock.now)
                    }
                    swept = .now
                }
                try? await Task.sleep(for: Self.beat)
            }
        }
    }

    /// One failure is for the operator's log; the next beat tries again.
    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.error("\(what)", metadata: ["error": "\(error)"])
        }
    }
}
