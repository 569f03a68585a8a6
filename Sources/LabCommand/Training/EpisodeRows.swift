import TabularRL

/// The rows of one run as bytes of CSV.
///
/// Tidy and plain: commas, `\n`, flags as 0 and 1, shortest decimal forms that read back as the same number.
struct EpisodeRows: Sendable {
  /// The rows so far, each with its line end.
  private(set) var bytes: [UInt8] = []
  /// The number of rows.
  private(set) var count = 0

  /// The measure of the last row, which is always evaluated where anything is.
  private(set) var lastScore: Oracle.Score?

  private let prefix: [UInt8]
  private let log: LogPolicy
  private let evaluation: LogPolicy?
  private let oracle: Oracle?
  private let hasDiscountedReturn: Bool
  private var window = Window()
  /// The last episode: its row is written when the next one comes or the run ends.
  private var pending: (record: EpisodeRecord, isLogged: Bool, score: Oracle.Score?)?

  /// What is written of each episode, and of which.
  struct Selection: Sendable {
    var log = LogPolicy.all
    /// The episodes on which the learner is measured against the truth, or nil for none.
    var evaluation: LogPolicy?
    var hasDiscountedReturn = false

    /// The columns from `run` on.
    var columns: [String] {
      ["run", "episode", "steps", "episode_length", "episode_return", "terminated", "truncated"]
        + (hasDiscountedReturn ? ["discounted_return"] : [])
        + (evaluation != nil ? ["greedy_value", "regret", "value_error"] : [])
    }
  }

  init(run: Int, prefix: [UInt8], _ selection: Selection, oracle: Oracle?) {
    self.prefix = prefix + Array("\(run),".utf8)
    log = selection.log
    evaluation = selection.evaluation
    self.oracle = oracle
    hasDiscountedReturn = selection.hasDiscountedReturn
  }

  /// Takes an episode, measuring the learner if its row is to be evaluated.
  mutating func add(_ record: EpisodeRecord, _ learned: () -> Learned) {
    writePending(isLast: false)
    if case .window = log { window.add(record) }
    let isLogged = log.includes(record.episode)
    let isMeasured = isLogged && evaluation?.includes(record.episode) == true
    pending = (record, isLogged, isMeasured ? oracle?.score(learned()) : nil)
  }

  /// Writes the row of the last episode, which is always logged and evaluated.
  mutating func finish(_ learned: Learned) {
    lastScore = pending?.score ?? oracle?.score(learned)
    pending?.score = lastScore
    writePending(isLast: true)
  }

  private mutating func writePending(isLast: Bool) {
    guard let (record, isLogged, score) = pending, isLast || isLogged else { return }
    count += 1
    bytes += prefix
    bytes.append(decimal: record.episode)
    append(record.steps)
    if case .window = log {
      for mean in window.means(hasDiscountedReturn: hasDiscountedReturn) { append(mean) }
      window = Window()
    } else {
      append(record.length)
      append(record.episodeReturn)
      append(record.terminated ? 1 : 0)
      append(record.truncated ? 1 : 0)
      if hasDiscountedReturn { append(record.discountedReturn) }
    }
    if evaluation != nil {
      for value in [score?.greedyValue, score?.regret, score?.valueError] { append(value) }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ value: Int) {
    bytes.append(UInt8(ascii: ","))
    bytes.append(decimal: value)
  }

  private mutating func append(_ value: Double?) {
    bytes.append(UInt8(ascii: ","))
    if let value { bytes.append(decimal: value) }
  }
}

/// The sums over the episodes since the last row.
private struct Window: Sendable {
  private var count = 0.0
  private var length = 0.0
  private var episodeReturn = 0.0
  private var discountedReturn = 0.0
  private var terminated = 0.0

  mutating func add(_ record: EpisodeRecord) {
    count += 1
    length += Double(record.length)
    episodeReturn += record.episodeReturn
    discountedReturn += record.discountedReturn
    terminated += record.terminated ? 1 : 0
  }

  /// The means in the order of the columns; those of the flags are shares.
  func means(hasDiscountedReturn: Bool) -> [Double] {
    [length / count, episodeReturn / count, terminated / count, (count - terminated) / count]
      + (hasDiscountedReturn ? [discountedReturn / count] : [])
  }
}
