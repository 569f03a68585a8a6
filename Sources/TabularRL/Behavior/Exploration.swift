/// How a learner chooses between what looks best and what it knows too little about.
///
/// Always both ways: a drawn action, and the probabilities, by which the behavior can be evaluated. Ties
/// between best actions are broken at random.
///
/// - Source: Sutton & Barto 2018, sections 2.2 (epsilon-greedy), 2.7 (upper confidence bound) and 2.8
///   (softmax).
public enum Exploration: Hashable, Sendable {
  /// An action of largest value.
  case greedy
  /// With probability epsilon any action, otherwise one of largest value.
  case epsilonGreedy(epsilon: Schedule)
  /// Action a with probability proportional to exp(q(s,a) / temperature).
  case softmax(temperature: Schedule)
  /// An action of largest q(s,a) + confidence * sqrt(ln N(s) / N(s,a)); untried actions come first.
  case upperConfidenceBound(confidence: Double)

  /// Whether the rule asks how often a state or an action was visited.
  public var countsVisits: Bool {
    switch self {
    case .greedy: false
    case .epsilonGreedy(let schedule), .softmax(let schedule): schedule.countsVisits
    case .upperConfidenceBound: true
    }
  }

  /// Whether every episode may have an epsilon of its own; false of rules that have none.
  var epsilonChangesByEpisode: Bool {
    if case .epsilonGreedy(let epsilon) = self { epsilon.changesByEpisode } else { false }
  }

  /// The chance of a random action in the episode begun last: of the rule that most runs go by, where it stays the same
  /// meanwhile.
  func epsilon(throughoutEpisodeOf experience: Experience) -> Chance? {
    guard case .epsilonGreedy(let epsilon) = self else { return nil }
    return epsilon.value(throughoutEpisodeOf: experience).map { Chance($0) }
  }

  /// Draws an action for `state`.
  ///
  /// - Complexity: O(actions); nothing is allocated.
  public func action(
    in state: State, _ values: ActionValues, _ experience: Experience, using generator: inout Generator
  ) -> Action {
    switch self {
    case .greedy:
      return values.greedyAction(in: state, using: &generator)
    case .epsilonGreedy(let epsilon):
      return values.epsilonGreedyAction(
        in: state, epsilon: Chance(epsilon.value(experience, state)), using: &generator)
    case .softmax(let temperature):
      let temperature = Self.positive(temperature.value(experience, state))
      return Self.softmaxAction(in: state, values, temperature: temperature, using: &generator)
    case .upperConfidenceBound(let confidence):
      let bonus = Bonus(confidence: confidence, state: state, experience)
      return bonus.action(values, experience, using: &generator)
    }
  }

  /// Returns the sum over the actions of their probability times their value: what following this rule from
  /// `state` is worth.
  ///
  /// - Complexity: O(actions); nothing is allocated.
  public func expectedValue(in state: State, _ values: ActionValues, _ experience: Experience) -> Double {
    switch self {
    case .greedy:
      values.maximum(in: state)
    case .epsilonGreedy(let schedule):
      values.mixture(schedule.value(experience, state), in: state)
    case .softmax(let temperature):
      Self.softmaxValue(in: state, values, temperature: Self.positive(temperature.value(experience, state)))
    case .upperConfidenceBound(let confidence):
      Bonus(confidence: confidence, state: state, experience).expectedValue(values, experience)
    }
  }

  /// Returns the probability of each action in `state`.
  public func probabilities(
    in state: State, _ values: ActionValues, _ experience: Experience
  ) -> [Double] {
    var probabilities: [Double] = []
    append(to: &probabilities, in: state, values, experience)
    return probabilities
  }

  private func append(
    to probabilities: inout [Double], in state: State, _ values: ActionValues, _ experience: Experience
  ) {
    let distribution = distribution(in: state, values, experience)
    for action in 0..<values.actionCount {
      probabilities.append(distribution.probability(of: action, in: state, values))
    }
  }

  /// Returns the policy that follows the rule in every state.
  func policy(_ values: ActionValues, _ experience: Experience) -> Policy {
    var probabilities: [Double] = []
    probabilities.reserveCapacity(values.stateCount * values.actionCount)
    for state in 0..<values.stateCount { append(to: &probabilities, in: state, values, experience) }
    return Policy(actionCount: values.actionCount, probabilities)
  }

  /// Works out the probabilities of the actions in `state`.
  ///
  /// - Complexity: O(actions); nothing is allocated.
  @inline(__always)
  func distribution(
    in state: State, _ values: ActionValues, _ experience: Experience
  ) -> ActionDistribution {
    switch self {
    case .greedy:
      let best = values.best(in: state)
      return .mixture(share: 0, best: best.value, bestShare: 1 / Double(best.count))
    case .epsilonGreedy(let schedule):
      let best = values.best(in: state)
      let epsilon = schedule.value(experience, state)
      return .mixture(
        share: epsilon / Double(values.availableCount(in: state)), best: best.value,
        bestShare: (1 - epsilon) / Double(best.count))
    case .softmax(let schedule):
      let temperature = Self.positive(schedule.value(experience, state))
      let best = values.maximum(in: state)
      var total = 0.0
      for action in 0..<values.actionCount {
        total += Elementary.exp((values[state, action] - best) / temperature)
      }
      return .softmax(temperature: temperature, best: best, total: total)
    case .upperConfidenceBound(let confidence):
      let bonus = Bonus(confidence: confidence, state: state, experience)
      let best = bonus.best(values, experience)
      return .upperConfidenceBound(bonus, experience, top: best.score, share: 1 / Double(best.count))
    }
  }

