import Foundation
import PackagePlugin

/// Writes the files below a target's `Resources` folder into its code, as `EmbeddedResources.files`.
@main
struct EmbedResources: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        // Followed, so that a target may embed a folder of the project by a symbolic link.
        let folder = target.directoryURL.appending(path: "Resources").resolvingSymlinksInPath()
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedResources.swift")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return [
            .buildCommand(
                displayName: "Embedding the resources of \(target.name)",
                executable: try context.tool(named: "embed-resources").url,
                arguments: [folder.path, output.path],
                inputFiles: paths.map { folder.appending(path: $0) },
                outputFiles: [output]
            )
        ]
    }
}
