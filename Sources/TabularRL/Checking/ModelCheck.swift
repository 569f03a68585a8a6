/// The rules that concern a compiled world.
struct ModelCheck {
  let model: TabularModel
  let discount: Double
  let effort: EnvironmentCheck.Effort
  /// Whether an episode can be in each state, its end included.
  private let isReached: [Bool]
  /// Whether an episode can go on in each state.
  private let goesOn: [Bool]
  /// Whether an episode can end in each state.
  private let isEnd: [Bool]

  init(_ model: TabularModel, discount: Double, effort: EnvironmentCheck.Effort) {
    self.model = model
    self.discount = discount
    self.effort = effort
    var goesOn = [Bool](repeating: false, count: model.stateCount)
    var isEnd = goesOn
    var rest: [State] = []
    func enter(_ state: State) {
      guard !goesOn[state] else { return }
      goesOn[state] = true
      rest.append(state)
    }
    for (state, probability) in zip(model.startStates, model.startProbabilities) where probability > 0 {
      enter(state)
    }
    while let state = rest.popLast() {
      for index in model.outcomes(of: state) where model.probabilities[index] > 0 {
        let next = Int(model.successors[index])
        if model.terminates[index] { isEnd[next] = true } else { enter(next) }
      }
    }
    (self.goesOn, self.isEnd) = (goesOn, isEnd)
    isReached = zip(goesOn, isEnd).map { $0 || $1 }
  }

  private func names(where isMeant: (State) -> Bool) -> [String] {
    (0..<model.stateCount).filter(isMeant).map { model.stateNames[$0] }
  }

  /// Probabilities in 0...1 that sum to one; compiling has refused everything else.
  func probabilities() -> Finding<EnvironmentCheck.Rule> {
    Finding(.probabilities) {
      var (rows, worst) = (0, 0.0)
      for row in 0..<model.stateCount * model.actionCount {
        let range = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
        guard !range.isEmpty else { continue }
        rows += 1
        worst = max(worst, abs(model.probabilities[range].reduce(0, +) - 1))
        if let index = range.first(where: { !(0...1 + 1e-9).contains(model.probabilities[$0]) }) {
          throw BrokenRule(
            "\(name(ofRow: row)) has an outcome with the probability \(model.probabilities[index])")
        }
      }
      let sums = worst == 0 ? "exactly 1" : "1 within \(worst)"
      return "\(rows) rows with \(model.probabilities.count) outcomes, their sums \(sums)"
    }
  }

  /// States that no episode gets to, and some of their names.
  func reachability() -> Finding<EnvironmentCheck.Rule> {
    let lost = names { !isReached[$0] }
    guard !lost.isEmpty else {
      return .init(
        rule: .reachability, verdict: .holds, text: "all \(model.stateCount) states can be reached")
    }
    return .init(
      rule: .reachability, verdict: .noted,
      text: "\(lost.count) of \(model.stateCount) states cannot be reached: \(enumerated(lost))")
  }

  /// The rows of end states: there may be some, but no value depends on them.
  func endings() -> Finding<EnvironmentCheck.Rule> {
    let both = names { isEnd[$0] && goesOn[$0] }
    guard both.isEmpty else {
      return .init(
        rule: .endings, verdict: .noted,
        text: "episodes end in some ways of entering and go on in others: \(enumerated(both))")
    }
    return Finding(.endings) {
      let ends = (0..<model.stateCount).filter { isEnd[$0] }
      let withRows = ends.filter { !model.outcomes(of: $0).isEmpty }
      guard !ends.isEmpty else { return "there are none" }
      guard !withRows.isEmpty else { return "\(ends.count) end states without rows" }
      // What such a row pays must not matter; the discount keeps values finite that circle in them.
      var rewards = model.rewards
      for index in withRows.flatMap(model.outcomes(of:)) { rewards[index] += 1e6 }
      let patient = min(discount, 0.9)
      let solutions = [model, model.paying(rewards)].map { AutomaticPlanner().solve($0, discount: patient) }
      for state in 0..<model.stateCount where goesOn[state] {
        guard abs(solutions[0].values[state] - solutions[1].values[state]) < 1e-3 else {
          throw BrokenRule("the value of \(model.stateNames[state]) depends on the rows of end states")
        }
      }
      return "\(ends.count) end states, \(withRows.count) of them with rows, which no value depends on"
    }
  }

