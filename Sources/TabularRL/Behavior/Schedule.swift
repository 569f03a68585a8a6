/// A number that may change while learning: a step size, an epsilon, a temperature.
///
/// | text | value at the n-th use, n = 1, 2, … |
/// | --- | --- |
/// | `0.1` | always 0.1 |
/// | `linear(1,0.05,500)` | from 1 to 0.05 in 500 equal decrements, then 0.05 |
/// | `exponential(1,0.99,0.01)` | 1 * 0.99^(n-1), but never below 0.01 |
/// | `1/n`, `10/(9+n)` | 10 / (9 + n) |
/// | `n^-0.8`, `0.5*n^-0.8` | 0.5 / n^0.8 |
///
/// `@step`, `@episode` or `@visit` behind the text says what n counts: steps or episodes of the run, or
/// visits to the state (for an exploration) or to the state and action (for a step size). Without it,
/// `linear` and `exponential` count episodes and the forms with an n count visits.
public struct Schedule: Hashable, Sendable {
  /// How the number changes.
  public let shape: Shape

  /// What is counted.
  public let unit: Unit

  /// The form of the change.
  public enum Shape: Hashable, Sendable {
    /// Always the same value.
    case constant(Double)
    /// From one value to another in equal decrements, then constant.
    case linear(from: Double, to: Double, over: Int)
    /// Multiplied by a factor above 0 and at most 1 at each use, but never below a floor.
    case exponential(from: Double, factor: Double, floor: Double)
    /// scale / (offset + n).
    case hyperbolic(scale: Double, offset: Double)
    /// scale / n^power.
    case polynomial(scale: Double, power: Double)
  }

  /// What n counts.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// Steps of the run.
    case step
    /// Episodes of the run.
    case episode
    /// Visits to a state, or to a state and action.
    case visit
  }

  /// Creates a schedule; what a constant counts makes no difference, and is always steps.
  public init(_ shape: Shape, by unit: Unit) {
    self.shape = shape
    if case .constant = shape { self.unit = .step } else { self.unit = unit }
  }

  /// Creates the schedule that never changes.
  public static func constant(_ value: Double) -> Schedule { Schedule(.constant(value), by: .step) }

  /// 1/n by visit: as a step size it makes an estimate the mean of its targets.
  public static let sampleMean = Schedule(.hyperbolic(scale: 1, offset: 0), by: .visit)

  /// Whether the schedule asks how often a state or an action was visited.
  public var countsVisits: Bool {
    unit == .visit
  }

  /// Whether every episode may have a value of its own, which stays while it lasts.
  var changesByEpisode: Bool { unit == .episode }

  /// Returns the value after `count` earlier uses, that is with n = count + 1.
  ///
  /// - Complexity: O(1); constants cost nothing, powers one exponential.
  @inline(__always)
  public func value(after count: Int) -> Double {
    if case .constant(let value) = shape { return value }
    return changingValue(after: count)
  }

  private func changingValue(after count: Int) -> Double {
    switch shape {
    case .constant(let value):
      value
    case .linear(let from, let to, let over):
      count >= over ? to : from + (to - from) * (Double(count) / Double(over))
    case .exponential(let from, let factor, let floor):
      max(floor, from * (count == 0 ? 1 : Elementary.power(factor, Double(count))))
    case .hyperbolic(let scale, let offset):
      scale / (offset + Double(count + 1))
    case .polynomial(let scale, let power):
      scale * Elementary.power(Double(count + 1), -power)
    }
  }

  /// Returns whether every value the schedule takes lies in `interval`.
  ///
  /// The limit 0 of the forms with an n is never reached and does not count; that of an exponential without a
  /// positive floor counts, for there rounding to 0 comes soon.
  public func stays(in interval: Interval) -> Bool {
    switch shape {
    case .constant(let value): interval.contains(value)
    case .linear(let from, let to, _): interval.contains(from) && interval.contains(to)
    case .exponential(let from, let factor, let floor):
      interval.contains(from) && (factor == 1 || interval.contains(max(floor, 0)))
    case .hyperbolic(let scale, let offset): interval.contains(scale / (offset + 1)) && interval.lower <= 0
    case .polynomial(let scale, _): interval.contains(scale) && interval.lower <= 0
    }
  }
}

extension Schedule: ParameterValue {
  /// The help text's word for a schedule.
  public static var placeholder: String { "SCHEDULE" }

  /// The text form; parsing it gives the same schedule back.
  public var description: String {
    switch shape {
    case .constant(let value):
      value.description
    case .linear(let from, let to, let over):
      "linear(\(from),\(to),\(over))@\(unit.rawValue)"
    case .exponential(let from, let factor, let floor):
      "exponential(\(from),\(factor),\(floor))@\(unit.rawValue)"
    case .hyperbolic(let scale, let offset):
      (offset == 0 ? "\(scale)/n" : "\(scale)/(\(offset)+n)") + "@\(unit.rawValue)"
    case .polynomial(let scale, let power):
      (scale == 1 ? "" : "\(scale)*") + "n^-\(power)@\(unit.rawValue)"
    }
  }

  /// Creates the schedule with this text form, or nil if there is none.
  public init?(_ description: String) {
    let parts = description.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let shape = Shape(parts[0]) else { return nil }
    var unit = shape.usualUnit
    if parts.count == 2 {
      guard let named = Unit(rawValue: String(parts[1])) else { return nil }
      unit = named
    }
    self.init(shape, by: unit)
  }
}

extension Schedule.Shape {
  fileprivate var usualUnit: Schedule.Unit {
    switch self {
    case .constant: .step
    case .linear, .exponential: .episode
    case .hyperbolic, .polynomial: .visit
    }
  }

  fileprivate init?(_ text: Substring) {
    if let value = Double(text), value.isFinite {
      self = .constant(value)
    } else if let call = Call(text) {
      guard let shape = Self(call) else { return nil }
      self = shape
    } else if let slash = text.firstIndex(of: "/") {
      let below = text[text.index(after: slash)...]
      guard let scale = Double(text[..<slash]), scale.isFinite, scale > 0 else { return nil }
      if below == "n" {
        self = .hyperbolic(scale: scale, offset: 0)
      } else {
        guard below.hasPrefix("("), below.hasSuffix("+n)") else { return nil }
        guard let offset = Double(below.dropFirst().dropLast(3)), offset.isFinite, offset >= 0 else {
          return nil
        }
        self = .hyperbolic(scale: scale, offset: offset)
      }
    } else {
      let factors = text.split(separator: "*", omittingEmptySubsequences: false)
      guard let last = factors.last, last.hasPrefix("n^-"), factors.count <= 2 else { return nil }
      let scale = factors.count == 2 ? Double(factors[0]) : 1
      guard let scale, scale.isFinite, scale > 0 else { return nil }
      guard let power = Double(last.dropFirst(3)), power.isFinite, power > 0 else { return nil }
      self = .polynomial(scale: scale, power: power)
    }
  }

  private init?(_ call: Call) {
    let numbers = call.arguments.compactMap { Double($0) }.filter(\.isFinite)
    guard numbers.count == 3, call.arguments.count == 3 else { return nil }
    switch call.name {
    case "linear":
      guard let over = Int(call.arguments[2]), over > 0 else { return nil }
      self = .linear(from: numbers[0], to: numbers[1], over: over)
    case "exponential":
      guard numbers[1] > 0, numbers[1] <= 1, numbers[2] <= numbers[0] else { return nil }
      self = .exponential(from: numbers[0], factor: numbers[1], floor: numbers[2])
    default:
      return nil
    }
  }
}
