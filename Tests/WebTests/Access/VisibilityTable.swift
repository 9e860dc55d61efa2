import Domain
import Foundation
import ReadModels
import Stores
import Vault

/// The committed table of who sees what (`visibility.tsv`).
struct VisibilityTable: Sendable {
    /// One field of one subject.
    struct Line: Sendable, CustomStringConvertible {
        var field: String
        var subject: String
        var canary: String
        var sees: Set<String>
        var maySee: Set<String>

        var description: String { "\(field) of \(subject)" }
    }

    var lines: [Line]

    /// Everybody whose eyes the table tells of, by the table's names.
    static let viewers: [(name: String, who: Who)] = [
        ("any", .anyone), ("app", .applicant), ("co", .coApplicant), ("dir", .director), ("oth", .otherApplicant),
        ("riv", .rival), ("late", .lateApplicant), ("par", .partner), ("rev", .reviewer), ("rev2", .secondReviewer),
        ("slow", .slowReviewer), ("sil", .silentReviewer), ("conf", .conflictedReviewer), ("rel", .releasedReviewer),
        ("idle", .idleReviewer), ("chr", .chair), ("cen", .reviewCentre), ("off", .programmeOffice), ("cur", .curator),
        ("aud", .auditor), ("adm", .administrator), ("app.t", Who.applicant.token(.logAudit)),
        ("rev.t", Who.reviewer.token(.applicationSubmit)), ("cen.t", Who.reviewCentre.token(.loanRead)),
        ("off.t", Who.programmeOffice.token(.sampleRead)), ("cur.t", Who.curator.token(.sampleRead)),
        ("dir.t", Who.director.token(.logAudit)),
    ]

    private static let groups = [
        "@reviewed": "brecommended bexamined bdecided brefused bwithdrawn aannounced asent alapsed adeclined ahalf aout aclosed",
        "@unreviewed": "bsubmitted bineligible beligible aineligible awithdrawn csubmitted",
    ]

    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "visibility.tsv")
        let text = try String(contentsOf: path, encoding: .utf8)
        let known = Set(VisibilityTable.viewers.map(\.name))
        var lines: [Line] = []
        for row in text.split(separator: "\n") where !row.hasPrefix("#") && !row.hasPrefix("field\t") {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count >= 3 else { throw Fault(description: "visibility.tsv: too few columns in “\(row)”") }
            let sees = Set(words(cells.count > 3 ? cells[3] : ""))
            let maySee = Set(words(cells.count > 4 ? cells[4] : ""))
            guard sees.union(maySee).isSubset(of: known), sees.isDisjoint(with: maySee) else {
                throw Fault(description: "visibility.tsv: an unknown viewer, or one twice, in “\(row)”")
            }
            for subject in words(cells[1]).flatMap({ words(VisibilityTable.groups[$0] ?? $0) }) {
                for field in words(cells[0]) {
                    lines.append(.init(field: field, subject: subject, canary: cells[2], sees: sees, maySee: maySee))
                }
            }
        }
        self.lines = lines
    }

    /// The texts any of which gives the field away.
    static func canaries(_ line: Line, _ site: TestSite) async throws -> [String] {
        let subject = line.subject
        switch line.canary {
        case "{id}": return ["/\(subject)\"", "/\(subject)?", "\"\(subject)\"", "/\(subject)&"]
        case "{mass}":
            let mass = line.field == "wanted" ? EveryStage.wanted(subject) : EveryStage.approved(subject)
            return [mass.decimal(in: .milligrams) + "\u{a0}mg", ":\(mass.micrograms),", ":\(mass.micrograms)}"]
        case "{name}": return [Who(subject).name]
        case "{email}": return [Who(subject).email]
        case "{pseudonym}":
            let parts = subject.split(separator: "/").map(String.init)
            guard let name = try await site.directory.vault.pseudonyms.existing(of: parts[0], in: parts[1]) else {
                throw Fault(description: "\(subject) has no pseudonym")
            }
            return [name]
        case "{digest}":
            let rows = try await site.directory.register.applications(.init(.operatorReading, at: site.now))
            guard let file = rows.first(where: { $0.id == subject })?.materials.compactMap(\.file).first else {
                throw Fault(description: "\(subject) has no file")
            }
            return [file.sha256]
        default:
            // A canary ends where the word ends: `cn-out-OOUT` is none of `cn-out-OOUTER`.
            return [
                line.canary.replacing("{field}", with: line.field).replacing("{SUBJECT}", with: subject.uppercased())
            ]
        }
    }
}

private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

extension Actor {
    /// Somebody who may read everything, to look up what the tests look for.
    static let operatorReading = Actor(kind: .person(Person.ID("operator")), permissions: Set(Permission.allCases))
}
