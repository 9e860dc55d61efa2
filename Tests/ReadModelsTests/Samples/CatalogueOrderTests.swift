import Domain
import GRDB
import TestSupport
import Testing

@testable import ReadModels

@Suite("The catalogue's order", .tags(.medium))
struct CatalogueOrderTests {
    /// A register into which samples are put by number, as a projection does it.
    private func register(_ numbers: [String], _ body: (Register) async throws -> Void) async throws {
        let (world, cast) = try World.peopled()
        let curator = world.actor(cast.curator)
        for (index, number) in numbers.enumerated() {
            try world.run(
                Sample.Register(
                    subject: Sample.ID("s\(index)"), number: number, mission: "apollo", material: .basalt, form: .rock,
                    category: .research, mass: .mg(10), facility: "houston"), as: curator)
        }
        try await withRegister(world.events, body)
    }

    private func numbers(_ register: Register, inOrderOf column: String) throws -> [String] {
        try register.pool.read { try String.fetchAll($0, sql: "SELECT number FROM sample ORDER BY \(column), number") }
    }

    /// In which order a catalogue may be registered.
    static let readings: [(String, [Int])] = [
        ("upwards", Array(0..<120)),
        ("downwards", Array((0..<120).reversed())),
        ("from both ends to the middle", (0..<120).map { $0.isMultiple(of: 2) ? $0 / 2 : 119 - $0 / 2 }),
        ("in no order", (0..<120).map { ($0 * 77 + 13) % 120 }),
    ]

    @Test(arguments: readings.indices)
    func `places follow the numbers, however the samples are registered`(index: Int) async throws {
        let (name, order) = Self.readings[index]
        try await register(order.map { "N-\($0)" }) { register in
            let found = try numbers(register, inOrderOf: "catalogue_place")

            #expect(found == (0..<120).map { "N-\($0)" }, "\(name)")
            #expect(try numbers(register, inOrderOf: "sort") == found)
        }
    }

    @Test func `samples that are spread out keep their order, and are found by their words`() async throws {
        try await register((0..<50).map { "N-\($0 * 7 % 50)" }) { register in
            let before = try numbers(register, inOrderOf: "catalogue_place")
            try await register.pool.write { try CatalogueOrder.spread($0) }
            let places = try register.read { try Int.fetchAll($0, sql: "SELECT catalogue_place FROM sample ORDER BY catalogue_place") }
            let page = try await register.catalogue(CatalogueSearch(text: "basa n-17"), limit: 50, .anyone(at: World.start))

            #expect(try numbers(register, inOrderOf: "catalogue_place") == before)
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 == places[1] - places[0] })
            #expect(places[1] - places[0] > CatalogueOrder.stride)
            #expect(page.rows.map(\.number) == ["N-17"])
        }
    }

    @Test func `room that is used up is made anew`() async throws {
        try await register(["N-1", "N-3"]) { register in
            try await register.pool.write { db in
                // Next to each other, as after very many registrations between the two.
                try db.execute(sql: "UPDATE sample SET catalogue_place = (SELECT min(catalogue_place) FROM sample) + 1 WHERE number = 'N-3'")
                let place = try CatalogueOrder.place(for: SampleSort.key("N-2"), at: 1000, db)
                let places = try Int.fetchAll(db, sql: "SELECT catalogue_place FROM sample ORDER BY catalogue_place")

                #expect(places.count == 2)
                #expect(places[0] < place && place < places[1])
            }
        }
    }

    @Test func `a long series in the middle of the catalogue spreads it once`() async throws {
        try await register(["A-1", "Z-1"]) { register in
            try await register.pool.write { db in
                var moves = 0
                var last = try Int.fetchOne(db, sql: "SELECT catalogue_place FROM sample WHERE number = 'Z-1'")
                for index in 0..<10_000 {
                    let place = try CatalogueOrder.place(for: SampleSort.key("M-\(index)"), at: 1000 + index, db)
                    try db.execute(
                        sql: """
                            INSERT INTO sample SELECT ?, 'm' || ?, 'M-' || ?, ?, root, parent, mission, material, variety, form,
                                category, pristinity, pristine_share, birth_mass, ?, birth, custodian, offer_consignment,
                                offer_to, offer_loan, offer_return, offer_at, offer_seals, offer_by, accept_by, alarmed, broken_seals,
                                quarantined, loan, withheld, available, children FROM sample WHERE number = 'A-1'
                            """, arguments: [place, index, index, SampleSort.key("M-\(index)"), 1000 + index])
                    let now = try Int.fetchOne(db, sql: "SELECT catalogue_place FROM sample WHERE number = 'Z-1'")
                    if now != last { moves += 1 }
                    last = now
                }
                #expect(moves == 1, "4,096 fit into the first gap, and the second has room for very many")
            }
            let found = try numbers(register, inOrderOf: "catalogue_place")
            #expect(found == ["A-1"] + (0..<10_000).map { "M-\($0)" } + ["Z-1"])
        }
    }

    @Test func `daughters of one parent, split on many days, leave room for more`() async throws {
        try await register(["A-1", "A-2"]) { register in
            try await register.pool.write { db in
                var places: [Int] = []
                for index in 0..<200 {
                    let sort = SampleSort.key("A-1,\(index)")
                    let record = 1000 + 20 * index
                    places.append(try CatalogueOrder.place(for: sort, at: record, db))
                    try db.execute(
                        sql: """
                            INSERT INTO sample (catalogue_place, id, number, sort, root, mission, material, form, category,
                                pristinity, birth_mass, birth_seq, birth, custodian, available)
                            SELECT ?, 'd' || ?, 'A-1,' || ?, ?, root, mission, material, form, category, pristinity, birth_mass,
                                ?, birth, custodian, available FROM sample WHERE number = 'A-1'
                            """, arguments: [places[index], index, index, sort, record])
                }
                let kept = try Int.fetchAll(db, sql: "SELECT catalogue_place FROM sample WHERE id LIKE 'd%' ORDER BY sort")
                #expect(kept == places, "nothing was spread out")
            }
        }
    }

    @Test func `samples with equal sorting keys stand in the order of their registration, and none falls between two pages`()
        async throws
    {
        try await register(["N-1", "n-01", "N-2"]) { register in
            var found: [String] = []
            var search = CatalogueSearch()
            repeat {
                let page = try await register.catalogue(search, limit: 1, .anyone(at: World.start))
                found += page.rows.map(\.number)
                search.after = page.next
            } while search.after != nil

            #expect(found == ["N-1", "n-01", "N-2"])
        }
    }
}
