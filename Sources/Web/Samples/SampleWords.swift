import Domain
import ReadModels
import WebServer

/// How the catalogue's codes read.
///
/// Codes of materials and the like are closed lists; missions, varieties and
/// facilities are the operator's own, so that one without a text shows itself.
struct SampleWords: Sendable {
    let strings: Strings
    /// Titles of sources, by id, in the reader's language.
    var sources: [String: String] = [:]

    /// A source by its title; one that the register does not know shows its id.
    func source(_ id: String) -> String { id == "stand-in" ? strings("demo.standIn") : sources[id] ?? id }

    /// A landing site's station by its number, a named site by its name.
    func site(_ code: String) -> String {
        let named = own("samples.site.", code)
        guard named == code, code.utf8.count <= 4, code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            return named
        }
        return strings("samples.station", ["number": code])
    }

    func material(_ code: String) -> String { strings("samples.material." + code) }
    func form(_ code: String) -> String { strings("samples.form." + code) }
    func category(_ code: String) -> String { strings("samples.category." + code) }
    func mission(_ code: String) -> String { own("samples.mission.", code) }
    func variety(_ code: String) -> String { own("samples.variety.", code) }
    func body(_ name: String) -> String { own("samples.body.", name) }
    func method(_ code: String) -> String { own("samples.method.", code) }
    func facility(_ code: String) -> String { own("samples.facility.", code) }

    func pristinity(_ pristinity: Sample.Pristinity) -> String { strings("samples.pristinity.\(pristinity)") }

    func account(_ code: String) -> String {
        switch Account(rawValue: code) {
        case .transit: strings("ledger.inTransit")
        case .loan: strings("ledger.onLoan")
        case .birth: strings("ledger.birth")
        case .adjustment: strings("ledger.adjustments")
        default: strings("ledger." + code)
        }
    }

    /// The party by its name: facilities have theirs here, organisations in the vault.
    func party(_ party: Party, _ names: Names) -> String {
        switch party {
        case .facility(let name): facility(name)
        case .organisation(let id): names.organisation(id.rawValue)
        }
    }

    func state(_ state: SampleSheet.State) -> StateMark {
        let kind =
            switch state {
            case .available: "good"
            case .reserved, .inTransit, .quarantine: "wait"
            case .onLoan: "active"
            case .notAvailable: "ended"
            }
        return StateMark(kind: kind, text: strings("state." + state.rawValue))
    }

    private func own(_ prefix: String, _ code: String) -> String {
        let key = prefix + code.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        return strings.has(key) ? strings(key) : code
    }
}

/// A state with its word, for `partials/state`.
struct StateMark: Sendable {
    var kind: String
    var text: String
}
