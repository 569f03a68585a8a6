import ReferenceLoops
import TabularRL

/// A world to be compiled and solved, by the library or by a C loop on the same rows.
protocol PlanningWorkload {
  associatedtype World: Environment
  var options: Options { get }
  var world: World { get }
  var discount: Double { get }
  /// The C loop used unless another is named.
  var defaultLoop: String { get }
  /// Carries out a C loop, or returns nil when there is none of this name.
  func runLoop(_ name: String, _ rows: CompressedRows, _ values: inout [Double]) -> reference_plan?
}

extension PlanningWorkload {
  func run() throws -> [(String, String)] {
    // Drawing a random world is not part of compiling it.
    let world = world
    var compiled: TabularModel?
    let compiling = try Measurement.of { compiled = try TabularModel(compiling: world) }
    guard let model = compiled else { return [] }
    let compiledPeak = Measurement.peakBytes
    let fields = options.usesReference ? try runReference(model) : try runLibrary(model)
    return [
      ("states", "\(model.stateCount)"), ("outcomes", "\(model.successors.count)"),
      ("compile_seconds", "\(compiling.seconds)"),
      ("compile_cpu_seconds", "\(compiling.processorSeconds)"), ("compile_peak_bytes", "\(compiledPeak)"),
    ] + fields + [
      ("peak_bytes", "\(Measurement.peakBytes)"),
      ("bytes_per_outcome", "\(Measurement.peakBytes / model.successors.count)"),
    ]
  }

  private func runReference(_ model: TabularModel) throws -> [(String, String)] {
    let rows = CompressedRows(model)
    let name = options.method ?? defaultLoop
    var values = [Double](repeating: 0, count: model.stateCount)
    var plan: reference_plan?
    let time = Measurement.of { plan = runLoop(name, rows, &values) }
    guard let plan else { throw UnknownMethod() }
    return fields(name, time, Int(plan.sweeps), plan.residual, values, "stopped")
  }

  private func runLibrary(_ model: TabularModel) throws -> [(String, String)] {
    let name = options.method ?? "automatic"
    guard let entry = standardPlanners.first(where: { $0.description.name == name }) else {
      throw UnknownMethod()
    }
    var settings = PlanningSettings()
    settings.tolerance = options.tolerance
    settings.threads = options.threads
    let planner = try entry.configure([]).planning(settings)
    var found: Solution?
    let time = Measurement.of { found = planner.solve(model, discount, PlannerObserver()) }
    guard let solution = found else { return [] }
    let status = if case .proved = solution.status { "proved" } else { "not proved" }
    return fields(
      solution.method, time, solution.iterations, model.residual(of: solution.values, discount: discount),
      solution.values, status)
      + [("backups", "\(solution.backups)"), ("width", "\(solution.bounds?.width ?? .infinity)")]
  }

  private func fields(
    _ method: String, _ time: Measurement, _ sweeps: Int, _ residual: Double, _ values: [Double],
    _ status: String
  ) -> [(String, String)] {
    [
      ("method", "\"\(method)\""), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"), ("sweeps", "\(sweeps)"), ("residual", "\(residual)"),
      ("value_at_start", "\(values[0])"),
      ("mean_value", "\(values.reduce(0, +) / Double(values.count))"), ("status", "\"\(status)\""),
    ]
  }
}

/// The rows of a model as the C loops take them.
struct CompressedRows {
  var stateRows: [Int32] = [0]
  var rowStarts: [Int32] = [0]
  var successors: [Int32] = []
  var probabilities: [Double] = []
  var rewards: [Double] = []
  var ends: [UInt8] = []

  init(_ model: TabularModel) {
    for state in 0..<model.stateCount {
      for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
        var reward = 0.0
        var ends = false
        for index in model.outcomes(of: action, in: state) {
          reward += model.probabilities[index] * model.rewards[index]
          if model.terminates[index] {
            ends = true
          } else {
            successors.append(model.successors[index])
            probabilities.append(model.probabilities[index])
          }
        }
        rewards.append(reward)
        self.ends.append(ends ? 1 : 0)
        rowStarts.append(Int32(successors.count))
      }
      stateRows.append(Int32(rewards.count))
    }
  }

  /// Calls a C loop with the rows.
  func with(discount: Double, _ loop: (inout reference_rows) -> reference_plan) -> reference_plan {
    stateRows.withUnsafeBufferPointer { stateRows in
      rowStarts.withUnsafeBufferPointer { rowStarts in
        successors.withUnsafeBufferPointer { successors in
          probabilities.withUnsafeBufferPointer { probabilities in
            rewards.withUnsafeBufferPointer { rewards in
              var rows = reference_rows(
                states: Int32(stateRows.count - 1), discount: discount, state_rows: stateRows.baseAddress,
                row_starts: rowStarts.baseAddress, successors: successors.baseAddress,
                probabilities: probabilities.baseAddress, rewards: rewards.baseAddress)
              return loop(&rows)
            }
          }
        }
      }
    }
  }
}
