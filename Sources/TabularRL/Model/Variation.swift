/// A world of which every run gets another one, drawn at random.
///
/// Run *r* of every learner gets the same one.
public protocol DrawnEnvironment: Environment {
  /// Returns the world of one run; it has the states and actions of this one.
  func drawn(using generator: inout Generator) -> Self
}

/// A world whose rules change while a run is under way.
public protocol ChangingEnvironment: Environment {
  /// The later worlds, each with the number of steps of a run after which it takes over, ascending; they have the
  /// states and actions of this one, in the same order.
  var changes: [(step: Int, world: Self)] { get }

  /// The standard deviation of the random step that the mean reward of every action takes after each step of a run,
  /// independently of the others; at least 0.
  var rewardDrift: Double { get }
}

extension ChangingEnvironment {
  /// No other world takes over.
  public var changes: [(step: Int, world: Self)] { [] }

  /// Rewards stay what they are.
  public var rewardDrift: Double { 0 }
}

/// How a world differs between runs and within one.
public struct Variation: Sendable {
  /// A later model and the number of steps after which it takes over.
  public struct Change: Sendable {
    /// The number of steps of a run, at least 1.
    public let step: Int
    /// The model from then on.
    public let model: TabularModel
  }

  /// The later models in the order of their steps.
  public let changes: [Change]

  /// The standard deviation of the step that each mean reward takes after each step of a run; at least 0.
  public let rewardDrift: Double

  /// Draws the model of one run, or nil when all runs share one.
  public let draw: (@Sendable (_ generator: inout Generator) throws(ModelError) -> TabularModel)?

  /// A world that stays as it is.
  public static let none = Variation(changes: [], rewardDrift: 0, draw: nil)

  /// Whether the world stays as it is.
  public var isNone: Bool { changes.isEmpty && rewardDrift == 0 && draw == nil }

  private init(
    changes: [Change], rewardDrift: Double,
    draw: (@Sendable (_ generator: inout Generator) throws(ModelError) -> TabularModel)?
  ) {
    self.changes = changes
    self.rewardDrift = rewardDrift
    self.draw = draw
  }

  /// Compiles what varies in `environment`, whose own model is given.
  ///
  /// - Throws: ``ModelError`` when a later world is wrong or has other states or actions.
  public init(of environment: some Environment, compiledTo model: TabularModel) throws(ModelError) {
    var changes: [Change] = []
    var rewardDrift = 0.0
    var draw: (@Sendable (_ generator: inout Generator) throws(ModelError) -> TabularModel)?
    if let changing = environment as? any ChangingEnvironment {
      changes = try Self.changes(of: changing, model)
      rewardDrift = changing.rewardDrift
    }
    if let drawn = environment as? any DrawnEnvironment { draw = Self.draw(drawn) }
    self.init(changes: changes, rewardDrift: rewardDrift, draw: draw)
  }

  private static func changes(
    of environment: some ChangingEnvironment, _ model: TabularModel
  ) throws(ModelError) -> [Change] {
    var changes: [Change] = []
    for (step, world) in environment.changes {
      let later = try TabularModel(compiling: world)
      guard later.stateNames == model.stateNames, later.actionNames == model.actionNames else {
        throw .otherStates(step: step)
      }
      guard step > changes.last?.step ?? 0 else { throw .changeOrder(step: step) }
      changes.append(Change(step: step, model: later))
    }
    return changes
  }

  private static func draw(
    _ environment: some DrawnEnvironment
  ) -> @Sendable (_ generator: inout Generator) throws(ModelError) -> TabularModel {
    { (generator: inout Generator) throws(ModelError) in
      try TabularModel(compiling: environment.drawn(using: &generator))
    }
  }
}

extension TabularModel {
  /// Whether every step ends the episode, as in a bandit.
  public var isBandit: Bool {
    withView { view in
      (0..<stateCount * actionCount).allSatisfy { row in
        view.outcomes(of: row).allSatisfy { view.terminates[$0] || view.isIdle(Int(view.successors[$0])) }
      }
    }
  }
}
