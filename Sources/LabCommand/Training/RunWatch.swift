import TabularRL

/// What is written down of a run while it goes on.
///
/// Nothing that it calls comes back to it, so nobody needs to check at every episode that it is not at work already,
/// which would take a twentieth of the time of short episodes.
final class RunWatch {
  @exclusivity(unchecked) private(set) var rows: EpisodeRows?
  @exclusivity(unchecked) private(set) var summary: RunSummary
  /// The errors of the values that were measured on the way.
  private(set) var errors: [Double] = []

  private let selection: EpisodeRows.Selection
  private let oracles: Oracles?
  @exclusivity(unchecked) private var score: Oracle.Score?
  private var lastUpdate = 0

  /// Begins to watch.
  ///
  /// - Parameters:
  ///   - selection: what is written, and what is measured.
  ///   - budget: how long the run is.
  ///   - oracles: the truth, or nil where the learner is not measured.
  ///   - rows: takes the rows of the episodes, if they are wanted.
  init(
    _ selection: EpisodeRows.Selection, _ budget: Budget, oracles: Oracles? = nil, rows: EpisodeRows? = nil
  ) {
    (self.selection, self.oracles, self.rows) = (selection, oracles, rows)
    summary = RunSummary(of: budget)
  }

  /// Takes an episode, and measures what is known then if that is asked for.
  func add(_ record: EpisodeRecord, _ learned: () -> Learned) {
    if selection.evaluation != nil { judge(record, learned) }
    rows?.add(record, score)
    summary.add(record)
  }

  /// Measures what is known after an episode, if that is asked for.
  private func judge(_ record: EpisodeRecord, _ learned: () -> Learned) {
    score = selection.measures(record.episode) ? measure(learned(), after: record.steps) : nil
    if let error = score?.valueError { errors.append(error) }
  }

  /// Returns the measure of what was learned in the end.
  func finish(_ learned: Learned) -> Oracle.Score? {
    score = score ?? measure(learned, after: summary.steps)
    rows?.finish(score)
    return score
  }

  /// Measures what is known; an update only once, and only where it is written.
  private func measure(_ learned: Learned, after steps: Int) -> Oracle.Score? {
    var learned = learned
    if !selection.measuresUpdates || learned.update?.number == lastUpdate { learned.update = nil }
    lastUpdate = learned.update?.number ?? lastUpdate
    return oracles?.score(learned, afterSteps: steps)
  }
}
