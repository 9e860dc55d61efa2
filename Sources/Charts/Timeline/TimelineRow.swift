/// One line of a ``TimelineChart``: its name, what was planned and what happened.
package struct TimelineRow: Equatable, Sendable {
    /// A stretch of time.
    ///
    /// Without an end it goes on, and is drawn to the chart's edge.
    package struct Bar: Equatable, Sendable {
        /// Seconds since 1970 at which it begins.
        package var start: Double
        /// Seconds since 1970 at which it ends, or nothing while it lasts.
        package var end: Double?
        /// Its colour.
        package var color: ChartColor
        /// What its tooltip says.
        package var label: String

        /// A stretch from `start` to `end`.
        package init(start: Double, end: Double?, color: ChartColor = .slate, label: String = "") {
            self.start = start
            self.end = end
            self.color = color
            self.label = label
        }
    }

    /// An instant that counts: a launch, a deadline.
    package struct Milestone: Equatable, Sendable {
        /// Seconds since 1970.
        package var instant: Double
        /// What stands at its right, if there is room; always in its tooltip.
        package var label: String
        /// Whether it is planned, which is drawn hollow.
        package var isPlanned: Bool
        /// Where it was planned before it moved there, oldest first; drawn as a dotted trail.
        package var earlierPlans: [Double]

        /// A milestone at `instant`.
        package init(instant: Double, label: String, isPlanned: Bool, earlierPlans: [Double] = []) {
            self.instant = instant
            self.label = label
            self.isPlanned = isPlanned
            self.earlierPlans = earlierPlans
        }
    }

    /// What stands at the row's left; a row without bars and milestones is the heading of those below it.
    package var label: String
    /// The plan, drawn as dashed outlines.
    package var planned: [Bar]
    /// What happened, drawn filled.
    ///
    /// Any number: bars closer than can be seen are drawn as one.
    package var actual: [Bar]
    /// Instants that count.
    package var milestones: [Milestone]

    /// A row of a time chart.
    package init(label: String, planned: [Bar] = [], actual: [Bar] = [], milestones: [Milestone] = []) {
        self.label = label
        self.planned = planned
        self.actual = actual
        self.milestones = milestones
    }

    var isHeading: Bool { planned.isEmpty && actual.isEmpty && milestones.isEmpty }

    /// Every instant that the row's drawing must hold.
    var instants: [Double] {
        (planned + actual).flatMap { [$0.start, $0.end ?? $0.start] }
            + milestones.flatMap { [$0.instant] + $0.earlierPlans }
    }

    func check() throws(ChartError) {
        for bar in planned + actual {
            try requireFinite(bar.start, "A beginning in the row \(label)")
            if let end = bar.end {
                try requireFinite(end, "An end in the row \(label)")
                guard end >= bar.start else { throw .reversed("A bar in the row \(label)") }
            }
        }
        for milestone in milestones {
            for instant in [milestone.instant] + milestone.earlierPlans {
                try requireFinite(instant, "The milestone \(milestone.label)")
            }
        }
    }
}
