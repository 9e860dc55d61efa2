import Domain
import EventLog
import HTTPTypes
import ReadModels
import Registrar
import Vault
import WebServer

/// The one place where an error becomes what a visitor is told.
enum Explain {
    static func problem(_ error: any Error, _ request: Request) -> Problem? {
        switch error {
        case let refusal as Refusal: problem(refusal, request.strings)
        case RegistrarError.idReused:
            Problem(.unprocessableContent, code: "id-reused", title: request.strings("problem.idReused"), detail: "\(error)")
        case let error as VaultError: problem(error, request.strings)
        case is EventLogError, is RegistrarError, is RegisterError: notWritable(request.strings)
        default: nil
        }
    }

    /// Full disk, read-only disk, failed sync: reading goes on, nothing was decided.
    private static func notWritable(_ strings: Strings) -> Problem {
        Problem(
            .serviceUnavailable, code: "not-writable", title: strings("problem.notWritable"),
            detail: strings("problem.notWritable.detail"))
    }

    /// What a refusal says, in the reader's language; codes and texts are one table.
    static func problem(_ refusal: Refusal, _ strings: Strings) -> Problem {
        let text = message(refusal, strings)
        switch refusal.kind {
        case .notFound: return .notFound
        case .forbidden:
            return Problem(.forbidden, code: refusal.code, title: strings("problem.forbidden"), detail: text)
        case .conflict:
            var problem = Problem(.conflict, code: refusal.code, title: strings("problem.conflict"), detail: text)
            if let field = refusal.field { problem.errors = [.init(place: field, detail: text)] }
            return problem
        case .invalid:
            var problem = Problem(
                .unprocessableContent, code: refusal.code, title: strings("problem.invalid"), detail: text)
            problem.errors = [.init(place: refusal.field ?? "", detail: text)]
            return problem
        }
    }

    static func message(_ refusal: Refusal, _ strings: Strings) -> String {
        var values = refusal.values
        // Masses travel as whole micrograms; people read milligrams.
        for key in ["asked", "available", "outstanding", "approved", "mass", "stated", "cap"] {
            if let micrograms = values[key].flatMap(Int64.init) {
                values[key] = Wording.mass(Mass(micrograms: micrograms))
            }
        }
        if let kinds = values["need"]?.split(separator: ", ") {
            values["need"] = kinds.map { strings.knownWord(String($0)) ?? String($0) }.joined(separator: strings("form.or"))
        }
        let key = "refusal." + refusal.code
        return strings.has(key) ? strings(key, values) : strings("refusal.other", ["code": refusal.code])
    }

    private static func problem(_ error: VaultError, _ strings: Strings) -> Problem? {
        switch error.code {
        case .versionMoved, .emailTaken:
            Problem(.conflict, code: "changed", title: strings("problem.changed"), detail: strings("problem.changed.detail"))
        case .notFound: .notFound
        case .invalid, .tooLarge:
            Problem(.unprocessableContent, code: "vault", title: strings("problem.invalid"), detail: error.message)
        case .storage: notWritable(strings)
        case .busy:
            Problem(
                .serviceUnavailable, code: "busy", title: strings("problem.busy"), detail: strings("problem.busy.detail"))
        default: nil
        }
    }
}
