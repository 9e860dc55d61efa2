import EventLog
import GRDB

/// The tables of the log.
///
/// The names of its migrations, and what they did, are frozen.
enum LogSchema {
    /// Marks a SQLite file as one of ours: "Magl" in ASCII.
    static let applicationID: Int32 = 0x4D61_676C

    /// The migration that makes the tables.
    static let first = "1 entries, commands, tiles, checkpoints"

    /// The migration that finds streams and commands by tables of places instead of by indexes.
    static let places = "3 places instead of indexes"

    /// Makes the tables what this version needs, also where another process does the same at this moment.
    static func bringUpToDate(_ pool: DatabasePool) throws {
        while true {
            let before = try pool.read(migrator.appliedIdentifiers)
            do {
                return try migrator.migrate(pool)
            } catch {
                // A step that another has just done cannot be done again; those after it may be left to do.
                guard try pool.read(migrator.appliedIdentifiers) != before else { throw error }
            }
        }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(first) { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: firstTables)
        }
        // What reads the log looks for a stream or a place in it; types are looked for in the read model, and the
        // index of them was one more page to write for each batch.
        migrator.registerMigration("2 no index of types") { db in
            try db.execute(sql: "DROP INDEX entry_type")
        }
        // The first to write fills the tables: `PlaceTable`.
        migrator.registerMigration(places) { db in
            try db.execute(
                sql: """
                    CREATE TABLE entry_place (hash INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (hash, key))
                        STRICT, WITHOUT ROWID;
                    CREATE TABLE command_place (hash INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (hash, key))
                        STRICT, WITHOUT ROWID;
                    CREATE TABLE placed (entries INTEGER NOT NULL, commands INTEGER NOT NULL) STRICT;
                    INSERT INTO placed VALUES (0, 0);
                    DROP INDEX entry_stream;
                    DROP INDEX command_id;
                    """)
        }
        return migrator
    }

    private static let firstTables = """
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            stream TEXT NOT NULL,
            type TEXT NOT NULL,
            record BLOB NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32)
        ) STRICT;
        CREATE INDEX entry_stream ON entry (stream);
        CREATE INDEX entry_type ON entry (type);
        CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
            BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
        CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
            BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;

        CREATE TABLE command (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            digest BLOB NOT NULL,
            first INTEGER NOT NULL CHECK (first > 0),
            last INTEGER NOT NULL CHECK (last >= first - 1),
            result BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX command_id ON command (id);

        CREATE TABLE tile (
            level INTEGER NOT NULL CHECK (level >= -1),
            number INTEGER NOT NULL CHECK (number >= 0),
            hashes BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
            PRIMARY KEY (level, number)
        ) STRICT;

        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY CHECK (size >= 0),
            note TEXT NOT NULL
        ) STRICT;
        """
}
