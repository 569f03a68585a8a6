import TabularRL

/// A run as one number: what is summed up over runs and compared between configurations.
enum RunMetric: Hashable, Sendable {
  /// The mean return of the run's steps: every episode counts by its length.
  case areaByStep
  /// The mean return of the run's episodes.
  case areaByEpisode
  /// The mean return of the last tenth of the whole episodes.
  case finalReturn
  /// The last value of another column, such as regret.
  case last(String)

  /// The option that chooses a metric.
  static let option = Option(
    "metric", "NAME",
    "auc_step, auc_episode, final_return, or the last value of another column, such as regret [final_return]")

  /// Reads the option.
  static func chosen(_ arguments: Arguments) throws(CommandError) -> RunMetric {
    RunMetric(try arguments.value(of: option.name) ?? "final_return")
  }

  /// Creates the metric of a name: a figure that episodes amount to, or a column.
  init(_ name: String) {
    switch name {
    case "final_return": self = .finalReturn
    case "auc_step": self = .areaByStep
    case "auc_episode": self = .areaByEpisode
    default: self = .last(name)
    }
  }

  /// The name in files.
  var name: String {
    switch self {
    case .areaByStep: "auc_step"
    case .areaByEpisode: "auc_episode"
    case .finalReturn: "final_return"
    case .last(let column): column
    }
  }

  /// Whether a larger number is better: all but errors and what is lacking.
  var isBetterHigh: Bool { !["regret", "value_error", "auc_value_error", "final_length"].contains(name) }

  /// Returns the numbers of the runs of a configuration, in the order of their numbers; a run that has none, such
  /// as one whose greedy policy never ends, is left out.
  func values(of configuration: RecordedConfiguration) throws(CommandError) -> [(run: Int, value: Double)] {
    let runs = configuration.runs
    var values: [(run: Int, value: Double)] = []
    values.reserveCapacity(runs.count)
    // By their places: a run that is taken out would be copied.
    for place in runs.indices {
      if let value = value(of: runs[place]) { values.append((runs[place].run, value)) }
    }
    values.sort { $0.run < $1.run }
    guard !values.isEmpty else {
      throw CommandError(
        .badInput,
        "no run of \(configuration.name) has a value of \(name); choose another --metric, or train with --evaluate"
      )
    }
    return values
  }

  /// Says which configurations have runs without a number, for leaving those out flatters them.
  func warnOfMissing(in configurations: [RecordedConfiguration], _ console: Console) throws(CommandError) {
    for configuration in configurations {
      let missing = configuration.runs.count - (try values(of: configuration).count)
      guard missing > 0 else { continue }
      console.report(
        "rl-lab: \(missing) of \(configuration.runs.count) runs of \(configuration.name) have no finite \(name) and are "
          + "left out, which flatters it: their greedy policy never ends")
    }
  }

  /// Returns the number of a run: that of its column, or what its episodes amount to.
  private func value(of run: RecordedRun) -> Double? {
    if let known = run[name] { return known.isFinite ? known : nil }
    return switch self {
    case .areaByStep: run.returns.areaByStep
    case .areaByEpisode: run.returns.areaByEpisode
    case .finalReturn: run.returns.finalReturn
    case .last: nil
    }
  }
}
