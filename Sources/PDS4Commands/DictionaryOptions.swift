import ArgumentParser
import Glibc
import PDS4

/// Where a command finds its dictionaries: folders of this call, or the user's pack.
struct DictionaryOptions: ParsableArguments {
    @Option(help: "Use the dictionaries of this folder for this call, instead of the installed pack. May be repeated.")
    var dictionaries: [String] = []

    /// The folder of the user's pack.
    static var userFolder: String {
        if let folder = getenv("MAGPIE_PDS4_DICTIONARIES") { return String(cString: folder) }
        let data = getenv("XDG_DATA_HOME").map { String(cString: $0) }
        let home = getenv("HOME").map { String(cString: $0) } ?? "."
        return (data ?? home + "/.local/share") + "/magpie/pds4"
    }

    /// The pack that the arguments name.
    func pack(catalogs: [XMLCatalog] = []) throws -> DictionaryPack {
        DictionaryPack(folders: dictionaries.isEmpty ? [Self.userFolder] : dictionaries, catalogs: catalogs)
    }
}
