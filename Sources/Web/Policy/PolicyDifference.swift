/// What differs between two policy files, place by place, for whoever is about to adopt one.
///
/// Elements of a list that have an `id` are compared by it, so that a role put in between does not show all others
/// as changed.
enum PolicyDifference {
    /// One place that differs; nothing on a side where there is nothing.
    struct Line: Hashable, Sendable {
        /// `loans.categories[research].term.value`.
        var path: String
        var before: String?
        var after: String?
    }

    /// All places that differ, in the order of their paths.
    static func lines(from before: JSONTree, to after: JSONTree) -> [Line] {
        var old: [String: String] = [:]
        var new: [String: String] = [:]
        flatten(before, "", &old)
        flatten(after, "", &new)
        return Set(old.keys).union(new.keys).sorted().compactMap { path in
            old[path] == new[path] ? nil : Line(path: path, before: old[path], after: new[path])
        }
    }

    private static func flatten(_ tree: JSONTree, _ path: String, _ result: inout [String: String]) {
        switch tree {
        case .null: return
        case .flag(let flag): result[path] = flag ? "true" : "false"
        case .integer(let number): result[path] = String(number)
        case .number(let text), .text(let text): result[path] = text
        case .object(let members):
            for (name, value) in members { flatten(value, path.isEmpty ? name : path + "." + name, &result) }
        case .list(let values):
            // Plain values are a set to its reader: what was added or taken away is one line each.
            for (index, value) in values.enumerated() {
                switch value {
                case .object(let members):
                    if case .text(let id) = members["id"] {
                        flatten(value, "\(path)[\(id)]", &result)
                    } else {
                        flatten(value, "\(path)[\(index)]", &result)
                    }
                case .text(let text): result["\(path)[\(text)]"] = text
                case .integer(let number): result["\(path)[\(number)]"] = String(number)
                default: flatten(value, "\(path)[\(index)]", &result)
                }
            }
        }
    }
}
