import TabularRL

/// The best configuration of an agent in a world, with those that might be the best as well.
struct Winner {
  /// A configuration and how often it is the best when the runs are drawn again.
  struct Candidate {
    let configuration: RecordedConfiguration
    let mean: Double
    let count: Int
    /// The share of the replications that it wins.
    let share: Double
  }

  let metric: RunMetric
  /// The configuration with the best mean.
  let best: Candidate
  /// The number of configurations that lack the metric in some runs, and so are left out.
  let leftOut: Int
  /// The uncertainty set: every other configuration that wins often enough, the most frequent first.
  let others: [Candidate]

  /// The share of replications from which on a configuration belongs to the uncertainty set.
  static let fewestWins = 0.05
  /// The number of replications.
  static let replications = 1000

  /// Returns the winner of each agent in each world, in the order in which they come.
  static func all(
    _ configurations: [RecordedConfiguration], by metric: RunMetric, prefersHigh: Bool
  ) throws(CommandError) -> [Winner] {
    var groups: [[RecordedConfiguration]] = []
    for configuration in configurations {
      let place = groups.firstIndex {
        $0[0].agent == configuration.agent && $0[0].sharesWorld(with: configuration)
      }
      if let place { groups[place].append(configuration) } else { groups.append([configuration]) }
    }
    var winners: [Winner] = []
    for group in groups { winners.append(try Winner(group, by: metric, prefersHigh: prefersHigh)) }
    return winners
  }

  /// Selects among the configurations whose runs all have the metric: one that lacks it in some runs, as when a greedy
  /// policy never ends, would be flattered by the others.
  ///
  /// - Source: Patterson et al. 2024, section 5: the runs of each configuration are drawn again, and who wins is
  ///   counted.
  private init(
    _ configurations: [RecordedConfiguration], by metric: RunMetric, prefersHigh: Bool
  ) throws(CommandError) {
    var entries: [(configuration: RecordedConfiguration, values: [Double])] = []
    for configuration in configurations {
      guard let values = try? metric.values(of: configuration).map(\.value),
        values.count == configuration.runs.count
      else { continue }
      entries.append((configuration, values))
    }
    guard !entries.isEmpty else {
      throw CommandError(
        .badInput,
        "no configuration of \(configurations[0].agent) on \(configurations[0].env) has \(metric.name) in all of its runs; "
          + "choose another --metric")
    }
    let sign = prefersHigh ? 1.0 : -1
    func best(_ groups: [[Double]]) -> Int {
      var (best, highest) = (0, -Double.infinity)
      for (place, values) in groups.enumerated() {
        let mean = sign * values.reduce(0, +) / Double(values.count)
        if mean > highest { (best, highest) = (place, mean) }
      }
      return best
    }
    var bootstrap = Bootstrap()
    bootstrap.replications = Self.replications
    var wins = Array(repeating: 0, count: entries.count)
    for winner in bootstrap.replicates(of: entries.map(\.values), best) { wins[winner] += 1 }
    let candidates = entries.enumerated().map { place, entry in
      Candidate(
        configuration: entry.configuration, mean: entry.values.reduce(0, +) / Double(entry.values.count),
        count: entry.values.count, share: Double(wins[place]) / Double(Self.replications))
    }
    let first = best(entries.map(\.values))
    self.metric = metric
    leftOut = configurations.count - entries.count
    self.best = candidates[first]
    others = candidates.enumerated().filter { $0.offset != first && $0.element.share >= Self.fewestWins }
      .map(\.element).sorted { $0.share > $1.share }
  }
}
