import TabularRL

/// A point on a line that is to be kept at zero cheaply: the smallest world whose actions are numbers.
///
///     x' = growth * x + gain * u + noise,  reward = -(state cost * x^2 + action cost * u^2)
///
/// The best action is linear in the state, u = -K x, with P from Riccati's equation:
///
///     P = q + gamma a^2 P - (gamma a b P)^2 / (r + gamma b^2 P),  K = gamma a b P / (r + gamma b^2 P)
///
/// - States: one number; episodes begin uniformly in -1...1. Beyond two it is held, so that nothing overflows.
/// - Actions: any number; one that is not finite counts as 0, one beyond ten as ten.
/// - Episode end: none; episodes are cut after 50 steps.
/// - Source: Bertsekas 2017, section 3.1; Bradtke 1993 for its use in reinforcement learning.
public struct LinearQuadratic: Simulation {
  /// What becomes of the state by itself.
  public var growth = 1.0
  /// What an action does to it.
  public var gain = 1.0
  /// The price of the square of the state.
  public var stateCost = 1.0
  /// The price of the square of the action.
  public var actionCost = 1.0
  /// The standard deviation of the noise.
  public var noise = 0.1

  /// Creates the world with all coefficients 1 and noise 0.1.
  public init() {}

  /// The largest magnitude of a state; the best policy hardly ever comes near it.
  public static let largestState = 2.0
  /// The largest magnitude of an action.
  public static let largestAction = 10.0

  /// Actions are a continuum.
  public var actionNames: [String] { [] }

  /// Where the state is held.
  public var coordinateRanges: [ClosedRange<Double>] { [-Self.largestState...Self.largestState] }

  /// The state itself.
  public func coordinates(of state: Double) -> Coordinates { Coordinates(state, 0, 0, 0) }

  /// Draws a start in -1...1.
  public func start(using generator: inout Generator) -> Double { 2 * generator.uniform() - 1 }

  /// Moves, and pays for the state that was left and for the action.
  public func step(
    _ state: Double, _ decision: Double, using generator: inout Generator
  ) -> Response<Double> {
    let action = decision.isFinite ? Self.held(decision, Self.largestAction) : 0
    let next = Self.held(growth * state + gain * action + noise * generator.normal(), Self.largestState)
    return Response(
      reward: -(stateCost * state * state + actionCost * action * action), terminates: false, next: next
    )
  }

  private static func held(_ value: Double, _ largest: Double) -> Double {
    max(-largest, min(largest, value))
  }

  /// Returns the factor K of the best action -K x, by iterating Riccati's equation until nothing changes.
  public func bestFactor(discount: Double) -> Double {
    var price = stateCost
    for _ in 0..<100_000 {
      let through = discount * growth * gain * price
      let next =
        stateCost + discount * growth * growth * price
        - through * through / (actionCost + discount * gain * gain * price)
      if next == price { break }
      price = next
    }
    return discount * growth * gain * price / (actionCost + discount * gain * gain * price)
  }

  /// Discounts by 0.9.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts episodes after 50 steps.
  public var defaultStepLimit: Int? { 50 }

  /// Runs 1000 episodes.
  public var defaultBudget: Budget { .episodes(1000) }
}

extension LinearQuadratic {
  /// The name `linear-quadratic`.
  public static let name = "linear-quadratic"

  /// What it is, in one line.
  public static let summary = "a point to be kept at zero by pushes of any strength"

  /// The coefficients.
  public static let parameters: [Parameter<Self>] = [
    Parameter("growth", \.growth, in: .from(-2, to: 2), "what becomes of the state by itself"),
    Parameter("gain", \.gain, in: .from(-10, to: 10), "what an action does to the state"),
    Parameter("state-cost", \.stateCost, in: .from(0, to: 1e6), "the price of the square of the state"),
    Parameter("action-cost", \.actionCost, in: .above(0, to: 1e6), "the price of the square of the action"),
    Parameter("noise", \.noise, in: .from(0, to: 1e3), "the standard deviation of the noise"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "a number x, held in -2...2; episodes begin uniformly in -1...1",
    "Actions": "a number u, held in -10...10; x' = growth * x + gain * u + noise",
    "Rewards": "-(state-cost * x^2 + action-cost * u^2) for the state left and the action",
    "Episode end": "none; episodes are cut after 50 steps",
    "Optimum": "u = -K x with K from Riccati's equation: 0.588403 for the default and discount 0.9",
    "Source": "Bertsekas 2017, section 3.1; Bradtke 1993",
  ])
}
