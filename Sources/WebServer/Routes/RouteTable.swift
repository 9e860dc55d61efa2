package import HTTPTypes

/// All routes of a site, found by path.
///
/// A literal segment goes before a placeholder, a placeholder before a rest.
package struct RouteTable<Context: Sendable>: Sendable {
    /// Why a table cannot be made.
    package enum Conflict: Error, Equatable {
        case sameName(String)
        case samePath(String, String)
    }

    /// What a path leads to.
    package enum Match {
        case route(Route<Context>, [String: String])
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    /// The routes in the order in which they were given.
    package let routes: [Route<Context>]
    private var nodes = [Node()]

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var ones: [(kind: PathPattern.Kind, node: Int)] = []
        var rest: [HTTPRequest.Method: Int] = [:]
        var here: [HTTPRequest.Method: Int] = [:]
    }

    /// A table of `routes`.
    ///
    /// - Throws: ``Conflict`` where two entries have one name or one place.
    package init(_ routes: [Route<Context>]) throws(Conflict) {
        self.routes = routes
        var names: Set<String> = []
        for (index, route) in routes.enumerated() {
            guard names.insert(route.name).inserted else { throw .sameName(route.name) }
            var node = 0
            var endsInRest = false
            for segment in route.pattern.segments {
                switch segment {
                case .literal(let text): node = literal(text, below: node)
                case .one(_, let kind): node = one(kind, below: node)
                case .rest: endsInRest = true
                }
            }
            let other = endsInRest ? nodes[node].rest[route.method] : nodes[node].here[route.method]
            if let other { throw .samePath(routes[other].name, route.name) }
            if endsInRest {
                nodes[node].rest[route.method] = index
            } else {
                nodes[node].here[route.method] = index
            }
        }
    }

    private mutating func literal(_ text: String, below node: Int) -> Int {
        if let next = nodes[node].literals[text] { return next }
        nodes.append(Node())
        nodes[node].literals[text] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func one(_ kind: PathPattern.Kind, below node: Int) -> Int {
        if let next = nodes[node].ones.first(where: { $0.kind == kind }) { return next.node }
        nodes.append(Node())
        nodes[node].ones.append((kind, nodes.count - 1))
        nodes[node].ones.sort { $0.kind.precedence < $1.kind.precedence }
        return nodes.count - 1
    }

    /// Where `segments` lead with `method`; HEAD goes where GET goes.
    package func match(_ method: HTTPRequest.Method, _ segments: [String]) -> Match {
        let wanted: HTTPRequest.Method = method == .head ? .get : method
        var allowed: Set<HTTPRequest.Method> = []
        if let index = search(wanted, segments[...], at: 0, allowed: &allowed) {
            let route = routes[index]
            return .route(route, values(of: route.pattern, in: segments))
        }
        guard !allowed.isEmpty else { return .nothing }
        if allowed.contains(.get) { allowed.insert(.head) }
        allowed.insert(.options)
        return .otherMethods(allowed.sorted { $0.rawValue < $1.rawValue })
    }

    private func search(
        _ method: HTTPRequest.Method,
        _ segments: ArraySlice<String>,
        at node: Int,
        allowed: inout Set<HTTPRequest.Method>
    ) -> Int? {
        let here = nodes[node]
        guard let first = segments.first else {
            allowed.formUnion(here.here.keys)
            return here.here[method]
        }
        let rest = segments.dropFirst()
        if let next = here.literals[first], let found = search(method, rest, at: next, allowed: &allowed) {
            return found
        }
        for (kind, next) in here.ones where kind.takes(first) {
            if let found = search(method, rest, at: next, allowed: &allowed) { return found }
        }
        allowed.formUnion(here.rest.keys)
        return here.rest[method]
    }

    private func values(of pattern: PathPattern, in segments: [String]) -> [String: String] {
        var values: [String: String] = [:]
        for (index, segment) in pattern.segments.enumerated() {
            switch segment {
            case .literal: break
            case .one(let name, _): values[name] = segments[index]
            case .rest(let name): values[name] = segments[index...].joined(separator: "/")
            }
        }
        return values
    }
}

extension PathPattern.Kind {
    /// Narrow kinds are tried before wide ones.
    fileprivate var precedence: Int {
        switch self {
        case .digest: 0
        case .int: 1
        case .slug: 2
        case .text: 3
        }
    }
}
