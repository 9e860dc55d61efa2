import Domain
import Intake

/// Names of actions as they may appear in an address: only these are ever shown back.
enum ActionNames {
    /// Custody was accepted, and a seal did not arrive whole.
    static let sealBroken = Sample.AcceptCustody.name + ".sealBroken"

    static let known = Set(ActionTable.all.map(\.name)).union([
        "saved", "policy.adopt", "account.password", "account.email", "account.profile", "account.signedOut", "account.secondFactor.off",
        sealBroken, "person.invite", "message.posted", "messages.read",
    ])
}
