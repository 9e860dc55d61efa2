extension PolicyFile {
    /// Something that somebody may do.
    package struct Permission: Codable, Hashable, Sendable {
        /// Such as `application.decide`.
        package let id: String
        /// Its name on pages.
        package let title: Wording
    }

    /// What its holder may and, for the separation of powers, may never do.
    package struct Role: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// The body that holds the role at this authority, where it is one.
        package let body: Wording?
        /// For whom it acts.
        package let side: Side
        /// Permissions that it brings.
        package let may: [String]
        /// Permissions that no other role of the same person may bring either.
        package let mayNot: [String]
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
    }

    /// For whom a role acts.
    package enum Side: String, Codable, Hashable, Sendable, CaseIterable {
        case authority, partner, outside
    }

    /// Two roles that one person never holds at the same time.
    package struct IncompatibleRoles: Codable, Hashable, Sendable {
        /// Two ids; the order has no meaning.
        package let roles: [String]
        /// Why not.
        package let reason: Wording
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
    }

    /// The role called `id`.
    package func role(_ id: String) -> Role? { roles.first { $0.id == id } }

    /// The permission called `id`.
    package func permission(_ id: String) -> Permission? { permissions.first { $0.id == id } }

    /// The pair that keeps one person from holding both roles, if there is one.
    package func incompatibility(_ a: String, _ b: String) -> IncompatibleRoles? {
        incompatibleRoles.first { Set($0.roles) == [a, b] && a != b }
    }

    /// Whether the holder of the roles `held` may do `permission`.
    package func permits(_ permission: String, toHolderOf held: some Sequence<String>) -> Bool {
        everyone.contains(permission) || held.contains { role($0)?.may.contains(permission) ?? false }
    }

    /// Checks that the table of powers keeps its own promises.
    ///
    /// A role's `mayNot` means nothing unless every role that would bring the
    /// permission along is incompatible with it; so that is required.
    func checkPowers(_ inspection: inout Inspection) {
        let permissionIDs = Set(permissions.map(\.id))
        let roleIDs = Set(roles.map(\.id))
        inspection.requireUnique(permissions.map(\.id), at: "permissions")
        inspection.requireUnique(roles.map(\.id), at: "roles")
        inspection.requireUnique(incompatibleRoles.map { Set($0.roles) }, at: "incompatibleRoles")
        inspection.requireKnown(everyone, in: permissionIDs, at: "everyone", kind: "permission")
        for power in ["policy.adopt", "role.grant"] {
            inspection.require(
                roles.contains { $0.may.contains(power) },
                at: "roles",
                "nobody may \(power), so this policy could never be changed or lived by",
                remedy: "give \(power) to a role"
            )
        }
        for (index, permission) in permissions.enumerated() {
            inspection.enter("permissions[\(index)].title", permission.title)
            inspection.require(
                everyone.contains(permission.id) || roles.contains { $0.may.contains(permission.id) },
                at: "permissions[\(index)]",
                "no role may \(permission.id)",
                remedy: "give it to a role"
            )
        }
        for (index, role) in roles.enumerated() {
            let path = "roles[\(index)]"
            inspection.enter("\(path).title", role.title)
            inspection.enter("\(path).body", role.body)
            inspection.requireSource(role.source, at: "\(path).source")
            inspection.requireKnown(role.may, in: permissionIDs, at: "\(path).may", kind: "permission")
            inspection.requireKnown(role.mayNot, in: permissionIDs, at: "\(path).mayNot", kind: "permission")
            inspection.requireUnique(role.may, at: "\(path).may")
            for both in role.may where role.mayNot.contains(both) {
                inspection.report(
                    at: path,
                    "\(role.id) both may and may not \(both)",
                    remedy: "keep it in one of the lists"
                )
            }
        }
        for (index, pair) in incompatibleRoles.enumerated() {
            let path = "incompatibleRoles[\(index)]"
            inspection.require(
                pair.roles.count == 2 && Set(pair.roles).count == 2,
                at: "\(path).roles",
                "a pair has two different roles",
                remedy: "name two"
            )
            inspection.requireKnown(pair.roles, in: roleIDs, at: "\(path).roles", kind: "role")
            inspection.requireSource(pair.source, at: "\(path).source")
            inspection.enter("\(path).reason", pair.reason)
        }
        for (index, a) in roles.enumerated() {
            for b in roles.dropFirst(index + 1) where incompatibility(a.id, b.id) == nil {
                let brought = Set(a.mayNot).intersection(b.may).union(Set(b.mayNot).intersection(a.may)).sorted()
                inspection.require(
                    brought.isEmpty,
                    at: "incompatibleRoles",
                    "one person could be \(a.id) and \(b.id), which brings \(brought.joined(separator: ", "))",
                    remedy: "list the two as incompatible"
                )
            }
        }
    }
}
