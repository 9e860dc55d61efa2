public import ArgumentParser

/// `magpie pds4`: labels and data in the format of the Planetary Data System.
public struct PDS4Command: AsyncParsableCommand {
    /// What the command is called and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "pds4", abstract: "Validate, read, repair and generate PDS4 products.",
        discussion: """
            First steps, where schemas/ has the XML Schemas and Schematron files that the label names:

              magpie pds4 dictionaries add schemas/
              magpie pds4 validate -t product.xml
              magpie pds4 show product.xml
              magpie pds4 read product.xml -o table.csv

            Nothing is ever fetched from the network.
            """,
        subcommands: [ValidateCommand.self, ReadCommand.self, ShowCommand.self, GenerateCommand.self, DictionariesCommand.self, RepairCommand.self]
    )

    /// Made by the argument parser.
    public init() {}
}
