/// Something wrong in a file of reference data, in terms that its author can act on.
package struct ReferenceDataProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the caller named it.
    package var file: String
    /// Where in the file: `roles[3].may`.
    package var path: String
    /// What is wrong there.
    package var problem: String
    /// What to do about it.
    package var remedy: String

    /// A problem at one place of a file.
    package init(file: String, path: String, problem: String, remedy: String) {
        self.file = file
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String { "\(file): \(path.isEmpty ? "(top)" : path): \(problem); \(remedy)" }
}

/// All that is wrong in a file: an author mends everything in one go.
package struct ReferenceDataInvalid: Error, Equatable, Sendable, CustomStringConvertible {
    /// Never empty.
    package var problems: [ReferenceDataProblem]

    /// Problems, at least one.
    package init(problems: [ReferenceDataProblem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A value of reference data that can say what is wrong with it.
package protocol ReferenceChecked {
    /// Reports what is wrong, at paths relative to this value.
    func check(_ inspection: inout Inspection)
}

/// A walk through a decoded file that knows where it stands and gathers problems.
package struct Inspection {
    /// The file's name, for messages.
    package let file: String
    /// Ids of the known sources; nil leaves references to sources unchecked.
    package let sources: Set<String>?
    /// Known quantities and units; nil leaves them unchecked.
    package let vocabulary: QuantityList?
    /// What was found so far.
    package private(set) var problems: [ReferenceDataProblem] = []
    private var path: [String] = []

    /// An inspection of a file that has found nothing yet.
    package init(file: String, sources: Set<String>?, vocabulary: QuantityList? = nil) {
        self.file = file
        self.sources = sources
        self.vocabulary = vocabulary
    }

    /// Reports a problem at `member` of the value inspected now.
    package mutating func report(at member: String, _ problem: String, remedy: String) {
        let whole = (path + [member]).filter { !$0.isEmpty }.joined(separator: ".")
        problems.append(
            ReferenceDataProblem(
                file: file,
                path: whole.replacing(".[", with: "["),
                problem: problem,
                remedy: remedy
            )
        )
    }

    /// Reports a problem unless `condition` holds.
    package mutating func require(_ condition: Bool, at member: String, _ problem: String, remedy: String) {
        if !condition { report(at: member, problem, remedy: remedy) }
    }

    /// Inspects a value that stands at `member`.
    package mutating func enter(_ member: String, _ value: (any ReferenceChecked)?) {
        guard let value else { return }
        path.append(member)
        value.check(&self)
        path.removeLast()
    }

    /// Inspects every value of a list that stands at `member`.
    package mutating func enter(_ member: String, _ values: [any ReferenceChecked]) {
        for (index, value) in values.enumerated() { enter("\(member)[\(index)]", value) }
    }

    /// Reports ids that occur twice in the list at `member`.
    package mutating func requireUnique(_ ids: [some Hashable], at member: String) {
        var seen: Set<AnyHashable> = []
        for (index, id) in ids.enumerated() where !seen.insert(AnyHashable(id)).inserted {
            report(at: "\(member)[\(index)]", "\(id) occurs twice", remedy: "give each its own id")
        }
    }

    /// Reports those of `ids` that `known` does not hold.
    package mutating func requireKnown(
        _ ids: some Sequence<String>,
        in known: Set<String>,
        at member: String,
        kind: String
    ) {
        for id in ids where !known.contains(id) {
            let choice = known.sorted().joined(separator: ", ")
            report(at: member, "\(kind) \(id) is unknown", remedy: "use one of: \(choice)")
        }
    }

    /// Reports a source that the list of sources does not hold.
    package mutating func requireSource(_ id: String, at member: String = "source") {
        guard let sources, !sources.contains(id) else { return }
        report(at: member, "source \(id) is unknown", remedy: "list it in Programmes/sources.json or correct the id")
    }
}
