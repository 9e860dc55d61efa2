import Testing

@testable import PDS4

@Suite struct `Index of products` {
    private func index(_ identifiers: some Sequence<LIDVID>) -> ProductIndex {
        var index = ProductIndex([])
        index.add(identifiers.enumerated().map { ProductIndex.Product(path: "\($0.offset).xml", identifier: $0.element) })
        return index
    }

    @Test func `A version that is listed makes members of the labels of that version alone`() {
        var index = index(["x:a::2.0", "x:a::1.0", "x:b::1.0", "x:a", "x:a::2.0"].map(LIDVID.init))

        index.addMember(LIDVID("x:a::2.0"))

        #expect(index.isMember(LIDVID("x:a::2.0")))
        #expect(!index.isMember(LIDVID("x:a::1.0")) && !index.isMember(LIDVID("x:a")) && !index.isMember(LIDVID("x:b::1.0")))
    }

    @Test func `An identifier without a version makes members of all its versions`() {
        var index = index(["x:a::2.0", "x:b::1.0", "x:a", "x:a::1.0"].map(LIDVID.init))

        index.addMember(LIDVID("x:a"))

        #expect(["x:a::2.0", "x:a::1.0", "x:a"].allSatisfy { index.isMember(LIDVID($0)) })
        #expect(!index.isMember(LIDVID("x:b::1.0")))
    }

    @Test func `Products are named in the order in which they came, those that give no version by each version`() {
        var index = index(["x:a::2.0", "x:a", "x:b::2.0", "x:a::10.0", "x:a::1.0"].map(LIDVID.init))
        index.add([ProductIndex.Product(path: "later.xml", identifier: LIDVID("x:a::10.0"))])

        #expect(index.named(LIDVID("x:a")).map(\.path) == ["0.xml", "1.xml", "3.xml", "4.xml", "later.xml"])
        #expect(index.named(LIDVID("x:a::10.0")).map(\.path) == ["1.xml", "3.xml", "later.xml"])
        #expect(index.named(LIDVID("x:c::1.0")).isEmpty)
        #expect(index.contains(LIDVID("x:b")) && !index.contains(LIDVID("x:b::1.0")))
    }

    /// Relative to the same work on identifiers that all differ, which bisection alone finds: a walk over the versions of an
    /// identifier takes hundreds of times as long.
    @Test func `Many versions of one product take no longer to find than as many products`() throws {
        func time(_ identifiers: [LIDVID]) -> Duration {
            var index = index(identifiers)
            return ContinuousClock().measure {
                for identifier in identifiers { index.addMember(identifier) }
                #expect(identifiers.allSatisfy(index.isMember))
            }
        }
        let numbers = 0..<5_000
        let products = numbers.map { LIDVID(lid: "urn:nasa:pds:bundle:data:\($0)", vid: "1.0") }
        let versions = numbers.map { LIDVID(lid: "urn:nasa:pds:bundle:data:one", vid: "1.\($0)") }

        // The fastest of three each, in turns: whatever else runs on the machine only ever adds.
        let times = (0..<3).map { _ in (products: time(products), versions: time(versions)) }

        #expect(try #require(times.map(\.versions).min()) < #require(times.map(\.products).min()) * 20)
    }

    @Test func `What an identifier stands for stays listed when products are added`() {
        var index = index(["x:a::1.0", "x:a::2.0"].map(LIDVID.init))
        index.addMember(LIDVID("x:a"))
        index.addMember(LIDVID("x:a"))
        index.add([ProductIndex.Product(path: "later.xml", identifier: LIDVID("x:a::3.0"))])

        #expect(index.isMember(LIDVID("x:a::2.0")) && !index.isMember(LIDVID("x:a::3.0")))
        index.addMember(LIDVID("x:a"))
        #expect(index.isMember(LIDVID("x:a::3.0")))
    }
}
