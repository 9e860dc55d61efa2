import Domain
import Letters
import Logging
import Mail
import ServiceLifecycle
import Stores
import Web

/// Tells people what concerns them: derives notices, writes letters into the spool, and hands them to the mail program.
struct LetterService: Service {
    private let desk: NoticeDesk
    private let postman: Postman
    private let courier: Courier?
    private let directory: DataDirectory
    private let logger: Logger

    /// - Throws: `MailError` where the spool cannot be made or the mail program cannot be run: better at the start
    ///   than with the first letter.
    init(directory: DataDirectory, words: NoticeWords, address: String, logger: Logger) throws {
        let settings = directory.settings
        self.directory = directory
        let spool = try Spool(at: directory.path + "/spool")
        desk = NoticeDesk(
            log: directory.log, registrar: directory.registrar, vault: directory.vault, policies: directory.policies)
        postman = Postman(
            vault: directory.vault, spool: spool, words: words, from: settings.mailFrom, address: address)
        courier = try settings.mailCommand.isEmpty
            ? nil : Courier(spool: spool, command: Courier.Command(settings.mailCommand))
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await begin()
            while !Task.isCancelled {
                await round()
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }

    /// The first time, what the calendar made due before letters were sent belongs to the past as well.
    private func begin() async {
        do {
            guard try await !desk.hasBegun() else { return }
            try await directory.doWhatIsDue(at: Clock.now)
        } catch {
            // The clock beside this service may have been quicker; the next round goes on either way.
            logger.notice("letters begin", metadata: ["found": "\(error)"])
        }
    }

    /// What cannot be done now is done in the next round: nothing is noted before it is done.
    private func round() async {
        do {
            try await desk.follow(at: Clock.now)
            try await desk.remind(at: Clock.now)
            let written = try await postman.write(now: Clock.now.milliseconds)
            for reason in written.refused { logger.error("letter", metadata: ["error": "\(reason)"]) }
            guard let report = try await courier?.deliver(now: Clock.now.milliseconds) else { return }
            if let error = report.error { logger.error("mail", metadata: ["error": "\(error)", "failed": "\(report.failed)"]) }
        } catch is CancellationError {
            return
        } catch {
            logger.error("letters", metadata: ["error": "\(error)"])
        }
    }
}