  /// Draws from every row, and compares how often everything came with its probability.
  ///
  /// Outcomes expected less than 50 times are counted together: with fewer the chi-square distribution is too
  /// short in its tail. The level of a row is a millionth divided by the number of rows; all rows together, in which
  /// a small error of every row shows, are one row more.
  func sampler() -> Finding<EnvironmentCheck.Rule> {
    let rows = model.stateCount * model.actionCount
    let chances = (0..<rows).count { model.rowStarts[$0 + 1] - model.rowStarts[$0] > 1 }
    return Finding(.sampler) {
      let world = World(model)
      let level = 1e-6 / Double(2 * rows + 1)
      let draws = min(20_000, max(400, effort.draws / max(1, chances)))
      var generator = Generator(splitMixSeed: 1)
      var (tested, least, total) = (0, 1.0, SampledRow.Deviation())
      func test(_ row: SampledRow, _ name: @autoclosure () -> String) throws {
        let believable = row.believability
        total.add(row.deviation)
        (tested, least) = (tested + 1, min(least, believable))
        guard believable < level else { return }
        throw BrokenRule(
          "\(row.draws) draws of \(name()) do not fit their probabilities; fair ones would be so far off with "
            + "probability \(believable)")
      }
      var starts = SampledRow()
      for (state, probability) in zip(model.startStates, model.startProbabilities) {
        starts.expect(state, ends: false, probability, reward: 0, deviation: 0)
      }
      for _ in 0..<draws { starts.count(world.start(using: &generator), ends: false, reward: 0) }
      try test(starts, "the start")
      for state in 0..<model.stateCount {
        for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
          let range = model.outcomes(of: action, in: state)
          var row = SampledRow()
          for index in range {
            row.expect(
              Int(model.successors[index]), ends: model.terminates[index], model.probabilities[index],
              reward: model.rewards[index],
              deviation: model.rewardDeviations.isEmpty ? 0 : model.rewardDeviations[index])
          }
          for _ in 0..<(range.count > 1 || row.hasNoise ? draws : 1) {
            let outcome = world.outcome(of: action, in: state, using: &generator)
            row.count(Int(outcome.next), ends: outcome.terminates, reward: outcome.reward)
          }
          try test(row, "\(model.actionNames[action]) in \(model.stateNames[state])")
        }
      }
      guard total.believability >= level else {
        throw BrokenRule(
          "the draws of all \(tested) rows together do not fit their probabilities; fair ones would be so far off "
            + "with probability \(total.believability)")
      }
      guard !world.isDeterministic else { return "\(tested) rows agree; nothing is left to chance" }
      let p = (least * 1e6).rounded() / 1e6
      let together = (total.believability * 1e6).rounded() / 1e6
      return
        "\(tested) rows agree, \(draws) draws each where there is a choice: p = \(p) in the farthest off, "
        + "\(together) in all together"
    }
  }

  /// Whether every state can reach an end.
  func policies() -> Finding<EnvironmentCheck.Rule> {
    var canEnd = [Bool](repeating: false, count: model.stateCount)
    var (changed, isBackward) = (true, true)
    while changed {
      changed = false
      // To and fro: ways to an end mostly follow the numbers, in one direction or the other.
      for place in 0..<model.stateCount {
        let state = isBackward ? model.stateCount - 1 - place : place
        if canEnd[state] { continue }
        canEnd[state] = model.outcomes(of: state).contains { index in
          model.probabilities[index] > 0
            && (model.terminates[index] || canEnd[Int(model.successors[index])])
        }
        changed = changed || canEnd[state]
      }
      isBackward.toggle()
    }
    let endless = names { goesOn[$0] && !canEnd[$0] }
    let hasEnds = isEnd.contains(true)
    let text =
      !hasEnds
      ? "no episode ever ends"
      : endless.isEmpty
        ? "every state can reach an end" : "no end can be reached from \(enumerated(endless))"
    if discount < 1 {
      return .init(
        rule: .policies, verdict: .holds, text: "\(text); discounted by \(discount), every value is finite")
    }
    guard endless.isEmpty else {
      let advice =
        "undiscounted, values may be infinite: end the episode there or set defaultDiscount below 1"
      return .init(rule: .policies, verdict: hasEnds ? .failed : .noted, text: "\(text); \(advice)")
    }
    let components = EndComponents(BackupRows(model, discount: 1)) { _ in true }
    let circling = (0..<model.stateCount).count { goesOn[$0] && components.component[$0] >= 0 }
    return .init(
      rule: .policies, verdict: .holds,
      text: circling == 0
        ? "\(text), whatever is done" : "\(text); a policy can also circle forever in \(circling) states")
  }

  private func name(ofRow row: Int) -> String {
    "action \(model.actionNames[row % model.actionCount]) in state \(model.stateNames[row / model.actionCount])"
  }
}

