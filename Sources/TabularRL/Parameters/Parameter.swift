/// A value that flags, manifests and help texts hold as text: printing and parsing give the same value back.
public protocol ParameterValue: LosslessStringConvertible, Sendable, Equatable {
  /// What the help text calls such a value, in capitals: `NUMBER`, `COUNT`, `SCHEDULE`.
  static var placeholder: String { get }

  /// Creates the value that a text stands for, which may have more ways to be written than to be printed.
  init?(written text: String)
}

extension ParameterValue {
  /// Reads what is printed.
  public init?(written text: String) { self.init(text) }
}

extension Double: ParameterValue {
  /// The help text's word for a real number.
  public static var placeholder: String { "NUMBER" }
}

extension Int: ParameterValue {
  /// The help text's word for a whole number.
  public static var placeholder: String { "COUNT" }

  /// Reads digits, or a decimal form such as 1e6 that is whole.
  public init?(written text: String) {
    if let number = Int(text) {
      self = number
      return
    }
    guard text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }), let number = Double(text),
      number.magnitude <= 9_007_199_254_740_992
    else { return nil }
    self.init(exactly: number)
  }
}

extension Bool: ParameterValue {
  /// The help text's words for a choice between yes and no.
  public static var placeholder: String { "true|false" }
}

/// A closed choice: its text forms are the raw values.
public protocol ParameterChoice: ParameterValue, RawRepresentable, CaseIterable where RawValue == String {}

extension ParameterChoice {
  /// The choices, separated by bars.
  public static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }

  /// Creates the choice with this name.
  public init?(_ description: String) { self.init(rawValue: description) }

  /// The name of the choice.
  public var description: String { rawValue }
}

/// One hyper-parameter of an algorithm or a world, declared once: flag, help, range, error, manifest entry.
public struct Parameter<Root>: Sendable {
  /// The name, which is the flag without its dashes: `alpha`, `initial-value`.
  public let name: String

  /// What the parameter does, in one line without a full stop.
  public let summary: String

  /// What the help text calls its values.
  public let placeholder: String

  /// The values allowed, as words for help and errors; empty when the placeholder says it all.
  public let allowed: String

  /// The parameter that this one is another spelling of, or nil.
  public let alternativeTo: String?

  /// The text forms of the smallest and the largest value allowed, of bounds that are allowed values themselves.
  public private(set) var extremes: [String] = []

  /// Returns the text form of the value held by `root`.
  public let read: @Sendable (_ root: Root) -> String

  /// Parses a text and puts the value into `root`, or throws a ``ParameterError``.
  public let write: @Sendable (_ root: inout Root, _ text: String) throws(ParameterError) -> Void

  /// Creates a parameter that is stored at a key path and whose values must pass a test.
  ///
  /// - Parameters:
  ///   - name: the flag without its dashes.
  ///   - keyPath: where the value is kept.
  ///   - allowed: the values allowed, in words: "must be …" is put before it.
  ///   - isAllowed: whether a value is allowed.
  ///   - summary: what the parameter does, in one line without a full stop.
  public init<Value: ParameterValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Value> & Sendable, allowed: String = "",
    where isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }, _ summary: String
  ) {
    self.init(name, keyPath, ValueRule(allowed: allowed, contains: isAllowed), summary)
  }

  /// Creates a real-valued parameter that must lie in an interval.
  public init(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Double> & Sendable, in interval: Interval,
    _ summary: String
  ) {
    self.init(name, keyPath, ValueRule(interval), summary)
  }

  /// Creates a whole-numbered parameter that must lie in a range.
  public init(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Int> & Sendable, in range: ClosedRange<Int>,
    _ summary: String
  ) {
    self.init(name, keyPath, ValueRule(range), summary)
  }

  private init<Value: ParameterValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Value> & Sendable, _ rule: ValueRule<Value>,
    _ summary: String
  ) {
    self.init(
      name: name, summary: summary, placeholder: Value.placeholder, allowed: rule.allowed, alternativeTo: nil,
      read: { $0[keyPath: keyPath].description },
      write: { (root: inout Root, text: String) throws(ParameterError) in
        root[keyPath: keyPath] = try rule.value(of: text, for: name)
      })
    extremes = rule.extremes
  }

  /// Creates a parameter from its parts.
  public init(
    name: String, summary: String, placeholder: String, allowed: String, alternativeTo: String?,
    read: @escaping @Sendable (Root) -> String,
    write: @escaping @Sendable (inout Root, String) throws(ParameterError) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.placeholder = placeholder
    self.allowed = allowed
    self.alternativeTo = alternativeTo
    self.read = read
    self.write = write
  }
}

