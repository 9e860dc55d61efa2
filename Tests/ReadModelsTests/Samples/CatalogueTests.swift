import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("The catalogue", .tags(.medium))
struct CatalogueTests {
    /// Fourteen samples of two missions, registered out of order; one is permanent, and one is out on loan.
    static func collection() throws -> (World, Cast) {
        let (world, cast) = try World.peopled()
        let curator = world.actor(cast.curator)
        let numbers = ["10002,22", "10002,6", "10002,113", "15555", "70215", "CE5C0400", "CE5C0100", "12002", "60025"]
        for (index, number) in numbers.enumerated() {
            let isChinese = number.hasPrefix("CE5")
            try world.run(
                Sample.Register(
                    subject: Sample.ID("s\(index)"), number: number, mission: isChinese ? "change5" : "apollo",
                    material: index.isMultiple(of: 2) ? .soil : .basalt, variety: index == 3 ? "olivine" : nil,
                    form: index.isMultiple(of: 3) ? .powder : .rock, category: index == 8 ? .permanent : .research,
                    mass: .mg(Int64(10 + index)), facility: isChinese ? "beijing" : "houston",
                    collected: Sample.Collected(body: "moon", site: index == 4 ? "Taurus-Littrow" : nil)), as: curator)
        }
        return (world, cast)
    }

    func page(_ register: Register, _ search: CatalogueSearch, limit: Int = 50) async throws -> CataloguePage {
        try await register.catalogue(search, limit: limit, .anyone(at: World.start))
    }

