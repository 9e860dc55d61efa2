import FoundationEssentials

extension ContactPlan {
    private struct File: Decodable {
        struct Entry: Decodable {
            var source: Int
            var dest: Int
            var startTime: Int
            var endTime: Int
            var rateBitsPerSec: Int
            var owlt: Int?
        }
        var contacts: [Entry]
    }

    /// Reads HDTN's `contactPlan.json`.
    ///
    /// - Throws: ``RelayError`` of code `badFile` where it is no such file.
    public init(hdtn text: String) throws {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(text.utf8))
        } catch {
            throw RelayError(
                .badFile,
                "this is no contact plan of HDTN: it needs contacts with source, dest, startTime, endTime and rateBitsPerSec"
            )
        }
        try self.init(
            file.contacts.map {
                Contact(
                    source: $0.source,
                    destination: $0.dest,
                    start: $0.startTime,
                    end: $0.endTime,
                    rate: $0.rateBitsPerSec,
                    lightTime: $0.owlt ?? 0
                )
            }
        )
    }
}
