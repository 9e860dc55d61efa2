import Foundation

@testable import WebServer

/// A TCP connection that sends exactly what a test says.
///
/// Its calls block on threads of their own, so that the two cores of a small
/// machine stay free for the server.
final class RawClient: Sendable {
    struct Failure: Error { var text: String }

    private let socket: Int32

    init(port: Int) async throws {
        socket = try await Self.blocking {
            let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else { throw Failure(text: "cannot connect: \(errno)") }
            var timeout = timeval(tv_sec: 120, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            return descriptor
        }
    }

    deinit { close(socket) }

    private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Sends `text`; false where the server has closed the connection.
    @discardableResult
    func send(_ text: String) async throws -> Bool { try await send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        let socket = socket
        return try await Self.blocking {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Whatever comes until the server closes.
    func everything() async throws -> String {
        let socket = socket
        return try await Self.blocking {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(socket, &buffer, buffer.count, 0)
                if count == 0 || (count < 0 && errno == ECONNRESET) { break }
                guard count > 0 else { throw Failure(text: "the server neither answers nor closes: \(errno)") }
                all += buffer[..<count]
            }
            return String(decoding: all, as: UTF8.self)
        }
    }

    /// The next answer; its body by `Content-Length`, none for HEAD.
    func answer(isHead: Bool = false) async throws -> String {
        let socket = socket
        return try await Self.blocking {
            var all: [UInt8] = []
            var byte = UInt8(0)
            while !all.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                guard recv(socket, &byte, 1, 0) == 1 else { throw Failure(text: "closed within a header") }
                all.append(byte)
            }
            let head = String(decoding: all, as: UTF8.self)
            let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            var missing = isHead ? 0 : length.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
            while missing > 0 {
                guard recv(socket, &byte, 1, 0) == 1 else { throw Failure(text: "closed within a body") }
                all.append(byte)
                missing -= 1
            }
            return String(decoding: all, as: UTF8.self)
        }
    }
}
