public import ArgumentParser
import PDS4Commands
import RelayCommands

/// The whole command line: one file for each subcommand.
public struct MagpieCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "magpie",
        abstract: "Share a mission with the world: samples, payload room, data and questions.",
        discussion: """
            Start here: magpie demo --data demo
            For real:   magpie init --data data --origin samples.example.org/log, then magpie serve --data data

            Exit codes: 0 done, 1 refused or failed, 2 the command line itself was wrong.
            """,
        subcommands: [
            DemoCommand.self, ServeCommand.self, InitCommand.self, PersonCommand.self, LettersCommand.self, SamplesCommand.self,
            ProgrammeCommand.self, LogCommand.self, ReceiptCommand.self, RebuildCommand.self, BackupCommand.self, RestoreCommand.self, HealthCommand.self,
            PDS4Command.self, RelayCommand.self,
        ]
    )

    public init() {}
}
