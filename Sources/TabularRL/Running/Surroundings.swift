/// What goes on around a run besides single steps: worlds that take over, rewards that drift, and which
/// actions are optimal.
///
/// Only runs that have any of it ask for it.
struct Surroundings: Sendable {
  /// The world as it is now.
  private(set) var world: World

  /// The number of steps of the run.
  private var steps = 0
  private var changes: ArraySlice<Variation.Change>
  private let rewardDrift: Double
  private let countsOptimalActions: Bool
  private let discount: Double
  private var model: TabularModel
  /// How far the mean reward of each row has drifted; empty when none does.
  private var drift: [Double] = []
  /// The mean immediate reward of each row, where it drifts.
  private var means: [Double] = []
  /// Whether each action is optimal, unless rewards drift.
  private var areOptimal: [Bool] = []

  /// Whether numbers are drawn even in a deterministic world.
  var draws: Bool { rewardDrift > 0 || !changes.isEmpty }

  /// Returns what goes on around a run of `task`, or nil when nothing does.
  init?(_ task: LearningTask) {
    guard task.countsOptimalActions || !task.variation.changes.isEmpty || task.variation.rewardDrift > 0
    else {
      return nil
    }
    changes = task.variation.changes[...]
    rewardDrift = task.variation.rewardDrift
    countsOptimalActions = task.countsOptimalActions
    discount = task.specification.discount
    (model, world) = (task.model, task.world)
    if rewardDrift > 0 {
      drift = Array(repeating: 0, count: model.stateCount * model.actionCount)
      findMeans()
    }
    findOptimalActions()
  }

  /// Draws what an action leads to, lets rewards drift, and lets another world take over if it is time.
  ///
  /// Returns as well whether the action was optimal, where that is asked for.
  mutating func outcome(
    of action: Action, in state: State, using generator: inout Generator
  ) -> (World.Outcome, isOptimal: Bool) {
    var outcome = world.outcome(of: action, in: state, using: &generator)
    steps += 1
    let row = state * model.actionCount + action
    let isOptimal = countsOptimalActions && isBest(action, in: state)
    if rewardDrift > 0 {
      outcome.reward += drift[row]
      for index in drift.indices { drift[index] += rewardDrift * generator.normal() }
    }
    if let change = changes.first, steps >= change.step {
      changes.removeFirst()
      (model, world) = (change.model, World(change.model))
      if rewardDrift > 0 { findMeans() }
      findOptimalActions()
    }
    return (outcome, isOptimal)
  }

  private func isBest(_ action: Action, in state: State) -> Bool {
    guard rewardDrift > 0 else { return areOptimal[state * model.actionCount + action] }
    // Where rewards drift, every episode is a single step: the best action is that of the largest mean.
    let start = state * model.actionCount
    let mean = means[start + action] + drift[start + action]
    return (0..<model.actionCount).allSatisfy { other in
      !model.isAvailable(other, in: state) || means[start + other] + drift[start + other] <= mean
    }
  }

  private mutating func findMeans() {
    let nothing = [Double](repeating: 0, count: model.stateCount)
    means = (0..<model.stateCount).flatMap { state in
      (0..<model.actionCount).map { model.backup(nothing, of: $0, in: state, discount: 0) }
    }
  }

  private mutating func findOptimalActions() {
    guard countsOptimalActions, rewardDrift == 0 else { return }
    let solution = AutomaticPlanner().solve(model, discount: discount)
    guard let values = solution.actionValues, let bounds = solution.bounds else { return }
    // What the proof cannot tell from the best counts as best.
    let slack = 2 * bounds.width
    areOptimal = (0..<model.stateCount).flatMap { state in
      let best = values.maximum(in: state)
      return (0..<model.actionCount).map {
        model.isAvailable($0, in: state) && values[state, $0] >= best - slack
      }
    }
  }
}
