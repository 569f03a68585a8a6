import TabularRL

/// How many rows every planner backs up in a second on the slippery grid, and how long it takes.
///
/// Processor time, the median of several repetitions.
struct PlannerReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each planner: its name, how it ended, seconds, and backups a second.
  func printRows() throws {
    print("planner,status,seconds,backups_per_second")
    let model = try TabularModel(compiling: GridWorkload(options).world)
    for entry in standardPlanners {
      var settings = PlanningSettings()
      settings.tolerance = options.tolerance
      settings.threads = options.threads
      settings.maximumSweeps = 10_000
      let planner = try entry.configure([]).planning(settings)
      var found: Solution?
      let seconds = (0..<(options.repetitions ?? 5)).map { _ in
        Measurement.of { found = planner.solve(model, options.discount, PlannerObserver()) }.processorSeconds
      }.median
      guard let solution = found else { continue }
      let status = if case .proved = solution.status { "proved" } else { "not proved" }
      print("\(planner.name),\(status),\(seconds),\(Double(solution.backups) / seconds)")
    }
  }
}