    @Test func `samples come in the order of their numbers, digits as numbers`() async throws {
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            let page = try await page(register, CatalogueSearch())

            #expect(
                page.rows.map(\.number) == [
                    "10002,6", "10002,22", "10002,113", "12002", "15555", "60025", "70215", "CE5C0100", "CE5C0400",
                ])
            #expect(page.total == 9)
            #expect(page.next == nil)
        }
    }

    @Test func `pages follow each other by cursor, without a gap and without a repeat`() async throws {
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            var found: [String] = []
            var search = CatalogueSearch()
            var pages = 0
            repeat {
                let page = try await page(register, search, limit: 2)
                found += page.rows.map(\.id)
                search.after = page.next
                pages += 1
                #expect(page.total == 9, "the total is that of the search, not of the page")
            } while search.after != nil

            #expect(pages == 5)
            #expect(found.count == 9)
            #expect(Set(found).count == 9)
        }
    }

    /// What somebody looks for, and the numbers found.
    static let searches: [(CatalogueSearch, [String])] = [
        (CatalogueSearch(mission: "change5"), ["CE5C0100", "CE5C0400"]),
        (CatalogueSearch(material: .basalt), ["10002,6", "12002", "15555", "CE5C0400"]),
        (CatalogueSearch(form: .powder), ["10002,22", "15555", "CE5C0100"]),
        (CatalogueSearch(mission: "apollo", material: .basalt, form: .powder), ["15555"]),
        (CatalogueSearch(isAvailable: false), ["60025"]),
        (CatalogueSearch(mission: "apollo", isAvailable: true), ["10002,6", "10002,22", "10002,113", "12002", "15555", "70215"]),
        (CatalogueSearch(text: "1000"), ["10002,6", "10002,22", "10002,113"]),
        (CatalogueSearch(text: "OLIV"), ["15555"]),
        (CatalogueSearch(text: "taurus littrow"), ["70215"]),
        (CatalogueSearch(text: "basalt 155"), ["15555"]),
        (CatalogueSearch(text: "basalt", mission: "change5"), ["CE5C0400"]),
        (CatalogueSearch(text: "no such thing"), []),
        // Nothing that can be looked for is not everything.
        (CatalogueSearch(text: "…"), []),
        (CatalogueSearch(text: "\" OR 1"), []),
        // A letter that makes one character with the quotation mark behind it.
        (CatalogueSearch(text: "\u{0D4E}\""), []),
        (CatalogueSearch(text: "olivine\u{0D4E}\" OR basalt"), []),
        (CatalogueSearch(text: ""), ["10002,6", "10002,22", "10002,113", "12002", "15555", "60025", "70215", "CE5C0100", "CE5C0400"]),
        (CatalogueSearch(text: "basalt", mission: "apollo", form: .powder, isAvailable: true), ["15555"]),
        (CatalogueSearch(mission: "nowhere"), []),
        // A choice is the whole value, not a word of it, and whatever is sent is looked for and nothing else.
        (CatalogueSearch(mission: "apollo soil"), []),
        (CatalogueSearch(mission: "…"), []),
        (CatalogueSearch(mission: "apollo\" OR \"soil"), []),
        (CatalogueSearch(mission: "apollo\0"), []),
        (CatalogueSearch(text: "basalt", mission: "\"\0"), []),
    ]

    @Test(arguments: searches.indices)
    func `a search finds what it asks for, and counts it`(index: Int) async throws {
        let (search, expected) = Self.searches[index]
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            let page = try await page(register, search)

            #expect(page.rows.map(\.number) == expected, "\(search)")
            #expect(page.total == expected.count, "\(search)")
        }
    }

    @Test func `facets count what each choice would show, besides itself`() async throws {
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            let page = try await page(register, CatalogueSearch(mission: "change5"))
            let facets = Dictionary(grouping: page.facets, by: \.name)
                .mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.value, $0.samples) }) }

            #expect(facets["mission"] == ["apollo": 7, "change5": 2])
            #expect(facets["material"] == ["basalt": 1, "soil": 1])
            #expect(facets["form"] == ["powder": 1, "rock": 1])
            #expect(facets["available"] == ["yes": 2])
        }
    }

    @Test func `facets are what counting the samples would give, in a random world`() async throws {
        var deeds = try RandomDeeds(seed: 11)
        for _ in 0..<1200 { deeds.act() }
        try await withRegister(deeds.world.events) { (register) async throws in
            let counted = try register.pool.countFacets(
                "SELECT mission, material, form, category, available > 0, count(*) FROM sample GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5")
            let kept = try register.pool.countFacets(
                "SELECT mission, material, form, category, available, samples FROM facet WHERE samples > 0 ORDER BY 1, 2, 3, 4, 5")

            #expect(counted == kept)
            #expect(counted.count > 2)
        }
    }

    @Test func `a row says what was catalogued and what may be requested`() async throws {
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            let row = try #require(try await page(register, CatalogueSearch(text: "15555")).rows.first)

            #expect(row.id == "s3")
            #expect(row.mission == "apollo")
            #expect(row.material == "basalt")
            #expect(row.variety == "olivine")
            #expect(row.form == "powder")
            #expect(row.category == "research")
            #expect(row.mass == 13_000)
            #expect(row.available == 13_000)
            #expect(row.pristinity == "pristine")
        }
    }

    @Test func `numbers and aliases are found in the order asked for, unknown ones left out`() async throws {
        let (world, cast) = try Self.collection()
        try world.run(Sample.Renumber(subject: Sample.ID("s3"), alias: "GREAT SCOTT".filter { $0 != " " }), as: world.actor(cast.curator))
        try await withRegister(world.events) { (register) async throws in
            let found = try await register.sampleIDs(numbered: ["GREATSCOTT", "none", "70215", "15555"])

            #expect(found.map(\.rawValue) == ["s3", "s4", "s3"])
        }
    }

    /// Copies the sample s3 until `count` samples have its words.
    private func multiply(_ register: Register, to count: Int) throws {
        try register.pool.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO sample (catalogue_place, id, number, sort, root, mission, material, form, category, pristinity,
                        birth_mass, birth_seq, birth, custodian, available)
                    SELECT i, 'copy' || i, 'X' || i, printf('x%010d', i), 'copy' || i, 'change5', material, form, category,
                        pristinity, birth_mass, birth_seq, birth, custodian, available
                    FROM n, (SELECT * FROM sample WHERE id = 's3')
                    """, arguments: [count - 1])
            try db.execute(
                sql: "INSERT INTO sample_words (rowid, words) SELECT catalogue_place, 'olivine ' || number || ' change5 basalt powder' FROM sample WHERE id LIKE 'copy%'")
        }
    }

    @Test func `a search by words counts up to a limit, and says where there is more`() async throws {
        let limit = CataloguePage.countLimit
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            try multiply(register, to: limit)
            let all = try await page(register, CatalogueSearch(text: "olivine"))
            #expect(all.total == limit)
            #expect(all.isTotalExact)
            #expect(all.facets.first { $0.name == "mission" && $0.value == "change5" }?.samples == limit - 1)
        }
        try await withRegister(world.events) { (register) async throws in
            try multiply(register, to: limit + 1)
            let all = try await page(register, CatalogueSearch(text: "olivine"))
            #expect(all.total == limit)
            #expect(!all.isTotalExact)
            #expect(!all.facets.isEmpty)
            #expect(all.facets.allSatisfy { $0.samples == nil }, "what was not counted to its end has no number")

            let few = try await page(register, CatalogueSearch(text: "olivine", mission: "apollo"))
            #expect(few.rows.map(\.number) == ["15555"])
            #expect(few.total == 1)
            #expect(few.isTotalExact)
        }
    }

    @Test func `facets beside words count the samples that have them`() async throws {
        let (world, _) = try Self.collection()
        try await withRegister(world.events) { (register) async throws in
            let page = try await page(register, CatalogueSearch(text: "basalt", mission: "apollo"))
            let missions = page.facets.filter { $0.name == "mission" }.map { "\($0.value) \($0.samples ?? -1)" }

            #expect(missions == ["apollo 3", "change5 1"])
            #expect(page.total == 3)
        }
    }
}

extension DatabasePool {
    /// Rows of six values, each as one text.
    func countFacets(_ sql: String) throws -> [String] {
        try read { db in
            try Row.fetchAll(db, sql: sql).map { row in row.databaseValues.map { "\($0)" }.joined(separator: "|") }
        }
    }
}
