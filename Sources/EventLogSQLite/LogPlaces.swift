import Crypto
import FoundationEssentials
import GRDB

/// Where the entries of each stream are, and the outcomes of commands.
///
/// Streams and ids come in no order, so that an index of SQLite's has a page of its own to write for almost every
/// entry. Here the newest places are in the writer's memory, and several thousand at once are sorted and put into a
/// table. They stand by a hash of the name; whoever looks one up compares the name itself.
struct PlaceTable {
    /// The table of the names, the column that has them, and the key by which they stand in the order they came.
    let source: (table: String, name: String, key: String)
    let table: String
    /// The column of `placed` that says up to which key the table goes.
    let placed: String

    static let entries = PlaceTable(source: ("entry", "stream", "sequence"), table: "entry_place", placed: "entries")
    static let commands = PlaceTable(source: ("command", "id", "position"), table: "command_place", placed: "commands")

    /// Eight bytes of a digest: whoever chooses names cannot choose what they meet.
    static func hash(_ name: String) -> Int {
        var name = name
        var digest = SHA256()
        name.withUTF8 { digest.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return digest.finalize().withUnsafeBytes { Int(truncatingIfNeeded: $0.loadUnaligned(as: UInt64.self).littleEndian) }
    }

    /// Up to which key the table goes.
    func end(_ db: Database) throws -> Int {
        try LogStatement(db, "SELECT \(placed) FROM placed").rows { $0.int(0) }.first ?? 0
    }

    /// The last key of all.
    func head(_ db: Database) throws -> Int {
        try LogStatement(db, "SELECT max(\(source.key)) FROM \(source.table)").rows { $0.int(0) }.first ?? 0
    }

    /// The keys in the table under a name's hash, in order.
    func keys(_ hash: Int, _ db: Database) throws -> [Int] {
        let statement = try LogStatement(db, "SELECT key FROM \(table) WHERE hash = ? ORDER BY key")
        statement.bind(hash, at: 1)
        return try statement.rows { $0.int(0) }
    }

    /// The keys after `last`, with their names' hashes, in order.
    func newest(after last: Int, limit: Int, _ db: Database) throws -> [(hash: Int, key: Int)] {
        let statement = try LogStatement(
            db,
            "SELECT \(source.key), \(source.name) FROM \(source.table) WHERE \(source.key) > ? ORDER BY \(source.key) LIMIT ?"
        )
        statement.bind(last, at: 1)
        statement.bind(limit, at: 2)
        return try statement.rows { (hash: PlaceTable.hash($0.text(1)), key: $0.int(0)) }
    }

    /// Puts places into the table, in its order.
    func add(_ places: [(hash: Int, key: Int)], upTo end: Int, _ db: Database) throws {
        let insertion = try LogStatement(db, "INSERT INTO \(table) (hash, key) VALUES (?, ?)")
        for place in places.sorted(by: { ($0.hash, $0.key) < ($1.hash, $1.key) }) {
            insertion.bind(place.hash, at: 1)
            insertion.bind(place.key, at: 2)
            try insertion.run()
        }
        try setEnd(end, db)
    }

    /// Begins the table anew.
    func clear(_ db: Database) throws {
        try LogStatement(db, "DELETE FROM \(table)").run()
        try setEnd(0, db)
    }

    private func setEnd(_ end: Int, _ db: Database) throws {
        let statement = try LogStatement(db, "UPDATE placed SET \(placed) = ?")
        statement.bind(end, at: 1)
        try statement.run()
    }

    /// What is wrong with the table: each key up to its end once, under the hash of its name.
    func problems(_ db: Database) throws -> [String] {
        let end = try end(db)
        let count = try LogStatement(db, "SELECT count(*) FROM \(table)").rows { $0.int(0) }.first ?? 0
        let find = try LogStatement(db, "SELECT 1 FROM \(table) WHERE hash = ? AND key = ?")
        var (missing, known, last) = (0, 0, 0)
        while last < end {
            let names = try newest(after: last, limit: min(5000, end - last), db)
            guard let final = names.last else { break }
            for name in names where name.key <= end {
                known += 1
                find.bind(name.hash, at: 1)
                find.bind(name.key, at: 2)
                if try find.rows({ $0.int(0) }).isEmpty { missing += 1 }
            }
            last = final.key
        }
        guard missing > 0 || known != end || count != end else { return [] }
        return ["\(table) has \(count) places up to \(end) of \(known), and lacks \(missing)"]
    }
}

/// The places that are not in a table yet. Used by the writer alone, while it has SQLite's lock.
struct RecentPlaces {
    private let table: PlaceTable
    private var byHash: [Int: [Int]] = [:]
    private var count = 0
    /// Up to which key the table goes.
    private var end = -1
    /// The last key of all.
    private(set) var last = -1

    /// So many are put into the table together.
    private static let many = 8192

    init(_ table: PlaceTable) { self.table = table }

    /// Takes in what others have written since, or everything after a transaction that was undone.
    mutating func refresh(_ db: Database) throws {
        let (end, head) = (try table.end(db), try table.head(db))
        if end > head {
            // It belongs to a log whose end is gone.
            try table.clear(db)
            forget(startingAt: 0)
        } else if end != self.end || last > head {
            forget(startingAt: end)
        }
        while last < head {
            for place in try table.newest(after: last, limit: RecentPlaces.many, db) { add(place.hash, at: place.key) }
            // A log of an earlier version has none of its places in the table.
            try place(from: RecentPlaces.many * 32, db)
        }
    }

    mutating func add(_ hash: Int, at key: Int) {
        byHash[hash, default: []].append(key)
        count += 1
        last = key
    }

    /// The keys of a name's hash, in order.
    func keys(_ hash: Int, _ db: Database) throws -> [Int] {
        try table.keys(hash, db) + (byHash[hash] ?? [])
    }

    /// Puts the places into the table once they are many: in one place of it each would cost a page.
    mutating func placeIfMany(_ db: Database) throws { try place(from: RecentPlaces.many, db) }

    private mutating func place(from limit: Int, _ db: Database) throws {
        guard count >= limit else { return }
        try table.add(byHash.flatMap { hash, keys in keys.map { (hash: hash, key: $0) } }, upTo: last, db)
        forget(startingAt: last)
    }

    /// Forgets what it has, to be refreshed: what was added in a transaction that is undone.
    mutating func forget() { forget(startingAt: -1) }

    private mutating func forget(startingAt end: Int) {
        byHash = [:]
        count = 0
        (self.end, last) = (end, end)
    }
}

/// The places that the writer of a log has in memory.
final class WriterPlaces: @unchecked Sendable {
    // Unchecked: touched only by the one connection that writes, one transaction after the other.
    var entries = RecentPlaces(.entries)
    var commands = RecentPlaces(.commands)

    func refresh(_ db: Database) throws {
        try entries.refresh(db)
        try commands.refresh(db)
    }

    func placeIfMany(_ db: Database) throws {
        try entries.placeIfMany(db)
        try commands.placeIfMany(db)
    }

    func forget() {
        entries.forget()
        commands.forget()
    }
}
