import TabularRL

/// A configuration of a sweep and what is swept in it, as it stands in the manifest.
struct SweptConfiguration: Codable, Hashable, Sendable {
  let configuration: Configuration
  /// The values of the swept parameters that the configuration has, as they were given; before them its ``variants``,
  /// where the sweep has several worlds or agents of the same name.
  let swept: [Setting]

  /// The names of the settings that say how the world and the agent were written.
  static let (world, recipe) = ("world", "recipe")
  /// Both, in their order.
  static let variants = [world, recipe]
}

/// Many runs of many configurations: a row a run, made and kept in pieces (``SweepPieces``).
///
/// The work items of a sweep have the numbers w from 0 on: configuration w mod P in run w div P. A part of a sweep is
/// therefore a fair sample of all configurations.
struct SweepSubject: Subject {
  /// A configuration, ready to run.
  struct Point: Sendable {
    let subject: LearningSubject
    let swept: [Setting]
  }

  let points: [Point]
  /// The numbers of the runs.
  let runs: Range<Int>
  /// The part to be done, or nil for all of it.
  let shard: Shard?
  /// The command line that gives the same file again.
  let command: [String]
  /// The file of the whole sweep.
  let output: String
  let configuration: Configuration
  private let kind: SweepPieces.Kind

  init(
    _ points: [Point], runs: Range<Int>, shard: Shard?, output: String?,
    command: (_ output: String) -> [String]
  ) {
    kind = SweepPieces.Kind(points.map(\.subject))
    self.points = points
    self.runs = runs
    self.shard = shard
    let parts = points.map(\.subject.configuration)
    func names(_ names: [String]) -> String {
      names.enumerated().filter { !names[..<$0].contains($1) }.map(\.element).joined(separator: "+")
    }
    let digest = SHA256.hexDigest(of: Array(parts.map(\.hash).joined(separator: ",").utf8))
    let configuration = Configuration(
      agent: names(parts.map(\.agent)), [], environment: names(parts.map(\.environment)),
      [Setting(name: "configurations", value: digest)])
    self.configuration = configuration
    self.output = output ?? "results/sweep-\(configuration.hash).csv"
    self.command = command(self.output)
  }

  /// The number of work items of the whole sweep.
  var itemCount: Int { points.count * runs.count }
  /// The number of work items to be done here.
  var size: Int { (shard ?? .whole).size(of: itemCount) }
  /// The pieces in which they are done.
  var pieces: SweepPieces { SweepPieces(of: size, configurations: points.count, kind) }

  /// The configuration and the run of a work item.
  func item(_ number: Int) -> (point: Int, run: Int) {
    (number % points.count, runs.lowerBound + number / points.count)
  }

  var seed: UInt64 { points[0].subject.seed }
  var sideBySide: Int { points.map(\.subject.sideBySide).min() ?? 1 }
  let columns = RunsTable.columns

  var swept: [SweptConfiguration]? {
    points.map { SweptConfiguration(configuration: $0.subject.configuration, swept: $0.swept) }
  }

  var options: [Setting] {
    var options = [
      Setting(name: "runs", value: "\(runs.lowerBound)..<\(runs.upperBound)"),
      Setting(name: "seed", value: "\(seed)"), Setting(name: "piece", value: kind.rawValue),
    ]
    if let policies = points.first(where: { !$0.subject.policies.isEmpty })?.subject.policies {
      options += policies.map { Setting(name: $0.role.rawValue, value: $0.name) }
    }
    if let evaluation = points[0].subject.rows.evaluation {
      options.append(Setting(name: "evaluate", value: evaluation.description))
    }
    if let shard { options.append(Setting(name: "shard", value: shard.description)) }
    return options
  }

  func words(runs: Int, output: String) -> [String] { command }

  func runner(prefix: [UInt8]) -> RunCarrier {
    let (oracles, shard, pieces) = (sharedOracles, shard ?? .whole, pieces)
    let prefixes = points.map { point in
      let configuration = point.subject.configuration
      return Array("\(configuration.agent),\(configuration.environment),\(configuration.hash),".utf8)
    }
    return { piece, mayContinue in
      let places = pieces[piece]
      var bytes: [UInt8] = []
      var total = RunFigures()
      /// Begins the run at a place of the piece; the next follows, or the rows of all.
      func begin(_ place: Int) throws -> Work<RunRows> {
        guard place < places.upperBound else {
          return .done(RunRows(bytes: bytes, count: places.count, figures: total))
        }
        let (point, run) = item(shard.item(at: place))
        return try points[point].subject.begin(run, oracles[point]) { fraction in
          mayContinue((Double(place - places.lowerBound) + fraction) / Double(places.count))
        } then: { figures, _ in
          RunsTable.append(run, seed: seed, figures, prefix: prefixes[point], to: &bytes)
          total.steps = (total.steps ?? 0) + (figures.steps ?? 0)
          return try begin(place + 1)
        }
      }
      return try begin(places.lowerBound)
    }
  }

  /// The truth about the world of each configuration, found once for each world and discount.
  private var sharedOracles: [Oracles?] {
    var found: [[Setting]: Oracles?] = [:]
    return points.map { point in
      let configuration = point.subject.configuration
      let key =
        [
          Setting(name: configuration.environment, value: configuration.model ?? ""),
          Setting(name: "gamma", value: "\(configuration.discount ?? 1)"),
        ] + configuration.environmentParameters
      if let known = found[key] { return known }
      let oracles = point.subject.sharedOracles
      found[key] = oracles
      return oracles
    }
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    let steps = finished.reduce(0) { $0 + ($1.figures.steps ?? 0) }
    let fresh = finished.dropFirst(summary.keptRuns).reduce(0) { $0 + ($1.figures.steps ?? 0) }
    summary.steps = steps
    if fresh > 0, summary.seconds > 0 { summary.stepsPerSecond = Double(fresh) / summary.seconds }
    let speed = summary.stepsPerSecond.map { ", \(Report.rounded($0 / 1e6)) million per second" } ?? ""
    return [("configurations", "\(points.count)"), ("steps", "\(steps)\(speed)")]
  }
}
