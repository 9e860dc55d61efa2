import HTTPTypes

/// Which neighbours are believed about the client behind them.
package struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    /// The addresses of reverse proxies; none by default, so that nobody can
    /// choose an address by writing a header field.
    package init(_ addresses: [String] = []) { self.addresses = Set(addresses) }

    /// The client of a request, and whether it came through TLS.
    func client(peer: String, fields: HTTPFields) -> (address: String, isSecure: Bool) {
        guard addresses.contains(peer) else { return (peer, false) }
        let protocols = fields[values: .xForwardedProto].joined(separator: ",").split(separator: ",")
        let isSecure = protocols.last?.filter { $0 != " " } == "https"
        let chain = fields[values: .xForwardedFor].joined(separator: ",").split(separator: ",").map { item in
            item.filter { $0 != " " }
        }
        // From our side outwards: the first that is no proxy of ours is the client.
        let client = chain.last(where: { !addresses.contains($0) }) ?? peer
        return (client.utf8.count <= 45 ? client : peer, isSecure)
    }
}
