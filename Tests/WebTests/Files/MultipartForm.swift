import HTTPTypes
import WebServer

/// A form with files, as a browser sends it.
struct MultipartForm {
    struct File {
        var field: String
        var name: String
        var type: String
        var bytes: [UInt8]
    }

    var fields: [(String, String)] = []
    var files: [File] = []

    func request(_ path: String) -> PlainRequest {
        let boundary = "----boundary7MA4YWxk"
        var body: [UInt8] = []
        func line(_ text: String) { body += Array((text + "\r\n").utf8) }
        for (name, value) in fields {
            line("--" + boundary)
            line("Content-Disposition: form-data; name=\"\(name)\"")
            line("")
            line(value)
        }
        for file in files {
            line("--" + boundary)
            line("Content-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"")
            line("Content-Type: \(file.type)")
            line("")
            body += file.bytes + Array("\r\n".utf8)
        }
        line("--" + boundary + "--")
        var request = PlainRequest(.post, path, body: body)
        request.headers[.contentType] = "multipart/form-data; boundary=" + boundary
        request.headers[.fetchSite] = "same-origin"
        return request
    }
}

/// Small files that the store takes.
enum TestFile {
    static func pdf(_ mark: String) -> [UInt8] { Array("%PDF-1.4\n\(mark)\n%%EOF\n".utf8) }
    static func csv(_ rows: Int) -> [UInt8] { Array(String(repeating: "1,2,3\n", count: rows).utf8) }
}
