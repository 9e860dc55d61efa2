import Vault
import WebServer

/// A password that somebody chooses, typed twice and held against the policy.
struct NewPassword {
    let text: String

    /// - Throws: ``Wrong`` with the field and what to do.
    init(_ request: Request, for context: [String], hasSecondFactor: Bool) throws(Wrong) {
        let strings = request.strings
        text = request.form["password"] ?? ""
        do {
            try PasswordPolicy(context: context).check(text, hasSecondFactor: hasSecondFactor)
        } catch {
            switch error {
            case .tooShort(let minimum):
                throw Wrong(FormError(field: "f-password", message: strings("password.tooShort", ["minimum": "\(minimum)"])))
            case .tooLong: throw Wrong(FormError(field: "f-password", message: strings("password.tooLong")))
            case .tooCommon: throw Wrong(FormError(field: "f-password", message: strings("password.tooCommon")))
            }
        }
        guard text == request.form["again"] else {
            throw Wrong(FormError(field: "f-again", message: strings("welcome.differ")))
        }
    }

    struct Wrong: Error {
        var error: FormError
        init(_ error: FormError) { self.error = error }
    }
}
