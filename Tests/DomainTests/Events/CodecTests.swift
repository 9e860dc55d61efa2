import Domain
import TestSupport
import Testing

@Suite("Between events and bytes", .tags(.small))
struct CodecTests {
    let codec = EventCodec()

    @Test func `what was written is read again, record by record`() throws {
        for event in try EveryRecord.make() {
            let type = type(of: event.body).type
            let bytes = try codec.encode(event)

            let read = try codec.decode(bytes, stream: event.stream, type: type)

            #expect(AnyHashable(read.body) == AnyHashable(event.body))
            #expect(read.at == event.at && read.by == event.by && read.audience == event.audience)
        }
    }

    @Test func `a world that keeps bytes is the world that keeps values`() throws {
        let events = try EveryRecord.make()
        let journey = try Journey.at(.closedLoan)
        let again = World()
        again.storesBytes = true

        for event in journey.world.events { again.append(event) }

        #expect(again.balances == journey.world.balances)
        #expect(events.count > 100)
    }

    @Test func `the columns beside a record must agree with it`() throws {
        let journey = try Journey.at(.registered)
        let event = try #require(journey.world.events.last)
        let bytes = try codec.encode(event)

        #expect(throws: EventCodec.Unreadable.self) {
            try codec.decode(bytes, stream: "sample/another", type: "sample.registered")
        }
        #expect(throws: EventCodec.Unreadable.self) {
            try codec.decode(bytes, stream: event.stream, type: "sample.recategorised")
        }
        #expect(throws: EventCodec.Unreadable.self) {
            try codec.decode(bytes, stream: event.stream, type: "sample.sung")
        }
    }

    @Test(arguments: [("\"v\":1", "\"v\":2"), ("\"v\":1", "\"v\":0"), ("\"mass\":100000", "\"mass\":9000000000000000000")])
    func `a version or a figure that cannot be is refused`(from: String, to: String) throws {
        let journey = try Journey.at(.registered)
        let event = try #require(journey.world.events.last)
        let text = String(decoding: try codec.encode(event), as: UTF8.self)
        let changed = text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)

        #expect(changed != text)
        #expect(throws: EventCodec.Unreadable.self) {
            try codec.decode(Array(changed.utf8), stream: event.stream, type: "sample.registered")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `a record with bytes changed is refused, or reads as something that can be written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = try EveryRecord.make()
        var refused = 0
        var survived = 0

        for _ in 0..<300 {
            let event = try #require(events.randomElement(using: &random))
            let type = type(of: event.body).type
            let mutant = mutate(try codec.encode(event), &random)
            do {
                let read = try codec.decode(mutant, stream: event.stream, type: type)
                let again = try codec.decode(codec.encode(read), stream: event.stream, type: type)
                #expect(AnyHashable(again.body) == AnyHashable(read.body), "seed \(seed)")
                _ = Ledger.postings(of: read)
                survived += 1
            } catch is EventCodec.Unreadable {
                refused += 1
            }
        }

        #expect(refused > 100, "seed \(seed): \(refused) refused, \(survived) read")
    }

    /// One to three changes: a byte, a run cut out, a run doubled, a figure blown up, the tail cut off.
    private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where bytes.count > 8 {
            let at = Int.random(in: 0..<bytes.count - 4, using: &random)
            let run = min(bytes.count - at, Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<at + run)
            case 2: bytes.insert(contentsOf: bytes[at..<at + run], at: at)
            case 3: bytes.removeSubrange(at...)
            case 4: bytes.insert(contentsOf: "99999999999999999999".utf8, at: at)
            default:
                guard let digit = bytes[at...].firstIndex(where: { (48...57).contains($0) }) else { continue }
                bytes.insert(contentsOf: "-9e8".utf8, at: digit)
            }
        }
        return bytes
    }

    @Test func `nesting without end is refused`() throws {
        let deep = Array((String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).utf8)

        #expect(throws: EventCodec.Unreadable.self) {
            try codec.decode(deep, stream: "sample/1", type: "sample.registered")
        }
    }

    @Test func `a text cannot pass for a reference to one`() throws {
        let journey = try Journey.at(.called)
        let event = try #require(journey.world.events.last { $0.body is SampleCall.Opened })
        let stored = String(decoding: try codec.encode(event), as: UTF8.self)
        let zeros = String(repeating: "0", count: 64)

        for smuggled in ["an open letter", String(repeating: "0", count: 63), String(repeating: "F", count: 64)] {
            let changed = stored.split(separator: zeros, omittingEmptySubsequences: false).joined(separator: smuggled)
            #expect(throws: EventCodec.Unreadable.self) {
                try codec.decode(Array(changed.utf8), stream: event.stream, type: "call.opened")
            }
        }
    }
}