/// What was expected of a row and what was drawn.
struct SampledRow {
  /// What an outcome looks like: where it leads and what it pays, or nil for a reward that is drawn itself.
  private struct Arrival: Hashable {
    let next: State
    let ends: Bool
    let reward: UInt64?
  }

  /// Outcomes that look alike.
  private struct Cell {
    var probability = 0.0
    var reward = 0.0
    var square = 0.0
    var count = 0
  }

  private var places: [Arrival: Int] = [:]
  private var cells: [Cell] = []
  /// The sum of what drawn rewards were beyond their means, and the variance of that sum.
  private var noise = (sum: 0.0, variance: 0.0)
  private var hasStrangers = false
  /// How often was drawn.
  private(set) var draws = 0
  /// Whether an outcome pays by chance.
  private(set) var hasNoise = false

  /// Adds an outcome to what is expected.
  mutating func expect(
    _ next: State, ends: Bool, _ probability: Double, reward: Double, deviation: Double
  ) {
    let arrival = Arrival(next: next, ends: ends, reward: deviation > 0 ? nil : reward.bitPattern)
    let place = places[arrival] ?? cells.count
    if place == cells.count {
      places[arrival] = place
      cells.append(Cell())
    }
    cells[place].probability += probability
    cells[place].reward += probability * reward
    cells[place].square += probability * (reward * reward + deviation * deviation)
    hasNoise = hasNoise || deviation > 0
  }

  /// Counts a draw.
  mutating func count(_ next: State, ends: Bool, reward: Double) {
    draws += 1
    let isNoise = places[Arrival(next: next, ends: ends, reward: reward.bitPattern)] == nil
    let arrival = Arrival(next: next, ends: ends, reward: isNoise ? nil : reward.bitPattern)
    guard let place = places[arrival], cells[place].probability > 0 else {
      hasStrangers = true
      return
    }
    cells[place].count += 1
    guard isNoise else { return }
    let mean = cells[place].reward / cells[place].probability
    noise.sum += reward - mean
    noise.variance += cells[place].square / cells[place].probability - mean * mean
  }

  /// The probability that fair draws are at least as far from what is expected: the smaller of that of the outcomes
  /// (Pearson's chi-square) and that of what drawn rewards came to (normal).
  var believability: Double {
    guard !hasStrangers else { return 0 }
    guard noise.variance > 0 else { return deviation.believability }
    let ofNoise = Deviation(statistic: noise.sum * noise.sum / noise.variance, degreesOfFreedom: 1)
    return min(deviation.believability, ofNoise.believability)
  }

  /// A sum of squares about the expected, and how many of them are free.
  struct Deviation {
    var statistic = 0.0
    var degreesOfFreedom = 0

    /// The probability that fair draws are at least as far off.
    var believability: Double {
      guard degreesOfFreedom > 0 else { return 1 }
      return ChiSquareDistribution(degreesOfFreedom: degreesOfFreedom).upperTail(statistic)
    }

    /// Adds the deviation of independent draws.
    mutating func add(_ other: Deviation) {
      statistic += other.statistic
      degreesOfFreedom += other.degreesOfFreedom
    }
  }

  /// How far the counts are from what is expected.
  var deviation: Deviation {
    var far: (count: Double, expected: Double) = (0, 0)
    var tested: [(count: Double, expected: Double)] = []
    for cell in cells {
      let expected = cell.probability * Double(draws)
      if expected >= 50 {
        tested.append((Double(cell.count), expected))
      } else {
        far = (far.count + Double(cell.count), far.expected + expected)
      }
    }
    if far.expected >= 50 {
      tested.append(far)
    } else if let smallest = tested.indices.min(by: { tested[$0].expected < tested[$1].expected }) {
      tested[smallest].count += far.count
      tested[smallest].expected += far.expected
    }
    let statistic = tested.reduce(0) {
      $0 + ($1.count - $1.expected) * ($1.count - $1.expected) / $1.expected
    }
    return Deviation(statistic: statistic, degreesOfFreedom: max(0, tested.count - 1))
  }
}

extension TabularModel {
  /// The outcomes of all actions in a state.
  fileprivate func outcomes(of state: State) -> Range<Int> {
    Int(rowStarts[state * actionCount])..<Int(rowStarts[(state + 1) * actionCount])
  }
}
