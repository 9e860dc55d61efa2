/// An announcement of opportunity over chosen samples, with a window to apply in.
package struct SampleCall: Subject {
    /// The identity of a call; its official number is another thing.
    package typealias ID = Identifier<SampleCall>
    /// `call`.
    package static let streamKind = "call"

    /// The announcement; nil before.
    package private(set) var opened: Opened?
    /// The first instant that is too late, extensions included.
    package private(set) var closes: Instant?
    /// True once it was called off.
    package private(set) var isCancelled = false
    /// True once the selection is public.
    package private(set) var announced = false

    /// A call that nobody has announced.
    package init() {}

    /// Folds one record of the call's stream.
    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as Opened:
            opened = e
            closes = e.closes
        case let e as Extended: closes = e.closes
        case is Cancelled: isCancelled = true
        case is SelectionAnnounced: announced = true
        default: break
        }
    }
}

extension SampleCall {
    /// An opportunity was announced.
    package struct Opened: EventBody {
        /// `call.opened`.
        package static let type = "call.opened"
        /// The call.
        package var id: ID
        /// Its official number.
        package var number: String
        /// The agency's own texts, by language, which are public for good.
        package var title: TextReference
        /// What it is about.
        package var summary: TextReference
        /// What is offered.
        package var samples: [Sample.ID]
        /// What it may be used for.
        package var category: Sample.Category
        /// The first instant at which applications are taken.
        package var opens: Instant
        /// The first instant that is too late.
        package var closes: Instant
        /// The zone that its window was set in.
        package var zone: String
        /// The digest of the rules that it runs under.
        package var policy: String
    }

    /// Everyone has more time.
    package struct Extended: EventBody {
        /// `call.extended`.
        package static let type = "call.extended"
        /// The first instant that is too late now.
        package var closes: Instant
    }

    /// The call was called off.
    package struct Cancelled: EventBody {
        /// `call.cancelled`.
        package static let type = "call.cancelled"
        /// Why.
        package var reason: TextReference
    }

    /// What the public learns of the outcome, when the authority says so.
    package struct SelectionAnnounced: EventBody {
        /// `call.selectionAnnounced`.
        package static let type = "call.selectionAnnounced"
        /// The call.
        package var call: ID
        /// How many applications stood at the announcement.
        package var received: Int
        /// How many items they asked for.
        package var sets: Int
        /// Who was chosen; no names of people, no reasons.
        package var selected: [Selected]
    }

    /// One house that was chosen.
    package struct Selected: Codable, Hashable, Sendable {
        /// The house.
        package var organisation: Organisation.ID
        /// How many items were approved.
        package var items: Int
        /// How much in all.
        package var mass: Mass
    }
}
