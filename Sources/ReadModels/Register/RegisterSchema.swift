/// The tables of the register.
///
/// A change here raises ``version``: a new file is then built from the log and
/// the old one is dropped. Nothing in these tables is ever migrated.
enum RegisterSchema {
    static let version = 13

    static let sql = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        INSERT INTO meta VALUES ('position', 0);

        CREATE TABLE entry (seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, type TEXT NOT NULL, audience TEXT NOT NULL,
            at INTEGER NOT NULL, actor TEXT NOT NULL);

        CREATE TABLE installation (key TEXT PRIMARY KEY, value TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE erasure (seq INTEGER PRIMARY KEY, texts TEXT NOT NULL, person TEXT, files TEXT NOT NULL DEFAULT '[]',
            done INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE signing_key (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL);
        CREATE TABLE file (sha256 TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (sha256, seq)) WITHOUT ROWID;
        CREATE TABLE erased_file (sha256 TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE person (id TEXT PRIMARY KEY, at INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE TABLE organisation (id TEXT PRIMARY KEY, country TEXT NOT NULL, kind TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE role_grant (id TEXT PRIMARY KEY, person TEXT NOT NULL, role TEXT NOT NULL, starts INTEGER NOT NULL,
            ends INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX role_grant_person ON role_grant (person, ends);
        CREATE TABLE membership (id TEXT PRIMARY KEY, person TEXT NOT NULL, organisation TEXT NOT NULL,
            represents INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX membership_person ON membership (person, ends);
        CREATE INDEX membership_organisation ON membership (organisation, ends);
        CREATE TABLE delegation (id TEXT PRIMARY KEY, giver TEXT NOT NULL, receiver TEXT NOT NULL,
            permissions TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX delegation_receiver ON delegation (receiver, ends);
        CREATE INDEX delegation_giver ON delegation (giver, starts);

        CREATE TABLE sample (
            catalogue_place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,
            sort TEXT NOT NULL, root TEXT NOT NULL, parent TEXT,
            mission TEXT NOT NULL, material TEXT NOT NULL, variety TEXT, form TEXT NOT NULL, category TEXT NOT NULL,
            pristinity INTEGER NOT NULL, pristine_share INTEGER, birth_mass INTEGER NOT NULL, birth_seq INTEGER NOT NULL,
            birth BLOB NOT NULL, custodian TEXT NOT NULL,
            offer_consignment TEXT, offer_to TEXT, offer_loan TEXT, offer_return INTEGER, offer_at INTEGER, offer_seals TEXT, offer_by TEXT,
            accept_by INTEGER, alarmed INTEGER NOT NULL DEFAULT 0,
            broken_seals TEXT, quarantined INTEGER NOT NULL DEFAULT 0, loan TEXT, withheld INTEGER NOT NULL DEFAULT 0,
            available INTEGER NOT NULL, children INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX sample_sort ON sample (sort);
        CREATE INDEX sample_offer ON sample (accept_by) WHERE offer_consignment IS NOT NULL;
        CREATE TABLE facility (name TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE pool_parent (pool TEXT NOT NULL, parent TEXT NOT NULL, place INTEGER NOT NULL,
            PRIMARY KEY (pool, parent)) WITHOUT ROWID;
        CREATE INDEX pool_parent_parent ON pool_parent (parent);
        CREATE TABLE sample_work (seq INTEGER PRIMARY KEY, sample TEXT NOT NULL, at INTEGER NOT NULL, work TEXT NOT NULL,
            note TEXT, files TEXT NOT NULL, is_public INTEGER NOT NULL);
        CREATE INDEX sample_work_sample ON sample_work (sample, seq);
        CREATE TABLE sample_name (name TEXT PRIMARY KEY, sample TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX sample_name_sample ON sample_name (sample);
        CREATE TABLE balance (sample TEXT NOT NULL, account TEXT NOT NULL, mass INTEGER NOT NULL,
            PRIMARY KEY (sample, account)) WITHOUT ROWID;
        CREATE TABLE posting (seq INTEGER NOT NULL, line INTEGER NOT NULL, sample TEXT NOT NULL, account TEXT NOT NULL,
            mass INTEGER NOT NULL, PRIMARY KEY (seq, line)) WITHOUT ROWID;
        CREATE TABLE custody (seq INTEGER PRIMARY KEY, sample TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
            giver TEXT, receiver TEXT, consignment TEXT, loan TEXT, is_return INTEGER NOT NULL DEFAULT 0, mass INTEGER);
        CREATE INDEX custody_sample ON custody (sample, seq);
        CREATE INDEX custody_loan ON custody (loan) WHERE loan IS NOT NULL;
        CREATE TABLE discrepancy (id TEXT PRIMARY KEY, sample TEXT NOT NULL, loan TEXT, expected INTEGER NOT NULL,
            found INTEGER NOT NULL, balance TEXT NOT NULL, opened INTEGER NOT NULL, resolved INTEGER, finding TEXT,
            seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX discrepancy_sample ON discrepancy (sample) WHERE resolved IS NULL;
        CREATE INDEX discrepancy_loan ON discrepancy (loan) WHERE loan IS NOT NULL;
        CREATE TABLE facet (mission TEXT NOT NULL, material TEXT NOT NULL, form TEXT NOT NULL, category TEXT NOT NULL,
            available INTEGER NOT NULL, samples INTEGER NOT NULL,
            PRIMARY KEY (mission, material, form, category, available)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE sample_words USING fts5(words, content='', tokenize='unicode61', prefix='1 2 3 4 5 6 7 8');

        CREATE TABLE call (id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, category TEXT NOT NULL,
            opens INTEGER NOT NULL, closes INTEGER NOT NULL, zone TEXT NOT NULL, policy TEXT NOT NULL,
            title TEXT NOT NULL, summary TEXT NOT NULL, cancelled TEXT, announced INTEGER, received INTEGER,
            sets INTEGER) WITHOUT ROWID;
        CREATE INDEX call_closes ON call (closes);
        CREATE TABLE call_item (call TEXT NOT NULL, sample TEXT NOT NULL, place INTEGER NOT NULL,
            PRIMARY KEY (call, sample)) WITHOUT ROWID;
        CREATE INDEX call_item_sample ON call_item (sample);
        CREATE TABLE call_selected (call TEXT NOT NULL, place INTEGER NOT NULL, organisation TEXT NOT NULL,
            items INTEGER NOT NULL, mass INTEGER NOT NULL, PRIMARY KEY (call, place)) WITHOUT ROWID;

        CREATE TABLE application (id TEXT PRIMARY KEY, call TEXT NOT NULL, applicant TEXT NOT NULL,
            organisation TEXT NOT NULL, stage TEXT NOT NULL, revision INTEGER NOT NULL, submitted INTEGER NOT NULL,
            first_seq INTEGER NOT NULL, title TEXT NOT NULL, plan TEXT NOT NULL, materials TEXT NOT NULL,
            coapplicants TEXT NOT NULL, eligible INTEGER, eligible_at INTEGER, eligible_reason TEXT,
            panel TEXT, panel_grounds TEXT, panel_at INTEGER, examined TEXT, examined_grounds TEXT, examined_at INTEGER,
            grounds TEXT, decided INTEGER, announced INTEGER, loan TEXT) WITHOUT ROWID;
        CREATE INDEX application_call ON application (call, submitted);
        CREATE INDEX application_organisation ON application (organisation);
        CREATE TABLE application_person (person TEXT NOT NULL, application TEXT NOT NULL,
            PRIMARY KEY (person, application)) WITHOUT ROWID;
        CREATE TABLE application_item (application TEXT NOT NULL, item INTEGER NOT NULL, sample TEXT, material TEXT,
            wanted INTEGER NOT NULL, minimum INTEGER NOT NULL, destructive INTEGER NOT NULL,
            decided_sample TEXT, approved INTEGER, approved_destructive INTEGER,
            PRIMARY KEY (application, item)) WITHOUT ROWID;
        CREATE TABLE reservation (application TEXT NOT NULL, item INTEGER NOT NULL, sample TEXT NOT NULL,
            mass INTEGER NOT NULL, PRIMARY KEY (application, item)) WITHOUT ROWID;

        CREATE TABLE review (id TEXT PRIMARY KEY, application TEXT NOT NULL, reviewer TEXT NOT NULL, stage TEXT NOT NULL,
            invited INTEGER NOT NULL, due INTEGER NOT NULL, conflict TEXT, statement TEXT, declared INTEGER,
            scores TEXT, findings TEXT, advice TEXT, submitted INTEGER) WITHOUT ROWID;
        CREATE INDEX review_application ON review (application);
        CREATE INDEX review_reviewer ON review (reviewer, due);

        CREATE TABLE loan (id TEXT PRIMARY KEY, application TEXT NOT NULL, borrower TEXT NOT NULL,
            responsible TEXT NOT NULL, category TEXT NOT NULL, stage TEXT NOT NULL, sent INTEGER NOT NULL,
            sign_by INTEGER NOT NULL, certificate TEXT, renewals INTEGER NOT NULL DEFAULT 0, renewal_reason TEXT,
            renewal_requested INTEGER, renewed_until INTEGER, recalled INTEGER, recall_reason TEXT,
            waived TEXT, closed INTEGER) WITHOUT ROWID;
        CREATE INDEX loan_borrower ON loan (borrower);
        CREATE INDEX loan_responsible ON loan (responsible);
        CREATE INDEX loan_sign_by ON loan (sign_by) WHERE stage = 'agreementSent';
        CREATE TABLE loan_signature (loan TEXT NOT NULL, side TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,
            seq INTEGER NOT NULL, PRIMARY KEY (loan, side)) WITHOUT ROWID;
        CREATE TABLE loan_item (loan TEXT NOT NULL, item INTEGER NOT NULL, sample TEXT NOT NULL, approved INTEGER NOT NULL,
            destructive INTEGER NOT NULL, PRIMARY KEY (loan, item)) WITHOUT ROWID;
        CREATE TABLE loan_piece (sample TEXT NOT NULL, loan TEXT NOT NULL, item INTEGER NOT NULL, lent INTEGER NOT NULL,
            parent TEXT, due INTEGER, declared TEXT, handed INTEGER, returned INTEGER, settled INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (sample, loan)) WITHOUT ROWID;
        CREATE INDEX loan_piece_loan ON loan_piece (loan, item);
        CREATE INDEX loan_piece_due ON loan_piece (due);
        CREATE TABLE loan_line (seq INTEGER PRIMARY KEY, loan TEXT NOT NULL, sample TEXT NOT NULL, at INTEGER NOT NULL,
            returned INTEGER NOT NULL, consumed INTEGER NOT NULL, attrition INTEGER NOT NULL, lost INTEGER NOT NULL,
            retained INTEGER NOT NULL, shortfall INTEGER NOT NULL, balance TEXT NOT NULL);
        CREATE INDEX loan_line_loan ON loan_line (loan);
        CREATE TABLE incident (id TEXT PRIMARY KEY, loan TEXT NOT NULL, borrower TEXT NOT NULL, sample TEXT,
            kind TEXT NOT NULL, account TEXT, opened INTEGER NOT NULL, resolved INTEGER, finding TEXT) WITHOUT ROWID;
        CREATE INDEX incident_open ON incident (borrower) WHERE resolved IS NULL;
        CREATE INDEX incident_loan ON incident (loan);
        CREATE TABLE outcome (id TEXT PRIMARY KEY, loan TEXT NOT NULL, kind TEXT NOT NULL, identifier TEXT NOT NULL,
            samples TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX outcome_loan ON outcome (loan);
        CREATE TABLE certificate (number TEXT PRIMARY KEY, loan TEXT NOT NULL, borrower TEXT NOT NULL,
            items INTEGER NOT NULL, mass INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX certificate_at ON certificate (at);
        CREATE TABLE loan_document (seq INTEGER PRIMARY KEY, loan TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
            file TEXT NOT NULL);
        CREATE INDEX loan_document_loan ON loan_document (loan, seq);
        """

    /// The indices that no projection needs: a register that is built from a long log gets them at its end, each
    /// sorted at once and not a place looked up for every record.
    static let lateIndices = [
        "entry_stream ON entry (stream, seq)",
        "entry_type ON entry (type, seq)",
        "entry_actor ON entry (actor, seq)",
        "sample_available ON sample (available > 0)",
        "sample_root ON sample (root)",
        "sample_parent ON sample (parent)",
        "posting_sample ON posting (sample, seq)",
    ]

    static let creatingLateIndices = lateIndices.map { "CREATE INDEX IF NOT EXISTS \($0);" }.joined(separator: "\n")
    static let droppingLateIndices = lateIndices.map { "DROP INDEX IF EXISTS \($0.prefix { $0 != " " });" }
        .joined(separator: "\n")
}
