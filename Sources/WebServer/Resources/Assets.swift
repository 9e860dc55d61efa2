import Crypto
import HTTPTypes
import NIOCore

/// Stylesheets, scripts and pictures under addresses made from their content.
///
/// A changed file has another address, so browsers may keep every one for ever.
package struct Assets: Sendable {
    private struct Asset: Sendable {
        var mediaType: String
        var body: ByteBuffer
    }

    private var byPath: [String: Asset] = [:]
    private var paths: [String: String] = [:]

    /// The files below `Assets/`; one of an unknown kind is a mistake of the programmer.
    package init(files: [ResourceFile]) {
        for file in files where file.path.hasPrefix("Assets/") {
            let name = String(file.path.dropFirst("Assets/".count))
            let suffix = name.split(separator: ".").last.map(String.init) ?? ""
            guard let mediaType = mediaTypes[suffix] else { preconditionFailure("no media type for the asset \(name)") }
            let digest = SHA256.hash(data: file.bytes).prefix(8).map { byte in
                let hex = String(byte, radix: 16)
                return hex.count == 1 ? "0" + hex : hex
            }
            let path = "/assets/\(digest.joined())/\(name)"
            paths[name] = path
            byPath[path] = Asset(mediaType: mediaType, body: ByteBuffer(bytes: file.bytes))
        }
    }

    /// The address of the file `name`, such as `magpie.css`.
    package func path(_ name: String) -> String {
        guard let path = paths[name] else { preconditionFailure("there is no asset “\(name)”") }
        return path
    }

    /// Every name with its address.
    package var all: [String: String] { paths }

    func response(_ request: Request) -> Response? {
        guard let asset = byPath[request.target.rawPath] else { return nil }
        return Response(status: .ok, headers: [.contentType: asset.mediaType], body: .bytes(asset.body)).cached(
            .forever
        )
    }
}

private let mediaTypes = [
    "css": "text/css; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
]
