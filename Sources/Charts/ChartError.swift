/// Why a chart was not drawn: its values do not make a picture that would be true.
package enum ChartError: Error, Equatable, Sendable {
    /// A value is not a number, or infinite; the text says which.
    case notFinite(String)
    /// A value that measures an amount is below zero; the text says which.
    case negative(String)
    /// An interval ends before it begins; the text says which.
    case reversed(String)
    /// The values lie further apart than a scale can span.
    case tooWide(String)
    /// More series than there are distinguishable colours.
    case tooManySeries(Int)
    /// An edge names a node that is not there.
    case unknownNode(String)
    /// Two nodes have the same id.
    case duplicateNode(String)
    /// The nodes descend from one another in a circle; the text is the id of one of them.
    case cycle(String)
}

extension ChartError: CustomStringConvertible {
    /// The refusal as a sentence for the operator's log.
    package var description: String {
        switch self {
        case .notFinite(let what): "\(what) is not a finite number, so it cannot be drawn."
        case .negative(let what): "\(what) is negative, but measures an amount."
        case .reversed(let what): "\(what) ends before it begins."
        case .tooWide(let what): "The values of \(what) lie too far apart for one scale."
        case .tooManySeries(let count):
            "\(count) series are too many for one chart; draw at most \(ChartColor.allCases.count)."
        case .unknownNode(let id): "An edge names the node \(id), which is not among the nodes."
        case .duplicateNode(let id): "Two nodes have the id \(id)."
        case .cycle(let id): "The node \(id) descends from itself."
        }
    }
}

/// Refuses what is not a finite number, naming it.
func requireFinite(_ value: Double, _ what: @autoclosure () -> String) throws(ChartError) {
    guard value.isFinite else { throw .notFinite(what()) }
}
