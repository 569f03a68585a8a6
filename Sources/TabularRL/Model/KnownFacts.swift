/// The optimal value of a world as its author knows it, on average over the starts.
public struct KnownOptimum: Hashable, Sendable {
  /// The settings of the world; the rest has its defaults.
  public let settings: [Setting]
  /// The discount.
  public let discount: Double
  /// The number of steps of an episode, or nil for no limit.
  public let steps: Int?
  /// The optimal value.
  public let value: Double
  /// How far the value may be from the truth: half a unit of the last decimal known.
  public let tolerance: Double

  /// Creates the fact that a world with the given settings has this optimal value.
  public init(
    _ value: Double, within tolerance: Double = 5e-9, discount: Double, steps: Int? = nil,
    _ settings: KeyValuePairs<String, String> = [:]
  ) {
    self.settings = settings.map { Setting(name: $0.key, value: $0.value) }
    self.discount = discount
    self.steps = steps
    self.value = value
    self.tolerance = tolerance
  }
}

/// A way in which a world can be mirrored or turned: what happens in the image is the image of what happens.
public struct Symmetry<State: Sendable, Action: Sendable>: Sendable {
  /// What it is called, such as "left and right".
  public let name: String
  /// The image of a state.
  public let state: @Sendable (State) -> State
  /// The image of an action.
  public let action: @Sendable (Action) -> Action

  /// Creates a symmetry from the images of states and actions.
  public init(
    _ name: String, state: @escaping @Sendable (State) -> State,
    action: @escaping @Sendable (Action) -> Action
  ) {
    self.name = name
    self.state = state
    self.action = action
  }
}
