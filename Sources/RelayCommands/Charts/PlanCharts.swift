enum PlanCharts { static func write(_ planned: PlannedReturn, _ set: WindowSet, to folder: String) throws {} }
