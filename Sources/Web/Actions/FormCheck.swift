import Domain
import Intake
import WebServer

/// Reads a whole form against its description, so that all its mistakes are told together.
///
/// What spans fields, or needs the state of the world, only the command itself can tell.
struct FormCheck {
    private(set) var refusals: [Refusal] = []

    /// What cannot be right in these inputs.
    static func refusals(_ fields: [FieldSpec], _ inputs: Inputs) -> [Refusal] {
        var check = FormCheck()
        for field in fields { check.read(field, inputs) }
        return check.refusals
    }

    private mutating func attempt(_ read: () throws -> Void) {
        do {
            try read()
        } catch let refusal as Refusal {
            refusals.append(refusal)
        } catch {
            // Reading a form throws nothing but refusals.
        }
    }

    private mutating func read(_ field: FieldSpec, _ inputs: Inputs) {
        let name = field.name
        if field.isRequired, isEmpty(field, inputs) {
            refusals.append(.missing(inputs.prefix + name))
            return
        }
        switch field.kind {
        case .text(let limit): attempt { _ = try inputs.textIfAny(name, limit: limit) }
        case .line(let limit): attempt { _ = try inputs.lineIfAny(name, limit: limit) }
        case .reference: attempt { _ = try inputs.lineIfAny(name, limit: 128) }
        case .file: attempt { _ = try inputs.lineIfAny(name, limit: 64) }
        case .mass: attempt { _ = try inputs.massIfAny(name) }
        case .integer(let range):
            attempt { if !inputs.root[name].isEmpty { _ = try inputs.integer(name, in: range) } }
        case .number: attempt { _ = try inputs.number(name) }
        case .instant: attempt { _ = try inputs.instantIfAny(name) }
        case .day: attempt { _ = try inputs.dayIfAny(name) }
        case .flag: attempt { _ = try inputs.flag(name) }
        case .choice(let words):
            attempt {
                if let word = try inputs.lineIfAny(name), !words.contains(word) {
                    throw Refusal.invalid(inputs.prefix + name, "notInList")
                }
            }
        case .lines: attempt { _ = try inputs.lines(name) }
        case .names:
            guard let names = (try? inputs.object(name)) ?? nil else { return }
            read(FieldSpec("en", .line(limit: 200)), names)
            read(FieldSpec("zh", .line(limit: 200), required: false), names)
        case .object(let specs):
            guard let object = (try? inputs.object(name)) ?? nil else { return }
            for spec in specs { read(spec, object) }
        case .list(let specs):
            var places: [Inputs] = []
            attempt { places = try inputs.list(name) }
            for place in places { for spec in specs { read(spec, place) } }
        }
    }

    private func isEmpty(_ field: FieldSpec, _ inputs: Inputs) -> Bool {
        guard inputs.root[field.name].isEmpty else { return false }
        if case .instant = field.kind {
            return inputs.root[field.name + "-date"].isEmpty && inputs.root[field.name + "-time"].isEmpty
        }
        return true
    }
}
