import Domain
import ReadModels
import Vault
import WebServer

/// What surrounds every page: the layout's one value, `frame`.
struct Frame: Sendable {
    var language: String
    var title: String
    var programme: String?
    var stylesheet: String
    var script: String
    var icon: String
    var isDense: Bool
    var navigation: [Link]
    var workspace: [Link]
    var hasWorkspace: Bool
    var languages: [Other]
    var account: Account?
    var signIn: String
    var demonstration: Demonstration?
    var breadcrumbs: [Crumb]
    var hasBreadcrumbs: Bool
    var notices: [Notice]

    struct Link: Sendable {
        var href: String
        var label: String
        var isCurrent: Bool
    }

    struct Other: Sendable {
        var code: String
        var href: String
        var name: String
    }

    struct Account: Sendable {
        var name: String
        var href: String
        var signOut: String
        var messages: String
        /// How many notices nobody has read; nil for none.
        var unread: Int?
    }

    struct Demonstration: Sendable {
        var action: String
        var returnPath: String
        var letters: String
        var roles: [Role]

        struct Role: Sendable {
            var role: String
            var label: String
            var isCurrent: Bool
        }
    }

    struct Crumb: Sendable {
        var href: String?
        var label: String
        init(_ label: String, _ href: String? = nil) {
            self.href = href
            self.label = label
        }
    }

    struct Notice: Sendable {
        var kind: String
        var title: String
        var text: String?
        init(kind: String, title: String, text: String? = nil) {
            self.kind = kind
            self.title = title
            self.text = text
        }
    }
}

/// An entry of a navigation, shown to whoever has the permission.
struct NavigationItem: Sendable {
    var path: String
    /// The catalog's key of the label.
    var label: String
    var permissions: [Permission]

    init(_ path: String, _ label: String, _ permissions: [Permission] = []) {
        self.path = path
        self.label = label
        self.permissions = permissions
    }
}

extension House {
    /// The frame of a page for this request.
    ///
    /// - Parameter dense: expert pages are wide and tight.
    func frame(
        _ title: String, _ request: Request, _ visit: Visit, crumbs: [Frame.Crumb] = [], dense: Bool = false,
        notices: [Frame.Notice] = []
    ) -> Frame {
        let strings = request.strings
        let here = request.target.rawPath
        func link(_ item: NavigationItem) -> Frame.Link {
            let isCurrent = here == item.path || (item.path != "/" && here.hasPrefix(item.path + "/"))
            return Frame.Link(href: item.path, label: strings(item.label), isCurrent: isCurrent)
        }
        let workspace = !visit.isSignedIn ? [] : Navigation.workspace.filter { item in
            item.permissions.isEmpty || item.permissions.contains { visit.viewer.may($0) }
        }
        var notices = notices
        if let done = request.query["done"], ActionNames.known.contains(done) {
            let kind = done == ActionNames.sealBroken ? "wait" : "good"
            notices.insert(
                Frame.Notice(kind: kind, title: strings("done.title"), text: strings("done." + done)), at: 0)
        }
        return Frame(
            language: request.language.tag,
            title: title,
            programme: settings.title[request.language],
            stylesheet: assets.path("magpie.css"),
            script: assets.path("magpie.js"),
            icon: assets.path("magpie.svg"),
            isDense: dense,
            navigation: Navigation.open.map(link),
            workspace: workspace.map(link),
            hasWorkspace: !workspace.isEmpty,
            languages: Language.allCases.filter { $0 != request.language }.map {
                Frame.Other(code: $0.tag, href: request.path(with: ["lang": $0.tag]), name: $0.ownName)
            },
            account: visit.profile.map {
                let name = request.language == .english && !$0.latinName.isEmpty ? $0.latinName : $0.name
                return Frame.Account(
                    name: name, href: "/account", signOut: "/sign-out", messages: "/messages",
                    unread: visit.unread > 0 ? visit.unread : nil)
            },
            signIn: "/sign-in?next=" + here,
            demonstration: demonstration(request, visit),
            breadcrumbs: crumbs,
            hasBreadcrumbs: !crumbs.isEmpty,
            notices: notices
        )
    }

    private func demonstration(_ request: Request, _ visit: Visit) -> Frame.Demonstration? {
        guard Demonstration.isOpen(self, request) else { return nil }
        return Frame.Demonstration(
            action: "/demonstration/sign-in",
            returnPath: request.target.rawPath,
            letters: "/demonstration/letters",
            roles: Demonstration.roles.map { role in
                Frame.Demonstration.Role(
                    role: role, label: request.strings("demonstration.role." + role),
                    isCurrent: visit.roles.contains(role))
            }
        )
    }
}

/// When one click signs in to any role.
enum Demonstration {
    /// In the order of the path that a sample takes. A panel needs three reviewers, a hand-over between facilities two
    /// curators.
    static let roles = [
        "applicant", "reviewCentre", "reviewer", "reviewer2", "reviewer3", "programmeOffice", "curator", "curator2",
        "institutionSignatory", "auditor", "administrator",
    ]

    /// Who signs in for a button: the borrower's signatory is of the applicant's house.
    static func person(for button: String, _ house: House, _ viewer: Viewer) async throws -> String? {
        let role = String(button.prefix { !$0.isNumber })
        let place = button.last?.wholeNumberValue.map { $0 - 1 } ?? 0
        var colleague: String?
        if role == "institutionSignatory" {
            colleague = try await house.register.person(holding: "applicant", viewer)
        }
        return try await house.register.person(holding: role, place: place, ofHouseOf: colleague, viewer)
    }

    /// The desk at which each role begins.
    static func home(of role: String) -> String {
        switch role.prefix(while: { !$0.isNumber }) {
        case "applicant": "/applications"
        case "reviewer": "/reviews"
        case "reviewCentre": "/review-centre"
        case "programmeOffice": "/office"
        case "curator": "/curation"
        case "institutionSignatory": "/loans"
        case "auditor": "/log-book"
        case "administrator": "/people"
        default: "/"
        }
    }

    /// Only in a directory marked as a demonstration, on a loopback name, without a proxy in between.
    static func isOpen(_ house: House, _ request: Request) -> Bool {
        guard house.settings.isDemonstration, !request.wasForwarded else { return false }
        let host = request.host.lowercased()
        let isLoopback = ["127.0.0.1", "::1"].contains(request.clientAddress)
        let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
        return isLoopback && ["localhost", "127.0.0.1", "[::1]"].contains(name)
    }
}

/// The two rows of links. Each subject's routes are written in its own folder.
enum Navigation {
    static let open = [
        NavigationItem("/calls", "nav.calls"),
        NavigationItem("/samples", "nav.samples"),
        NavigationItem("/missions", "nav.missions"),
        NavigationItem("/certificates", "nav.certificates"),
        NavigationItem("/verify", "nav.verify"),
    ]

    static let workspace = [
        NavigationItem("/applications", "nav.applications"),
        NavigationItem("/reviews", "nav.reviews", [.reviewWrite]),
        NavigationItem("/review-centre", "nav.reviewCentre", [.reviewOrganise]),
        NavigationItem("/office", "nav.office", [.applicationDecide]),
        NavigationItem("/loans", "nav.loans"),
        NavigationItem("/curation", "nav.curation", [.loanAllocate]),
        NavigationItem("/log-book", "nav.log", [.logAudit]),
        NavigationItem("/people", "nav.people", [.roleGrant, .personInvite]),
    ]
}
