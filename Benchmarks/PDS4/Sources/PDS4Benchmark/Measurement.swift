import Glibc

/// Processor time, elapsed time and memory of this process.
///
/// Processor time is what figures are compared by: a machine that is busy with other work stretches elapsed time.
struct Measurement {
    private var processor = 0.0
    private var elapsed = 0.0
    private var memory = 0

    /// Begins to measure. The peak of memory is set back, so that it is the peak of what is measured.
    static func begin() -> Measurement {
        if let file = fopen("/proc/self/clear_refs", "w") {
            fputs("5", file)
            fclose(file)
        }
        return Measurement(processor: clock(CLOCK_PROCESS_CPUTIME_ID), elapsed: clock(CLOCK_MONOTONIC), memory: status("VmRSS:"))
    }

    /// The figures since ``begin()``: seconds of the processor, seconds, and the peak of memory beyond what was held then.
    func end() -> [(String, Double)] {
        [
            ("cpu", Self.clock(CLOCK_PROCESS_CPUTIME_ID) - processor), ("elapsed", Self.clock(CLOCK_MONOTONIC) - elapsed),
            ("peak", Double(Self.status("VmHWM:") - memory)),
        ]
    }

    private static func clock(_ kind: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(kind, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A line of `/proc/self/status`, in bytes.
    private static func status(_ name: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(name) else { continue }
            return (text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1_024
        }
        return 0
    }

    /// Prints figures as one line of JSON.
    static func report(_ figures: [(String, Double)]) {
        print("{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
    }
}
