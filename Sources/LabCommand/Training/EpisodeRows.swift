import TabularRL

/// The rows of one run as bytes of CSV.
///
/// Tidy and plain: commas, `\n`, flags as 0 and 1, shortest decimal forms that read back as the same number.
package struct EpisodeRows: Sendable {
  /// The rows so far, each with its line end.
  package private(set) var bytes: [UInt8] = []
  /// The number of rows.
  private(set) var count = 0

  private let prefix: [UInt8]
  private let selection: Selection
  private var window = Window()
  /// The last episode: its row is written when the next one comes or the run ends.
  private var pending: (record: EpisodeRecord, isLogged: Bool, score: Oracle.Score?)?

  /// What is written of each episode, and of which.
  package struct Selection: Sendable {
    var log = LogPolicy.all
    /// The episodes on which the learner is measured against the truth, or nil for none.
    var evaluation: LogPolicy?
    /// Whether the learner changes its policy by updates that can be measured, too.
    var hasUpdates = false
    var hasDiscountedReturn = false
    var hasOptimalActions = false

    /// Every episode, and only what is always written.
    package static let standard = Selection()

    /// Returns whether the learner is measured after an episode; after the last one it always is.
    func measures(_ episode: Int) -> Bool {
      guard let evaluation else { return false }
      return log.includes(episode) && evaluation.includes(episode)
    }

    /// Whether updates of the policy are measured.
    var measuresUpdates: Bool { evaluation != nil && hasUpdates }

    /// The columns from `run` on.
    var columns: [String] {
      ["run", "episode", "steps", "episode_length", "episode_return", "terminated", "truncated"]
        + (hasDiscountedReturn ? ["discounted_return"] : [])
        + (hasOptimalActions ? ["optimal_action"] : [])
        + (evaluation != nil ? ["greedy_value", "regret", "value_error"] : [])
        + (measuresUpdates ? ["surrogate_improvement", "true_improvement", "true_kl"] : [])
    }
  }

  package init(run: Int, prefix: [UInt8], _ selection: Selection) {
    self.prefix = prefix + Array("\(run),".utf8)
    self.selection = selection
  }

  /// Takes an episode, with the measure of the learner if it was measured.
  package mutating func add(_ record: EpisodeRecord, _ score: Oracle.Score?) {
    writePending(isLast: false)
    if case .window = selection.log { window.add(record) }
    pending = (record, selection.log.includes(record.episode), score)
  }

  /// Writes the row of the last episode, which is always logged, with the measure of what was learned.
  package mutating func finish(_ score: Oracle.Score?) {
    pending?.score = score
    writePending(isLast: true)
  }

  private mutating func writePending(isLast: Bool) {
    guard let (record, isLogged, score) = pending, isLast || isLogged else { return }
    count += 1
    var means: [Double]?
    if case .window = selection.log {
      means = window.means(selection)
      window = Window()
    }
    bytes.append(upTo: prefix.count + Self.longestRow) { [prefix, selection] row in
      row.append(prefix)
      row.append(decimal: record.episode)
      row.appendField(record.steps)
      if let means {
        for mean in means { row.appendField(mean) }
      } else {
        row.appendField(record.length)
        row.appendField(record.episodeReturn)
        row.appendField(record.terminated ? 1 : 0)
        row.appendField(record.truncated ? 1 : 0)
        if selection.hasDiscountedReturn { row.appendField(record.discountedReturn) }
        if selection.hasOptimalActions { row.appendField(record.optimalActionShare) }
      }
      if selection.evaluation != nil {
        for value in [score?.greedyValue, score?.regret, score?.valueError] { row.appendField(value) }
      }
      if selection.measuresUpdates {
        let change = score?.change
        for value in [change?.promise, change?.improvement, change?.divergence] { row.appendField(value) }
      }
      row.append(UInt8(ascii: "\n"))
    }
  }

  /// The most bytes of a row behind the number of its run: those of 14 numbers, and what stands between them.
  private static let longestRow = 14 * (TextInPlace.longestNumber + 1)
}

extension TextInPlace {
  fileprivate mutating func appendField(_ value: Int) {
    append(UInt8(ascii: ","))
    append(decimal: value)
  }

  fileprivate mutating func appendField(_ value: Double?) {
    append(UInt8(ascii: ","))
    if let value { append(decimal: value) }
  }
}

/// The sums over the episodes since the last row.
private struct Window: Sendable {
  private var count = 0.0
  private var length = 0.0
  private var episodeReturn = 0.0
  private var discountedReturn = 0.0
  private var terminated = 0.0
  private var optimalActionShare = 0.0

  mutating func add(_ record: EpisodeRecord) {
    count += 1
    length += Double(record.length)
    episodeReturn += record.episodeReturn
    discountedReturn += record.discountedReturn
    terminated += record.terminated ? 1 : 0
    optimalActionShare += record.optimalActionShare
  }

  /// The means in the order of the columns; those of the flags are shares.
  func means(_ selection: EpisodeRows.Selection) -> [Double] {
    [length / count, episodeReturn / count, terminated / count, (count - terminated) / count]
      + (selection.hasDiscountedReturn ? [discountedReturn / count] : [])
      + (selection.hasOptimalActions ? [optimalActionShare / count] : [])
  }
}
