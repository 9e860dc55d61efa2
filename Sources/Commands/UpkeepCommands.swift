import ArgumentParser
import Domain
import EventLog
import EventLogSQLite
import Foundation
import ReadModels
import Stores

/// Builds the read model anew and holds it against the live one.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Build the read model anew from the log, compare, and swap it in. The server may run.",
        discussion: "Example: magpie rebuild --data data"
    )
    @OptionGroup var data: DataOption
    @Flag(help: "Compare only; change nothing.") var check = false
    @Flag(help: "Print JSON.") var json = false

    private struct Result: Encodable {
        var isEqual: Bool
        var records: Int
        var wasReplaced: Bool
    }

    func run() async throws {
        let progress = ProgressLine()
        let directory = try await data.open(progress)
        let outcome = try await directory.rebuild(swap: !check) { progress.show($0, $1, $2) }
        progress.finish()
        if json {
            switch outcome {
            case .equal(let records): try Output.json(Result(isEqual: true, records: records, wasReplaced: false))
            case .differed(let records):
                try Output.json(Result(isEqual: false, records: records, wasReplaced: !check))
                if check { throw ExitCode(1) }
            }
            return
        }
        switch outcome {
        case .equal(let records): Output.line("The read model equals a rebuild of \(records) records.")
        case .differed(let records):
            Output.line(
                check
                    ? "The read model differs from a rebuild of \(records) records. Run without --check to replace it."
                    : "The read model differed and was replaced by a rebuild of \(records) records.")
            if check { throw ExitCode(1) }
        }
    }
}

/// Copies everything that cannot be rebuilt, while the server runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a data directory consistently. The server may run.",
        discussion: "Example: magpie backup --data data --to /mnt/backups/2026-11-20"
    )
    @OptionGroup var data: DataOption
    @Option(help: "A folder that does not exist yet.") var to: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let progress = ProgressLine()
        let directory = try await data.open(progress)
        let records = try await directory.backUp(to: to) { progress.show($0, $1, $2) }
        progress.finish()
        if json { return try Output.json(CopyResult(records: records, folder: to)) }
        Output.line("Backed up \(records) records with their texts and files to \(to).")
    }
}

/// What a backup or a restore has copied.
private struct CopyResult: Encodable {
    var records: Int
    var folder: String
}

/// Puts a backup in place, after checking it.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a data directory from a backup, and check it.",
        discussion: """
            Example: magpie restore --from /mnt/backups/2026-11-20 --data data --checkpoint /mnt/elsewhere/checkpoint
            A backup that is behind the newest checkpoint that anyone holds is a fork, and is refused.
            """
    )
    @OptionGroup var data: DataOption
    @Option(help: "The backup's folder.") var from: String
    @Option(help: "The newest checkpoint that you hold.") var checkpoint: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let progress = ProgressLine()
        try await DataDirectory.restore(from: from, to: data.data, against: checkpoint) { progress.show($0, $1, $2) }
        let directory = try await data.open(progress)
        progress.finish()
        if json { return try Output.json(CopyResult(records: try await directory.log.head(), folder: data.data)) }
        Output.line("Restored \(try await directory.log.head()) records to \(data.data).")
    }
}

/// Whether everything stands as it should, for people and for monitors.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Check a data directory: log, vault, read model, files, checkpoint.",
        discussion: "Example: magpie health --data data --json"
    )
    @OptionGroup var data: DataOption
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let directory = try await data.open()
        let health = try await directory.health(at: Clock.now)
        if json {
            try Output.json(health)
        } else {
            for check in health.checks { Output.line("\(check.isGood ? "good" : "BAD ")  \(check.name): \(check.finding)") }
        }
        if !health.isGood { throw ExitCode(1) }
    }
}
