import Domain
import WebServer

/// What records are called, and who made them.
enum RecordWords {
    /// `Custody accepted` for `custody.accepted`; a type without a text shows itself.
    static func title(_ type: String, _ strings: Strings) -> String {
        let key = "record." + type
        return strings.has(key) ? strings(key) : type
    }

    /// Every type of record that there is, in order.
    static let types = EventCodec.allTypes.map { $0.type }.sorted()

    /// A person by name with the id that the log has; a pseudonym, the clock and the operator as themselves.
    static func actor(_ id: String, _ names: Names, _ strings: Strings) -> String {
        switch id {
        case "operator", "clock": strings("logBook.actor." + id)
        default:
            switch names.person(id) {
            case "–": id
            case let name: name + " · " + id
            }
        }
    }
}
