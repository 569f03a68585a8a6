import Environments
import TabularRL

/// What every learner costs a step, and how many rows every planner backs up in a second.
///
/// Learners learn on cliff walking, or on the random walk of 19 states where they cannot; planners solve the slippery grid
/// of 100 x 100 cells to 1e-6. Processor time, the median of several repetitions.
struct CatalogReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each learner: its name, its world, nanoseconds a step, and how many times Q-learning's that is.
  func printLearners() throws {
    print("agent,environment,nanoseconds_per_step,ratio_to_q_learning")
    let worlds = [
      try TabularModel(compiling: CliffWalking()),
      try TabularModel(compiling: RandomWalk(settings: [Setting(name: "length", value: "19")])),
    ]
    var first: Double?
    for entry in standardAlgorithms where entry.habitats.contains(.finite) {
      let algorithm = try entry.configure([])
      for model in worlds {
        let specification = RunSpecification(
          discount: 0.9, stepLimit: 1000, budget: .steps(options.steps), seed: 1)
        let task = LearningTask(model, specification)
        guard (try? algorithm.validate(task)) != nil else { continue }
        let seconds = try median { try Measurement.of { _ = try algorithm.run(0, task, RunObserver()) } }
        let cost = seconds / Double(options.steps) * 1e9
        first = first ?? cost
        print("\(algorithm.name),\(model.name),\(cost),\(cost / (first ?? cost))")
        break
      }
    }
  }

  /// Prints a row for each planner: its name, how it ended, seconds, and backups a second.
  func printPlanners() throws {
    print("planner,status,seconds,backups_per_second")
    let model = try TabularModel(compiling: SlipperyGrid(size: options.size))
    for entry in standardPlanners {
      var settings = PlanningSettings()
      settings.tolerance = options.tolerance
      settings.threads = options.threads
      settings.maximumSweeps = 10_000
      let planner = try entry.configure([]).planning(settings)
      var found: Solution?
      let seconds = median {
        Measurement.of { found = planner.solve(model, options.discount, PlannerObserver()) }
      }
      guard let solution = found else { continue }
      let status = if case .proved = solution.status { "proved" } else { "not proved" }
      print("\(planner.name),\(status),\(seconds),\(Double(solution.backups) / seconds)")
    }
  }

  private func median(_ measure: () throws -> Measurement) rethrows -> Double {
    var times: [Double] = []
    for _ in 0..<options.repetitions { times.append(try measure().processorSeconds) }
    return times.sorted()[options.repetitions / 2]
  }
}

/// Every workload in Swift and in C, in turn.
struct WorkloadTable {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each workload and C loop: medians, extremes, and the median of the ratios.
  func printRows() throws {
    print("workload,c_loop,c_seconds,swift_seconds,swift_least,swift_most,ratio,ratio_least,ratio_most")
    let rows: [(workload: String, method: String, size: Int)] = [
      ("w1", "plain", 0), ("w1", "cached", 0), ("w2", "plain", 0), ("w2", "cached", 0), ("w3", "plain", 0),
      ("w3", "cached", 0), ("w4", "window", 100), ("w4", "window", 316),
      ("w5", "modified-policy-iteration", 0), ("w6", "cached", 0),
    ]
    for row in rows {
      var given = options
      given.workload = row.workload
      if row.size > 0 { given.size = row.size }
      var (reference, library): ([Double], [Double]) = ([], [])
      for _ in 0..<options.repetitions {
        given.usesReference = true
        given.method = row.method
        reference.append(try Self.seconds(given))
        given.usesReference = false
        given.method = nil
        library.append(try Self.seconds(given))
      }
      let ratios = zip(library, reference).map { $0 / $1 }.sorted()
      (reference, library) = (reference.sorted(), library.sorted())
      let middle = options.repetitions / 2
      let name = row.size > 0 ? "\(row.workload) of \(row.size)" : row.workload
      print(
        "\(name),\(row.method),\(reference[middle]),\(library[middle]),\(library[0]),"
          + "\(library[library.count - 1]),\(ratios[middle]),\(ratios[0]),\(ratios[ratios.count - 1])")
    }
  }

  private static func seconds(_ options: Options) throws -> Double {
    let fields = try options.run()
    return fields.first { $0.0 == "cpu_seconds" }.flatMap { Double($0.1) } ?? .nan
  }
}
