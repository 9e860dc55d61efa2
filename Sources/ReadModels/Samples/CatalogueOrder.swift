import Domain
import GRDB

/// Where a sample stands in the catalogue, as a whole number: `sample.catalogue_place`, and its row among the words.
///
/// A search for words gives rows in the order of their numbers. As that order is the catalogue's, a page of it ends
/// after its fifty rows, however many samples have the word. Between the numbers are gaps for those that come later;
/// where one is used up, all samples are spread out anew, which at 100,000 samples takes some seconds. It is seldom:
/// twice while 100,000 are registered in no order, once where they come in order between two others, and not at all
/// while 200 parents are split 20,000 times.
enum CatalogueOrder {
    /// The number of the first sample: room for a thousand million before and after it.
    private static let middle = 1 << 62
    /// How far apart samples are put that come in the order of the catalogue, or at its ends.
    static let stride = 1 << 32
    /// How far from its neighbour one is put that comes between two others as a part of a series.
    static let step = 1 << 20

    /// A sample's neighbour: its place, and the record that registered it.
    private struct Neighbour {
        var place: Int
        var record: Int
    }

    /// The place of a sample that is registered by this record, with this sorting key.
    static func place(for sort: String, at record: Int, _ db: Database) throws -> Int {
        if let place = try gap(for: sort, at: record, db) { return place }
        try spread(db)
        guard let place = try gap(for: sort, at: record, db) else {
            preconditionFailure("samples that were spread out have room between them")
        }
        return place
    }

    private static func gap(for sort: String, at record: Int, _ db: Database) throws -> Int? {
        let before = try db.first(
            """
            SELECT catalogue_place, birth_seq FROM sample
            WHERE sort <= ? ORDER BY sort DESC, catalogue_place DESC LIMIT 1
            """, sort, read: neighbour)
        let after = try db.first(
            "SELECT catalogue_place, birth_seq FROM sample WHERE catalogue_place > ? ORDER BY catalogue_place LIMIT 1",
            before?.place ?? Int.min, read: neighbour)
        switch (before, after) {
        case (nil, nil): return middle
        case (let before?, nil): return before.place < Int.max - stride ? before.place + stride : nil
        case (nil, let after?): return after.place > stride ? after.place - stride : nil
        case (let before?, let after?):
            let half = (after.place - before.place) / 2
            guard half > 0 else { return nil }
            // What follows something newer than its other neighbour is the next of a series, as daughters are: it leaves
            // room for those to come. So does what comes before the one that has just been registered.
            if before.record > after.record { return before.place + min(half, step) }
            return after.record >= record - 8 ? after.place - min(half, step) : before.place + half
        }
    }

    private static func neighbour(_ row: DirectRow) -> Neighbour { Neighbour(place: row.int(0), record: row.int(1)) }

    /// Puts all samples at equal distances, as large as leaves half of the numbers free before and after them.
    static func spread(_ db: Database) throws {
        let samples = try db.all("SELECT catalogue_place, birth FROM sample ORDER BY catalogue_place") {
            (place: $0.int(0), birth: $0.text(1))
        }
        try db.run("INSERT INTO sample_words (sample_words) VALUES ('delete-all')")
        // Out of the way first: an old place may be another sample's new one.
        try db.run("UPDATE sample SET catalogue_place = -catalogue_place")
        let distance = middle / (samples.count + 1)
        for (index, sample) in samples.enumerated() {
            let place = middle / 2 + (index + 1) * distance
            try db.run("UPDATE sample SET catalogue_place = ? WHERE catalogue_place = ?", place, -sample.place)
            let birth = try JSONColumn.read(Sample.Registered.self, from: sample.birth)
            try db.run("INSERT INTO sample_words (rowid, words) VALUES (?, ?)", place, SampleSort.words(birth))
        }
    }
}
