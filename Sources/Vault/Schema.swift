internal import GRDB

/// The vault's tables.
///
/// A migration that has been published is never edited: a change is a new one below it.
///
/// Tables are STRICT, so that a value of the wrong kind is refused where it is written. Times are milliseconds
/// since 1970, UTC.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 people, texts, drafts, messages, sessions") { try $0.execute(sql: first) }
        migrator.registerMigration("2 credentials, tokens, notices") { try $0.execute(sql: second) }
        migrator.registerMigration("3 drafts by subject") {
            try $0.execute(sql: "CREATE INDEX drafts_by_subject ON drafts (subject, kind)")
        }
        migrator.registerMigration("4 positions, letters asked for") { try $0.execute(sql: third) }
        return migrator
    }

    private static let first = """
        CREATE TABLE people (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            latin_name TEXT NOT NULL,
            email TEXT NOT NULL,
            folded_email TEXT NOT NULL UNIQUE,
            language TEXT NOT NULL,
            created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE organisations (
            id TEXT PRIMARY KEY NOT NULL,
            country TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE organisation_names (
            organisation TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (organisation, language)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE texts (
            id TEXT PRIMARY KEY NOT NULL,
            salt BLOB NOT NULL,
            body BLOB NOT NULL,
            commitment BLOB NOT NULL,
            stored INTEGER NOT NULL,
            is_referenced INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX unreferenced_texts ON texts (stored) WHERE is_referenced = 0;

        CREATE TABLE erasures (
            kind TEXT NOT NULL CHECK (kind IN ('text', 'person')),
            id TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE unfinished_erasures (only INTEGER PRIMARY KEY CHECK (only = 1)) STRICT;

        CREATE TABLE drafts (
            owner TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            version INTEGER NOT NULL,
            saved INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (owner, kind, subject)
        ) STRICT;

        CREATE TABLE messages (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL,
            audience TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX messages_by_subject ON messages (subject, number);

        CREATE TABLE read_marks (
            person TEXT NOT NULL,
            subject TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (person, subject)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE pseudonyms (
            scope TEXT NOT NULL,
            person TEXT NOT NULL,
            pseudonym TEXT NOT NULL,
            PRIMARY KEY (scope, person),
            UNIQUE (scope, pseudonym)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX pseudonyms_by_person ON pseudonyms (person);

        CREATE TABLE sessions (
            digest BLOB PRIMARY KEY NOT NULL,
            id TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL,
            label TEXT NOT NULL,
            started INTEGER NOT NULL,
            used INTEGER NOT NULL,
            has_second_factor INTEGER NOT NULL,
            elevated INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_person ON sessions (person);
        """

    private static let second = """
        CREATE TABLE passwords (
            person TEXT PRIMARY KEY NOT NULL,
            rounds INTEGER NOT NULL,
            block_size INTEGER NOT NULL,
            parallelism INTEGER NOT NULL,
            salt BLOB NOT NULL,
            hash BLOB NOT NULL,
            changed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE second_factors (
            person TEXT PRIMARY KEY NOT NULL,
            secret BLOB NOT NULL,
            last_step INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE unconfirmed_second_factors (
            person TEXT PRIMARY KEY NOT NULL,
            secret BLOB NOT NULL,
            begun INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE recovery_codes (
            person TEXT NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (person, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE api_tokens (
            digest BLOB PRIMARY KEY NOT NULL,
            id TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL,
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            used INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX api_tokens_by_person ON api_tokens (person);

        CREATE TABLE one_time_links (
            digest BLOB PRIMARY KEY NOT NULL,
            purpose TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload BLOB NOT NULL,
            issued INTEGER NOT NULL,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX one_time_links_by_subject ON one_time_links (subject, purpose);

        CREATE TABLE notices (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload BLOB NOT NULL,
            at INTEGER NOT NULL,
            read INTEGER,
            mailed INTEGER
        ) STRICT;
        CREATE INDEX notices_by_person ON notices (person, number);
        CREATE INDEX notices_to_mail ON notices (number) WHERE mailed IS NULL;
        """

    private static let third = """
        CREATE TABLE positions (
            name TEXT PRIMARY KEY NOT NULL,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE letter_requests (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            address TEXT NOT NULL,
            person TEXT,
            language TEXT NOT NULL,
            payload BLOB NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX letter_requests_by_person ON letter_requests (person);
        """
}

extension Schema {
    /// Where rows belong to a person and go when the person is erased.
    static let personalTables: [(table: String, column: String)] = [
        ("people", "id"), ("drafts", "owner"), ("read_marks", "person"), ("pseudonyms", "person"),
        ("sessions", "person"), ("passwords", "person"), ("second_factors", "person"),
        ("unconfirmed_second_factors", "person"), ("recovery_codes", "person"), ("api_tokens", "person"),
        ("one_time_links", "subject"), ("notices", "person"), ("letter_requests", "person"),
    ]
}
