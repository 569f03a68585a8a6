import TabularRL

/// Points on a line whose reward is a square wave: learning its values is regression.
///
/// - States: points between 0 and 2, evenly spaced, in each of which an episode may begin with the same chance.
/// - Actions: `look` only.
/// - Rewards: 1 for points between 0.5 and 1.5, 0 for the others.
/// - Episode end: after the first step.
/// - Features: intervals of one width whose centers are evenly spaced from 0 to 2; a point has the feature 1 for each
///   interval it lies in: coarse coding.
///
/// - Source: Sutton & Barto 2018, example 9.3, figure 9.8, which draws points from the whole line.
public struct SquareWave: Environment {
  /// The only thing that can be done.
  public enum Look: String, CaseIterable, Sendable, CustomStringConvertible {
    /// See what the point pays.
    case look

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of points.
  public var points = 200

  /// The number of intervals.
  public var intervals = 50

  /// The width of an interval.
  public var width = 0.4

  /// Creates the wave of 200 points with features of medium width.
  public init() {}

  /// Every point.
  public var initialStates: [Int] { Array(0..<points) }

  /// The points from left to right, and where episodes end.
  public var states: [Int]? { Array(0...points) }

  /// The place of a point between 0 and 2.
  public func place(of state: Int) -> Double { 2 * (Double(state) + 0.5) / Double(points) }

  /// Pays for the point.
  public func outcomes(of action: Look, in state: Int) -> [Outcome<Int>] {
    guard state < points else { return [] }
    return [.ending(in: points, reward: abs(place(of: state) - 1) < 0.5 ? 1 : 0)]
  }

  /// The place on the line.
  public func coordinates(of state: Int) -> [Double]? { state < points ? [place(of: state)] : nil }

  /// Which intervals the point lies in.
  public func features(of state: Int) -> [Double]? {
    guard state < points else { return nil }
    return (0..<intervals).map { interval in
      let center = 2 * (Double(interval) + 0.5) / Double(intervals)
      return abs(place(of: state) - center) <= width / 2 ? 1 : 0
    }
  }

  /// Calls the last state `end`.
  public func name(of state: Int) -> String { state == points ? "end" : String(state) }

  /// Runs 10240 episodes, as in the book.
  public var defaultBudget: Budget { .episodes(10_240) }
}

extension SquareWave {
  /// The name `square-wave`.
  public static let name = "square-wave"

  /// What it is, in one line.
  public static let summary =
    "points on a line that pay a square wave: regression by coarse coding (figure 9.8)"

  /// The parameters of the points and the features.
  public static let parameters: [Parameter<Self>] = [
    Parameter("points", \.points, in: 2...100_000, "the number of points on the line"),
    Parameter("intervals", \.intervals, in: 1...1000, "the number of intervals, which are the features"),
    Parameter("width", \.width, in: .above(0, to: 4), "the width of an interval; the line is 2 long"),
  ]

  /// Half of the points pay.
  public static let knownOptima = [KnownOptimum(0.5, discount: 1)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "points between 0 and 2, evenly spaced, each as likely at the beginning, and end",
    "Actions": "look",
    "Rewards": "1 for points between 0.5 and 1.5, 0 for the others",
    "Episode end": "after the first step",
    "Optimum": "the value of a point is what it pays",
    "Features": "--features own: 1 for each of the intervals that the point lies in, 0 for the others",
    "Source": "Sutton & Barto 2018, example 9.3, figure 9.8",
  ])
}
