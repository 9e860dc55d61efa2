enum OrbitCharts { static func write(_ set: WindowSet, relay: Int, to folder: String) throws {} }
