package import ArgumentParser

/// `magpie relay`: when is there light, a path, and room for whose bits.
package struct RelayCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Plan relays: orbits, windows of light and sight, and whose data come home when.",
        discussion: """
            Every subcommand but wake reads a scenario, a TOML file that docs/relay-scenario.md describes; \
            four are shipped in Scenarios/.

            Example: magpie relay windows Scenarios/change-4.toml
            """,
        subcommands: [WindowsCommand.self, PlanCommand.self, OrbitCommand.self, WakeCommand.self, CheckCommand.self]
    )

    package init() {}
}

/// The exit code for a scenario, file or number that cannot be used.
let badInput = ExitCode(1)
