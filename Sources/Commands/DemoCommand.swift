import ArgumentParser
import Demonstration
import Domain
import Foundation
import Stores

/// Fills a data directory with the demonstration and serves it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill a folder with the demonstration and serve it.",
        discussion: "Example: magpie demo --data demo --port 8080"
    )

    @OptionGroup var data: DataOption
    @Option(help: "The port on the loopback address.") var port: Int?
    @Flag(name: .customLong("no-serve"), help: "Fill the folder and end.") var noServe = false

    func run() async throws {
        let progress = ProgressLine()
        if !FileManager.default.fileExists(atPath: data.data + "/.complete") {
            if FileManager.default.fileExists(atPath: data.data + "/log.sqlite") {
                // A folder that was filled half and left: only a demonstration is ever thrown away.
                guard try String(contentsOfFile: data.data + "/magpie.toml", encoding: .utf8).contains("demonstration = true")
                else { throw CommandFailure("\(data.data) holds data that is no demonstration. Name another folder.") }
                try FileManager.default.removeItem(atPath: data.data)
            }
            try DataDirectory.create(
                at: data.data, title: "Demonstration: lunar samples", origin: "demonstration.invalid/magpie",
                isDemonstration: true)
            let directory = try await data.open(progress)
            try await DemonstrationFill(directory, now: Clock.now).run { progress.show($0, $1, $2) }
            try Data().write(to: URL(filePath: data.data + "/.complete"))
            progress.finish()
            Output.line("The demonstration is in \(data.data).")
        }
        guard !noServe else { return }
        try await Serving(data: data, port: port).run()
    }
}
