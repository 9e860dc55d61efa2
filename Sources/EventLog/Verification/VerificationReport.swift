/// What a verification of a whole log found.
package struct VerificationReport: Hashable, Sendable {
    /// Something that is not as it must be.
    package struct Finding: Hashable, Sendable {
        /// What kind of thing it is.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// A record, salt, stream or type is not what was committed to.
            case entryChanged
            /// A sequence is not there.
            case entryMissing
            /// The log ends before its tree or a checkpoint does.
            case tailMissing
            /// A stored tile is missing or is not what the entries give.
            case tileChanged
            /// A checkpoint has another root than the entries give.
            case historyChanged
            /// A checkpoint is not signed as it must be, or is another log's.
            case checkpointInvalid
            /// A command's outcome does not fit the entries.
            case outcomeInvalid
            /// The store cannot be read.
            case storeDamaged
        }

        /// What kind of thing it is.
        package let kind: Kind
        /// The first entry concerned, from 1, where one can be named.
        package let sequence: Int?
        /// A sentence for the operator.
        package let message: String
    }

    /// Entries read.
    package internal(set) var entries = 0
    /// Root of the tree over them.
    package internal(set) var root = MerkleHash.emptyTree
    /// Checkpoints of the log's own, and kept by others, whose root and signature hold.
    package internal(set) var checkpoints = 0
    /// Commands whose outcomes were looked at.
    package internal(set) var commands = 0
    /// Entries whose record does not name its stream, so that only the store says where it belongs.
    package internal(set) var entriesWithoutStream = 0
    /// What is wrong, in the order found; at most ``findingLimit``.
    package private(set) var findings: [Finding] = []

    /// Most findings that are kept: after these, there is no need for more.
    package static let findingLimit = 100

    /// Whether nothing is wrong.
    package var isSound: Bool { findings.isEmpty }

    mutating func add(_ kind: Finding.Kind, at sequence: Int? = nil, _ message: String) {
        guard findings.count < Self.findingLimit else { return }
        findings.append(Finding(kind: kind, sequence: sequence, message: message))
    }
}
