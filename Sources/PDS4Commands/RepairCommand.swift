import ArgumentParser
import PDS4

/// `magpie pds4 repair`
struct RepairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Write a conforming label beside one that departs in known ways, and list the changes."
    )

    @Argument(help: "The label. It is not changed.") var label: String
    @Option(name: [.short, .long], help: "The new label; beside the old one, with “.repaired.xml”, when not given.") var output: String?
    @Option(help: "The agency profile that says what is repaired, and how; everything known without one.") var profile: String?

    func run() throws {
        let repair = try LabelRepair(path: label, profile: try profile.map { try AgencyProfile(path: $0) })
        let output = output ?? label + ".repaired.xml"
        guard PathName.normalized(output) != PathName.normalized(label) else {
            throw ValidationError("The original is kept: name another file with --output.")
        }
        try CommandFiles.write(repair.bytes, to: output)
        for change in repair.changes { print("line \(change.line): \(change.what)") }
        print("\(repair.changes.count) changes; the new label is \(output)")
    }
}
