import Domain
import GRDB
import ReadModels
import Vault

extension Register {
    /// One order of the log, by its place in it.
    struct Erasure: Sendable {
        var sequence: Int
        var orders: ErasureOrders
        /// Files, by their SHA-256.
        var files: [String]
    }

    /// Every file that the log has ever ordered to be erased.
    func erasedFiles() async throws -> [String] { try await erasures(where: "files <> '[]'").flatMap(\.files) }

    /// Everything that the log has ever ordered to be erased.
    func erasureOrders() async throws -> ErasureOrders {
        let all = try await erasures(where: "1")
        return ErasureOrders(texts: all.flatMap(\.orders.texts), people: all.flatMap(\.orders.people))
    }

    /// Orders that nobody has reported as carried out.
    func openErasures() async throws -> [Erasure] { try await erasures(where: "done = 0") }

    private func erasures(where condition: String) async throws -> [Erasure] {
        try read { db in
            try db.rows("SELECT seq, texts, person, files FROM erasure WHERE \(condition) ORDER BY seq").map { row in
                let texts = try JSONColumn.read([String].self, from: row["texts"] as String)
                let person: String? = row["person"]
                return Erasure(
                    sequence: row["seq"], orders: ErasureOrders(texts: texts, people: person.map { [$0] } ?? []),
                    files: try JSONColumn.read([String].self, from: row["files"] as String))
            }
        }
    }
}
