import Domain
import ReadModels

extension Step {
    /// Roles, memberships and delegations: to whoever holds them.
    func aboutPeople() throws -> [Told] {
        switch event.body {
        case let e as Person.RoleGranted:
            var payload = own(e.person)
            payload.role = e.role
            payload.at = e.from.milliseconds
            return [tell(.roleGranted, [e.person.rawValue], payload, ground: .account)]
        case let e as Person.RoleEnded:
            var payload = own(e.person)
            payload.role = try people.role(ofGrant: e.grant)
            return [tell(.roleEnded, [e.person.rawValue], payload, ground: .account)]
        case let e as Person.MembershipStarted:
            var payload = own(e.person)
            payload.organisation = e.organisation.rawValue
            return [tell(.membershipStarted, [e.person.rawValue], payload, ground: .account)]
        case let e as Person.MembershipEnded:
            var payload = own(e.person)
            payload.organisation = try people.organisation(ofMembership: e.membership)
            return [tell(.membershipEnded, [e.person.rawValue], payload, ground: .account)]
        case let e as Person.DelegationReceived:
            var payload = own(e.to)
            payload.at = e.ends.milliseconds
            return [tell(.delegationReceived, [e.to.rawValue], payload, ground: .account)]
        case let e as Person.DelegationReturned:
            return [tell(.delegationReturned, [e.person.rawValue], own(e.person), ground: .account)]
        default: return []
        }
    }

    private func own(_ person: Person.ID) -> NoticePayload { NoticePayload(page: "/people/\(person.rawValue)") }
}
