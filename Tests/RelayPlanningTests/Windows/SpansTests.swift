import RelayPlanning
import Testing

@Suite("Spans of time")
struct SpansTests {
    @Test func `spans are sorted, empty ones dropped, touching ones joined`() {
        let spans = Spans([.init(5, 6), .init(1, 2), .init(2, 3), .init(9, 9), .init(8, 7), .init(5.5, 8)])

        #expect(spans.list == [.init(1, 3), .init(5, 8)])
        #expect(spans.total == 5)
        #expect(spans.longest == 3)
        #expect(Spans().longest == 0)
    }

    @Test func `gaps lie before, between and after`() {
        let spans = Spans([.init(1, 3), .init(5, 8)])

        #expect(spans.gaps(within: 10).list == [.init(0, 1), .init(3, 5), .init(8, 10)])
        #expect(spans.gaps(within: 8).list == [.init(0, 1), .init(3, 5)])
        #expect(Spans().gaps(within: 4).list == [.init(0, 4)])
        #expect(Spans([.init(0, 4)]).gaps(within: 4).list.isEmpty)
    }

    @Test func `what is taken out is out, before zero too`() {
        let spans = Spans([.init(-3, 3), .init(5, 8)])

        #expect(spans.subtracting(Spans([.init(-1, 6)])).list == [.init(-3, -1), .init(6, 8)])
        #expect(spans.subtracting(Spans()).list == spans.list)
        #expect(Spans().subtracting(spans).list.isEmpty)
        #expect(spans.subtracting(Spans([.init(-10, 10)])).list.isEmpty)
    }

    @Test func `a span holds its start and not its end`() {
        let spans = Spans([.init(1, 3)])

        #expect(spans.contains(1) && spans.contains(2.9))
        #expect(!spans.contains(3) && !spans.contains(0.9))
    }

    /// The algebra on whole seconds, against sets of the seconds themselves.
    @Test(arguments: 0..<60)
    func `unions, overlaps and differences are those of the seconds in them`(seed: Int) {
        var generator = TransferProblems.Generator(seed: seed)
        func random() -> (spans: Spans, seconds: Set<Int>) {
            let list = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                let start = Int.random(in: 0...95, using: &generator)
                return Spans.Span(Double(start), Double(start + Int.random(in: 0...9, using: &generator)))
            }
            let spans = Spans(list)
            return (spans, Set((0..<120).filter { spans.contains(Double($0)) }))
        }
        let (a, b) = (random(), random())
        func seconds(_ spans: Spans) -> Set<Int> { Set((0..<120).filter { spans.contains(Double($0)) }) }

        #expect(seconds(a.spans.union(b.spans)) == a.seconds.union(b.seconds))
        #expect(seconds(a.spans.intersection(b.spans)) == a.seconds.intersection(b.seconds))
        #expect(seconds(a.spans.subtracting(b.spans)) == a.seconds.subtracting(b.seconds))
        #expect(seconds(a.spans.gaps(within: 120)) == Set(0..<120).subtracting(a.seconds))
        #expect(a.spans.total == Double(a.seconds.count))
        for span in a.spans.union(b.spans).list { #expect(span.end > span.start) }
    }
}