extension Parameter {
  /// Returns the parameter with one more way to write its value, shown in help and errors as `form`.
  ///
  /// - Parameters:
  ///   - form: what such a text looks like.
  ///   - read: puts the value that a text of that form stands for into its place, or returns false for another text.
  /// - Returns: the parameter that reads both.
  public func accepting(
    _ form: String, _ read: @escaping @Sendable (_ root: inout Root, _ text: String) -> Bool
  ) -> Parameter {
    let allowed = "\(allowed) or \(form)"
    return Parameter(
      name: name, summary: summary, placeholder: placeholder, allowed: allowed, alternativeTo: alternativeTo,
      read: self.read,
      write: { (root: inout Root, text: String) throws(ParameterError) in
        guard !read(&root, text) else { return }
        do throws(ParameterError) {
          try write(&root, text)
        } catch .unreadable(let name, let text, _) {
          throw .unreadable(name: name, text: text, expected: allowed)
        }
      })
  }
}

/// Which values a parameter may have: what is known of it whatever it is a parameter of.
private struct ValueRule<Value: ParameterValue>: Sendable {
  /// The values allowed, in words, or empty where all are.
  let allowed: String
  /// The text forms of the smallest and the largest value allowed.
  var extremes: [String] = []
  /// Whether a value is allowed.
  let contains: @Sendable (Value) -> Bool

  init(allowed: String, contains: @escaping @Sendable (Value) -> Bool) {
    self.allowed = allowed
    self.contains = contains
  }

  /// Returns the value that a text stands for.
  func value(of text: String, for name: String) throws(ParameterError) -> Value {
    guard let value = Value(written: text) else {
      throw .unreadable(name: name, text: text, expected: allowed.isEmpty ? Value.placeholder : allowed)
    }
    guard contains(value) else { throw .notAllowed(name: name, text: text, allowed: allowed) }
    return value
  }
}

extension ValueRule<Double> {
  init(_ interval: Interval) {
    allowed = interval.description
    extremes = [interval.lower, interval.upper].filter(interval.contains).map(\.description)
    contains = interval.contains
  }
}

extension ValueRule<Int> {
  init(_ range: ClosedRange<Int>) {
    allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    extremes = ["\(range.lowerBound)", "\(range.upperBound)"]
    contains = { range.contains($0) }
  }
}

/// A set of real numbers between two bounds, each of which belongs to it or not.
public struct Interval: Hashable, Sendable, CustomStringConvertible {
  /// The lower bound, or minus infinity.
  public let lower: Double
  /// The upper bound, or infinity.
  public let upper: Double
  /// Whether the lower bound itself is allowed.
  public let includesLower: Bool

  private init(lower: Double, upper: Double, includesLower: Bool) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
  }

  /// Returns the numbers from `lower` to `upper`, both included.
  public static func from(_ lower: Double, to upper: Double) -> Interval {
    Interval(lower: lower, upper: upper, includesLower: true)
  }

  /// Returns the numbers above `lower` and up to `upper`.
  public static func above(_ lower: Double, to upper: Double) -> Interval {
    Interval(lower: lower, upper: upper, includesLower: false)
  }

  /// Returns the finite numbers above `lower`.
  public static func above(_ lower: Double) -> Interval {
    Interval(lower: lower, upper: .infinity, includesLower: false)
  }

  /// Returns the finite numbers from `lower` on.
  public static func from(_ lower: Double) -> Interval {
    Interval(lower: lower, upper: .infinity, includesLower: true)
  }

  /// All finite numbers.
  public static let finite = Interval(lower: -.infinity, upper: .infinity, includesLower: false)

  /// Returns whether `value` is finite and lies between the bounds.
  public func contains(_ value: Double) -> Bool {
    value.isFinite && value <= upper && (includesLower ? value >= lower : value > lower)
  }

  /// The interval in words, such as "a number above 0 and at most 1".
  public var description: String {
    if lower == -.infinity, upper == .infinity { return "a finite number" }
    if includesLower, upper < .infinity { return "a number from \(text(lower)) to \(text(upper))" }
    let start = "a number \(includesLower ? "of at least" : "above") \(text(lower))"
    return upper == .infinity ? start : start + " and at most \(text(upper))"
  }

  private func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
  }
}

/// A way in which the value given for a parameter is wrong.
public enum ParameterError: Error, Hashable, Sendable {
  /// The text is no value of the parameter's type.
  case unreadable(name: String, text: String, expected: String)
  /// The value is outside the allowed ones.
  case notAllowed(name: String, text: String, allowed: String)
  /// Values that are each allowed do not fit together.
  case conflict(String)
  /// A map given as a value is wrong.
  case map(name: String, MapError)
}

extension ParameterError: CustomStringConvertible {
  /// One sentence: what was wrong, where, and what is allowed.
  public var description: String {
    switch self {
    case .unreadable(let name, let text, let expected), .notAllowed(let name, let text, let expected):
      "--\(name) must be \(expected), got '\(text)'"
    case .conflict(let sentence):
      sentence
    case .map(let name, let error):
      "--\(name): \(error)"
    }
  }
}
