import TabularRL

/// What learning curves are laid side by side along.
enum CurveAxis: Hashable, Sendable {
  /// The number of the episode; the runs that have so many.
  case episode
  /// Some numbers of steps, equally far apart up to the longest run: the value of the episode that covers the step.
  case steps(points: Int)

  /// The options that choose an axis.
  static let options = [
    Option(
      "x", "AXIS",
      "steps or episode: sum up learning curves along this axis; --metric is then a column of the rows "
        + "[episode_return]"),
    Option("points", "COUNT", "how many points a curve along steps has [20]"),
  ]

  /// Reads the options; nil when whole runs are to be summed up.
  static func chosen(_ arguments: Arguments) throws(CommandError) -> CurveAxis? {
    let points = try arguments.count(of: "points", in: 1...1_000_000)
    let axis = try arguments.value(of: "x", "steps or episode") { text -> CurveAxis? in
      ["episode": .episode, "steps": .steps(points: points ?? 20)][text]
    }
    if points != nil, axis != .steps(points: points ?? 20) {
      throw CommandError(.usage, "--points belongs to curves along steps; write --x steps, too")
    }
    return axis
  }

  /// Returns the values of the runs at each point of the axis, in the order of the runs.
  func points(of runs: [RecordedRun]) -> [(x: Int, values: [Double])] {
    switch self {
    case .episode:
      let all = runs.flatMap { zip($0.episodes, $0.curve.values) }.enumerated().sorted {
        ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
      }
      var points: [(x: Int, values: [Double])] = []
      for (_, (episode, value)) in all {
        if points.last?.x != episode { points.append((episode, [])) }
        points[points.count - 1].values.append(value)
      }
      return points
    case .steps(let count):
      guard let end = runs.compactMap(\.curve.ends.last).max() else { return [] }
      let count = min(count, end)
      return (1...count).map { index in
        // The index-th part of the end, rounded up, without a product that a damaged file could make too large.
        let x = end / count * index + (end % count * index + count - 1) / count
        return (x, runs.compactMap { $0.curve.value(covering: x) })
      }
    }
  }
}
