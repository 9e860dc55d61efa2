enum WindowCharts { static func write(_ set: WindowSet, to folder: String) throws {} }
