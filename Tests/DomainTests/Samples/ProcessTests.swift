import Domain
import TestSupport
import Testing

@Suite("Work on samples", .tags(.small))
struct ProcessTests {
    private func work(
        _ journey: Journey, _ work: Sample.Work, on sample: Sample.ID? = nil, witness: Person.ID? = nil,
        files: [FileReference] = [], isPublic: Bool = false
    ) -> Sample.Process {
        Sample.Process(
            subject: sample ?? journey.sample, work: work, witness: witness, note: nil, files: files, isPublic: isPublic)
    }

    @Test(arguments: [
        (Sample.Work.unsealed, Sample.Pristinity.processed), (.repackaged, .processed), (.inspected, .pristine),
        (.photographed, .pristine),
    ])
    func `what opens the container makes the sample processed, a look does not`(
        kind: Sample.Work, left: Sample.Pristinity
    ) throws {
        let journey = try Journey.at(.registered)

        try journey.run(work(journey, kind, witness: journey.cast.keeper, files: [.picture]), as: journey.cast.curator)

        #expect(journey.world.sample(journey.sample)?.pristinity == left)
    }

    @Test func `opening takes a second person, a photograph its file`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast

        #expect(journey.verdict(on: work(journey, .unsealed), as: cast.curator) == "field.missing @witness")
        #expect(
            journey.verdict(on: work(journey, .repackaged, witness: cast.curator), as: cast.curator)
                == "field.notAnother @witness")
        #expect(journey.verdict(on: work(journey, .photographed), as: cast.curator) == "field.missing @files")
        #expect(journey.verdict(on: work(journey, .inspected), as: cast.curator) == "allowed")
        #expect(journey.verdict(on: work(journey, .inspected), as: cast.applicant) == "access.notPermitted")
    }

    @Test func `what is public and what is not are told apart by the record's audience`() throws {
        let journey = try Journey.at(.registered)

        let open = try journey.run(
            work(journey, .photographed, files: [.picture], isPublic: true), as: journey.cast.curator)
        let closed = try journey.run(work(journey, .photographed, files: [.picture]), as: journey.cast.curator)

        #expect(open.map(\.audience) == [.everyone])
        #expect(closed.map(\.audience) == [.staff])
    }

    @Test func `files are those that the policy takes`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let huge = FileReference(sha256: String(repeating: "1", count: 64), size: 1_000_001, mediaType: "image/png")
        let archive = FileReference(sha256: String(repeating: "2", count: 64), size: 1, mediaType: "application/zip")

        #expect(
            journey.verdict(on: work(journey, .inspected, files: [.picture, huge]), as: cast.curator)
                == "field.fileTooLarge @files.1.file")
        #expect(
            journey.verdict(on: work(journey, .inspected, files: [archive]), as: cast.curator)
                == "field.fileType @files.0.file")
        #expect(
            journey.verdict(on: work(journey, .inspected, files: [.picture, .picture]), as: cast.curator)
                == "field.twice @files")
    }

    @Test func `a returned sample is inspected in quarantine, but not opened`() throws {
        let journey = try Journey.at(.back)
        let cast = journey.cast

        #expect(journey.verdict(on: work(journey, .inspected, on: journey.piece), as: cast.curator) == "allowed")
        #expect(
            journey.verdict(on: work(journey, .repackaged, on: journey.piece, witness: cast.keeper), as: cast.curator)
                == "sample.quarantined")
    }

    @Test func `what is out or on its way is not worked on`() throws {
        let out = try Journey.at(.out)
        let offered = try Journey.at(.offered)

        #expect(out.verdict(on: work(out, .inspected, on: out.piece), as: out.cast.curator) == "sample.notHere")
        #expect(
            offered.verdict(on: work(offered, .inspected, on: offered.piece), as: offered.cast.curator)
                == "sample.inTransit")
    }
}
