import Foundation

/// Where canaries were seen in the answers that somebody got.
///
/// Bytes are searched, and canaries that begin with `cn-` all at once: there are many answers, and many canaries.
struct Sightings {
    private let plain: [(canary: String, bytes: [UInt8])]
    private var seen: [String: [String]] = [:]

    /// - Parameter canaries: what is looked for.
    init(_ canaries: Set<String>) {
        plain = canaries.filter { !$0.hasPrefix("cn-") }.map { ($0, Array($0.utf8)) }
    }

    /// The addresses at which a canary was seen.
    subscript(canary: String) -> [String] { seen[canary] ?? [] }

    mutating func look(through answer: Answer, to path: String) {
        var bytes = Array(answer.headers.joined(separator: "\n").utf8)
        bytes += answer.text.utf8
        // JSON may write a slash as `\/`.
        if answer["content-type"]?.contains("json") == true {
            bytes = bytes.enumerated().filter { $1 != 92 || $0 + 1 == bytes.count || bytes[$0 + 1] != 47 }.map(\.element)
        }
        for (canary, needle) in plain where Sightings.find(needle, in: bytes, from: 0) != nil {
            seen[canary, default: []].append(path)
        }
        var place = 0
        var here: Set<String> = []
        while let start = Sightings.find(Sightings.mark, in: bytes, from: place) {
            var end = start + 3
            while end < bytes.count, Sightings.isWord(bytes[end]) { end += 1 }
            var word = String(decoding: bytes[start..<end], as: UTF8.self)
            // A revision is another text of the same field.
            if word.hasSuffix("-again") { word.removeLast(6) }
            here.insert(word)
            place = end
        }
        for word in here { seen[word, default: []].append(path) }
    }

    private static let mark = Array("cn-".utf8)

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
    }

    static func find(_ needle: [UInt8], in hay: [UInt8], from start: Int) -> Int? {
        hay.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            var place = start
            while place + needle.count <= bytes.count {
                guard let found = memchr(base + place, Int32(needle[0]), bytes.count - needle.count - place + 1) else { return nil }
                place = UnsafeRawPointer(found) - base
                if memcmp(base + place, needle, needle.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }
}