  /// Returns the temperature, or the smallest one if its schedule has run down to 0 by rounding.
  private static func positive(_ temperature: Double) -> Double { max(temperature, .leastNormalMagnitude) }

  private static func softmaxAction(
    in state: State, _ values: ActionValues, temperature: Double, using generator: inout Generator
  ) -> Action {
    let best = values.maximum(in: state)
    var total = 0.0
    for action in 0..<values.actionCount {
      total += Elementary.exp((values[state, action] - best) / temperature)
    }
    let draw = generator.uniform() * total
    var sum = 0.0
    for action in 0..<values.actionCount {
      sum += Elementary.exp((values[state, action] - best) / temperature)
      if draw < sum { return action }
    }
    return values.greedyAction(in: state)
  }

  private static func softmaxValue(
    in state: State, _ values: ActionValues, temperature: Double
  ) -> Double {
    let best = values.maximum(in: state)
    var total = 0.0
    var sum = 0.0
    for action in 0..<values.actionCount where values.isAvailable(action, in: state) {
      let weight = Elementary.exp((values[state, action] - best) / temperature)
      total += weight
      sum += weight * values[state, action]
    }
    return sum / total
  }
}

/// The probabilities of the actions of one state, worked out once.
enum ActionDistribution {
  /// A share for every available action and one more for those of largest value.
  case mixture(share: Double, best: Double, bestShare: Double)
  /// exp((q - best) / temperature) / total.
  case softmax(temperature: Double, best: Double, total: Double)
  /// A share for those of largest score.
  case upperConfidenceBound(Bonus, Experience, top: Double, share: Double)

  /// Returns the probability of `action` in the state, whose values are those of before.
  @inline(__always)
  func probability(of action: Action, in state: State, _ values: ActionValues) -> Double {
    let value = values[state, action]
    switch self {
    case .mixture(let share, let best, let bestShare):
      return value > -.infinity ? share + (value == best ? bestShare : 0) : 0
    case .softmax(let temperature, let best, let total):
      return Elementary.exp((value - best) / temperature) / total
    case .upperConfidenceBound(let bonus, let experience, let top, let share):
      return bonus.score(action, values, experience) == top ? share : 0
    }
  }
}

/// The scores of the upper-confidence-bound rule in one state.
struct Bonus {
  let confidence: Double
  let state: State
  let logarithm: Double

  init(confidence: Double, state: State, _ experience: Experience) {
    self.confidence = confidence
    self.state = state
    logarithm = Elementary.log(Double(max(1, experience.visits(state))))
  }

  /// Returns the value plus the bonus of an action: infinite if untried, minus infinity if not available.
  func score(_ action: Action, _ values: ActionValues, _ experience: Experience) -> Double {
    guard values.isAvailable(action, in: state) else { return -.infinity }
    let visits = experience.visits(state, action)
    guard visits > 0 else { return .infinity }
    return values[state, action] + confidence * (logarithm / Double(visits)).squareRoot()
  }

  /// Returns the largest score, the first action that has it, and how many have it.
  func best(
    _ values: ActionValues, _ experience: Experience
  ) -> (score: Double, action: Action, count: Int) {
    var best = (score: -Double.infinity, action: 0, count: 0)
    for action in 0..<values.actionCount {
      let score = score(action, values, experience)
      if score > best.score { best = (score, action, 0) }
      if score == best.score { best.count += 1 }
    }
    return best
  }

  func action(
    _ values: ActionValues, _ experience: Experience, using generator: inout Generator
  ) -> Action {
    let best = best(values, experience)
    if best.count == 1 { return best.action }
    var place = generator.index(below: best.count)
    for action in best.action..<values.actionCount where score(action, values, experience) == best.score {
      if place == 0 { return action }
      place -= 1
    }
    return values.greedyAction(in: state)
  }

  func expectedValue(_ values: ActionValues, _ experience: Experience) -> Double {
    let best = best(values, experience)
    var sum = 0.0
    for action in best.action..<values.actionCount where score(action, values, experience) == best.score {
      sum += values[state, action]
    }
    return sum / Double(best.count)
  }
}

extension Exploration: ParameterValue {
  /// The text forms there are.
  static let forms = "greedy, epsilon-greedy(SCHEDULE), softmax(SCHEDULE) or ucb(NUMBER)"

  /// The help text's word for a rule of exploration.
  public static var placeholder: String { "RULE" }

  /// The text form; parsing it gives the same rule back.
  public var description: String {
    switch self {
    case .greedy: "greedy"
    case .epsilonGreedy(let epsilon): "epsilon-greedy(\(epsilon))"
    case .softmax(let temperature): "softmax(\(temperature))"
    case .upperConfidenceBound(let confidence): "ucb(\(confidence))"
    }
  }

  /// Creates the rule with this text form, or nil if there is none.
  public init?(_ description: String) {
    if description == "greedy" {
      self = .greedy
      return
    }
    guard let call = Call(description), call.arguments.count == 1 else { return nil }
    switch call.name {
    case "epsilon-greedy":
      guard let epsilon = Schedule(call.arguments[0]), epsilon.stays(in: .from(0, to: 1)) else { return nil }
      self = .epsilonGreedy(epsilon: epsilon)
    case "softmax":
      guard let temperature = Schedule(call.arguments[0]), temperature.stays(in: .above(0)) else {
        return nil
      }
      self = .softmax(temperature: temperature)
    case "ucb":
      guard let confidence = Double(call.arguments[0]), Interval.from(0).contains(confidence) else {
        return nil
      }
      self = .upperConfidenceBound(confidence: confidence)
    default:
      return nil
    }
  }
}
