@testable import Charts

/// One small chart of every kind, with texts in two scripts.
enum ChartExamples {
    static let day = 86_400.0
    /// 2026-01-01, 00:00 UTC.
    static let newYear = 1_767_225_600.0

    static let bar = StackedBar(parts: [
        .init(label: "Vault: 5,276 g", value: 5_276, color: .slate),
        .init(label: "On loan: 121 g", value: 121, color: .ochre),
        .init(label: "Attrition: 0.01 g", value: 0.01, color: .pale),
    ])

    static let tree = GenealogyTree(
        nodes: [
            .init(id: "10002", title: "10002", detail: "5,629 g · vault", link: "/samples/10002"),
            .init(id: "a", title: "10002,6", detail: "118.2 g · 库存"),
            .init(id: "b", title: "10002,22", detail: "46.3 g"),
            .init(id: "c", title: "10092", detail: "a sample of its own"),
            .init(id: "p", title: "P-7", detail: "pooled"),
        ],
        edges: [
            .init(parent: "10002", child: "a"), .init(parent: "10002", child: "b"),
            .init(parent: "b", child: "c", isRenumbering: true), .init(parent: "a", child: "p"),
            .init(parent: "b", child: "p"),
        ],
        focus: "b"
    )

    static let timeline = TimelineChart(
        rows: [
            .init(label: "Loans 借用"),
            .init(
                label: "LS-2026-0117",
                planned: [.init(start: newYear, end: newYear + 200 * day)],
                actual: [.init(start: newYear + 10 * day, end: nil, color: .ochre, label: "on loan")]
            ),
            .init(
                label: "Chang’e-7",
                milestones: [
                    .init(instant: newYear + 30 * day, label: "call", isPlanned: false),
                    .init(
                        instant: newYear + 212 * day,
                        label: "launch",
                        isPlanned: true,
                        earlierPlans: [newYear + 120 * day]
                    ),
                ]
            ),
        ],
        today: newYear + 90 * day,
        offset: 28_800
    )

    static let line = LineChart(
        series: [
            .init(
                name: "delivered",
                samples: (0..<6).map { .init(x: newYear + Double($0) * 5 * day, y: Double($0 * $0) * 3.5) }
            ),
            .init(
                name: "请求",
                samples: [
                    .init(x: newYear, y: 10), .init(x: newYear + day, y: nil), .init(x: newYear + 25 * day, y: 90),
                ],
                isPlanned: true
            ),
        ],
        axis: .time(offset: 28_800),
        valueName: "Data, Mbit",
        bands: [.init(from: newYear + 3 * day, to: newYear + 9 * day)]
    )

    static let horizontal = BarChart(
        items: [
            .init(label: "United Kingdom", value: 3_000.5, reference: 4_000),
            .init(label: "日本", value: 950.25, color: .ochre),
            .init(label: "Loss", value: -220, color: .vermilion),
        ],
        decimals: 1,
        unit: "mg"
    )

    static let histogram = Histogram(
        values: (0..<200).map { Double($0 * $0 % 211) },
        valueName: "Mass, g",
        countName: "Samples",
        classes: 12,
        marks: [.init(value: 98, label: "median")]
    )

    static let due = DueStrip(
        items: (0..<30).map {
            .init(day: 20_450 + $0 * $0 % 61, label: "L\($0)", color: $0 % 7 == 0 ? .ochre : .slate)
        },
        firstDay: 20_454,
        dayCount: 56,
        today: 20_460
    )

    static let spark = Sparkline(values: [3, 4, 2, 8, 5, 6, 9])

    static let plane = PlanePlot(
        curves: [.init(name: "orbit", places: [.init(x: -3, y: -1), .init(x: 4, y: 2), .init(x: 1, y: -2)])],
        discs: [.init(name: "Moon", center: .init(x: 0, y: 0), radius: 0.5)],
        xName: "x, Mm",
        yName: "y, Mm"
    )

    /// Each with its name, drawn into a frame.
    static let all: [(name: String, draw: @Sendable (ChartFrame) throws -> String)] = [
        ("bar", { try bar.svg($0) }), ("tree", { try tree.svg($0) }), ("timeline", { try timeline.svg($0) }),
        ("line", { try line.svg($0) }), ("horizontal", { try horizontal.svg($0) }),
        ("histogram", { try histogram.svg($0) }), ("due", { try due.svg($0) }), ("spark", { try spark.svg($0) }),
        ("plane", { try plane.svg($0) }),
    ]
}
