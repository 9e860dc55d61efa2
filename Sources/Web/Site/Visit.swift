package import Domain
package import ReadModels
package import Registrar
import GRDB
package import Vault
import WebServer

/// One request's visitor: who is there, and what they may see at this instant.
package struct Visit: Sendable {
    package var viewer: Viewer
    /// The person's profile from the vault; nil for a stranger.
    package var profile: People.Profile?
    package var session: Sessions.Session?
    package var sessionSecret: Sessions.Secret?
    package var requester: Registrar.Requester
    package var roles: [String]
    package var policy: Policy
    /// How many notices the person has not read.
    package var unread = 0

    package var isSignedIn: Bool { profile != nil }
    package var now: Instant { viewer.now }

    /// Whether the visitor signed in with a second factor a short while ago, or again.
    package var isElevated: Bool { session?.elevated != nil }

    /// The profile, or a request to sign in.
    package func person() throws -> People.Profile {
        guard let profile else { throw Problem.unauthenticated }
        return profile
    }

    /// The profile of whoever is here in person: a token neither reads an account nor makes other tokens.
    package func personInSession() throws -> People.Profile {
        let profile = try person()
        guard session != nil else { throw Problem.notFound }
        return profile
    }

    /// Refuses as if nothing were there: whoever lacks a power need not know what it opens.
    package func require(_ permission: Permission) throws {
        guard isSignedIn else { throw Problem.unauthenticated }
        guard viewer.may(permission) else { throw Problem.notFound }
    }
}

extension House {
    /// Makes out who sends a request: a session's cookie, or an API token.
    func visit(_ request: Request) async throws -> Visit {
        let now = Instant(milliseconds: request.arrived)
        if let token = request.bearerToken {
            let standing = try await standings.standing(of: token, at: now, in: self) {
                guard let known = try await vault.tokens.token(token, now: request.arrived) else {
                    throw Problem.unauthenticated
                }
                let person = Person.ID(known.person)
                let during = try register.readPowers { try HeldPowers.period(of: person, around: now, $0) }
                let end = min(during.upperBound, known.expires.map(Instant.init(milliseconds:)) ?? during.upperBound)
                let standing = try await self.standing(
                    of: person, at: now, scopes: Set(known.scopes.compactMap(Permission.init(rawValue:))))
                return (standing, during: during.lowerBound..<max(end, during.lowerBound))
            }
            return Visit(standing, at: now)
        }
        if let cookie = request.sessionToken {
            let secret = Sessions.Secret(cookie)
            if let session = try await vault.sessions.session(secret, now: request.arrived) {
                var visit = Visit(try await standing(of: Person.ID(session.person), at: now), at: now)
                visit.session = session
                visit.sessionSecret = secret
                visit.unread = try await vault.mailbox.unread(by: session.person)
                return visit
            }
        }
        return Visit(
            viewer: .anyone(at: now), profile: nil, session: nil, sessionSecret: nil,
            requester: .person(Person.ID("")), roles: [], policy: try await policy())
    }

    private func standing(
        of person: Person.ID, at now: Instant, scopes: Set<Permission>? = nil
    ) async throws -> Standing {
        // Every request comes by here: one read of each store.
        guard let (profile, pseudonyms) = try await vault.standing(of: person.rawValue) else {
            throw Problem.unauthenticated
        }
        let policies = policies
        return try register.readPowers { db in
            let policy = try policies.policy(try Register.policyDigest(db))
            return Standing(
                actor: try Powers.actor(person, at: now, policy, pseudonyms: pseudonyms, scopes: scopes, db),
                profile: profile,
                requester: Registrar.Requester(kind: .person(person), pseudonyms: pseudonyms, scopes: scopes),
                roles: try Powers.roleNames(of: person, at: now, db),
                policy: policy)
        }
    }
}

extension Visit {
    fileprivate init(_ standing: Standing, at now: Instant) {
        self.init(
            viewer: Viewer(standing.actor, at: now), profile: standing.profile, session: nil, sessionSecret: nil,
            requester: standing.requester, roles: standing.roles, policy: standing.policy)
    }
}
