/// The authorities for which the server answers.
///
/// A page of another site can make a browser send requests to a loopback
/// address under a name of its own (DNS rebinding); the list ends that, and
/// with it links that are built from a forged `Host`.
package struct HostRule: Sendable {
    private var exact: Set<String> = []
    private var anyPort: Set<String> = []

    /// A rule from names, each with a port (`localhost:8080`) or, for any port, without.
    ///
    /// - Throws: ``InvalidHost`` when a name is no authority.
    package init(_ names: [String]) throws(InvalidHost) {
        for name in names {
            guard let authority = Authority(name) else { throw InvalidHost(name: name) }
            if authority.port == nil {
                anyPort.insert(authority.host)
            } else {
                exact.insert(authority.text)
            }
        }
    }

    /// Whether the server answers for `authority`.
    package func allows(_ authority: Authority) -> Bool {
        exact.contains(authority.text) || anyPort.contains(authority.host)
    }
}

/// A name in the list of hosts that is no host.
package struct InvalidHost: Error, Equatable, CustomStringConvertible {
    package var name: String

    package var description: String {
        "“\(name)” is not a host name. Write a name or address, with a port if only that port is meant: magpie.example.org, localhost:8080."
    }
}

/// A host with an optional port, in lower case.
package struct Authority: Hashable, Sendable {
    /// The name or address; an IPv6 address keeps its brackets.
    package let host: String
    package let port: Int?
    /// Host and port as they are written.
    package var text: String { port.map { "\(host):\($0)" } ?? host }

    /// The authority that `text` writes, or nil where it writes none.
    package init?(_ text: String) {
        guard text.utf8.count <= 255 else { return nil }
        let lower = text.lowercased()
        var hostPart = Substring(lower)
        var portPart: Substring?
        if lower.hasPrefix("[") {
            guard let end = lower.firstIndex(of: "]") else { return nil }
            hostPart = lower[...end]
            let rest = lower[lower.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            portPart = rest.isEmpty ? nil : rest.dropFirst()
            guard hostPart.dropFirst().dropLast().utf8.allSatisfy(isAddressByte), hostPart.count > 2 else { return nil }
        } else {
            if let colon = lower.firstIndex(of: ":") {
                hostPart = lower[..<colon]
                portPart = lower[lower.index(after: colon)...]
            }
            guard !hostPart.isEmpty, hostPart.utf8.allSatisfy(isNameByte) else { return nil }
        }
        if let portPart {
            guard !portPart.isEmpty, portPart.utf8.count <= 5, portPart.utf8.allSatisfy(isDigit),
                let number = Int(portPart),
                (1...65_535).contains(number)
            else { return nil }
            port = number
        } else {
            port = nil
        }
        host = String(hostPart)
    }

    /// Whether the host is this machine itself.
    package var isLoopback: Bool { host == "localhost" || host == "127.0.0.1" || host == "[::1]" }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isNameByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "_")
}

private func isAddressByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
}
