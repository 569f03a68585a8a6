import TabularRL

/// The file of a sweep, `runs.csv`: a row for each run of each configuration.
enum RunsTable {
  /// The columns that say which run a row is of.
  static let keys = ["agent", "env", "config", "run", "seed"]

  /// The figures of a run, each by its name in the file and with what it is.
  static let figures: [(name: String, summary: String, value: @Sendable (RunFigures) -> Double?)] = [
    ("auc_step", "the mean return of the run's steps", { $0.areaByStep }),
    ("auc_episode", "the mean return of the run's episodes", { $0.areaByEpisode }),
    ("final_return", "the mean return of the last tenth of the whole episodes", { $0.finalReturn }),
    ("final_length", "their mean length", { $0.finalLength }),
    ("greedy_value", "the exact value of the greedy policy at the end", { $0.greedyValue }),
    ("regret", "what it lacks", { $0.regret }),
    ("normalised", "where it stands between chance, 0, and the optimum, 1", { $0.normalised }),
    ("value_error", "the root mean square error of the values at the end", { $0.valueError }),
    ("auc_value_error", "the mean of that error over the episodes of --evaluate", { $0.meanValueError }),
  ]

  /// The columns after `agent,env,config`.
  static let columns = ["run", "seed", "episodes", "steps"] + figures.map(\.name)

  /// Writes the row of a run; what there is not is empty.
  static func append(
    _ run: Int, seed: UInt64, _ figures: RunFigures, prefix: [UInt8], to bytes: inout [UInt8]
  ) {
    let comma = UInt8(ascii: ",")
    bytes += prefix
    bytes.append(decimal: run)
    bytes.append(comma)
    bytes += Array("\(seed)".utf8)
    for count in [figures.episodes ?? 0, figures.steps ?? 0] {
      bytes.append(comma)
      bytes.append(decimal: count)
    }
    for figure in self.figures {
      bytes.append(comma)
      if let value = figure.value(figures) { bytes.append(decimal: value) }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The number of steps in the row of a run.
  static func steps(in row: ArraySlice<UInt8>) -> Int {
    let fields = row.split(separator: UInt8(ascii: ","), maxSplits: 7, omittingEmptySubsequences: false)
    return fields.count > 6 ? Int(String(decoding: fields[6], as: UTF8.self)) ?? 0 : 0
  }
}
