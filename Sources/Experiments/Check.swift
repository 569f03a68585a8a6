import TabularRL

/// One number held against a reference.
public struct Check: Sendable, Hashable, Encodable {
  /// Where the tolerance comes from.
  public enum Kind: String, Sendable, Encodable, CaseIterable {
    /// The reference is exact: closed form, linear solve or dynamic programming.
    case exact
    /// The reference is a number on the page; the tolerance is what rounding leaves open.
    case printed
    /// Both are means of runs; the tolerance is four standard errors of their difference.
    case statistical
    /// What the figure shows: one thing is larger than another.
    case ordering
  }

  /// How the number is held against the reference.
  public enum Comparison: String, Sendable, Encodable {
    /// No further away than the tolerance.
    case near
    /// At least the reference.
    case atLeast = "at-least"
    /// At most the reference.
    case atMost = "at-most"
  }

  /// What is checked.
  public let name: String
  /// Where the tolerance comes from.
  public let kind: Kind
  /// How the number is held against the reference.
  public let comparison: Comparison
  /// Our number.
  public let value: Double
  /// The number it should be.
  public let reference: Double
  /// How far from it our number may be.
  public let tolerance: Double
  /// What the book prints, where that is not the reference.
  public let printed: Double?
  /// Why the tolerance is what it is, and why the book prints something else where it does.
  public let reason: String

  /// Creates a check.
  public init(
    _ name: String, _ kind: Kind, _ comparison: Comparison = .near, value: Double, reference: Double,
    tolerance: Double = 0, printed: Double? = nil, reason: String
  ) {
    self.name = name
    self.kind = kind
    self.comparison = comparison
    self.value = value
    self.reference = reference
    self.tolerance = tolerance
    self.printed = printed
    self.reason = reason
  }

  /// Whether our number is where it should be; one that is no number is not.
  public var passed: Bool {
    switch comparison {
    case .near: abs(value - reference) <= tolerance
    case .atLeast: value >= reference
    case .atMost: value <= reference
    }
  }
}

extension Findings {
  /// Checks a number against an exact one.
  public mutating func exact(
    _ name: String, _ value: Double, _ reference: Double, tolerance: Double = 1e-6, printed: Double? = nil,
    _ reason: String = "the reference is exact, given to six digits"
  ) {
    add(
      Check(
        name, .exact, value: value, reference: reference, tolerance: tolerance, printed: printed,
        reason: reason))
  }

  /// Checks whole numbers, or how many of something agree.
  public mutating func equal(
    _ name: String, _ value: Int, _ reference: Int, _ reason: String = "whole numbers are equal or not"
  ) {
    exact(name, Double(value), Double(reference), tolerance: 0, reason)
  }

  /// Checks a number against one on the page.
  public mutating func printed(
    _ name: String, _ value: Double, _ reference: Double, rounding: Double = 0.05,
    _ reason: String = "the page is rounded"
  ) {
    add(
      Check(
        name, .printed, value: value, reference: reference, tolerance: rounding * (1 + 1e-9), reason: reason))
  }

  /// Checks a mean of runs against another one, within four standard errors of the difference.
  ///
  /// - Parameters:
  ///   - name: what is checked.
  ///   - mean: our mean.
  ///   - reference: the number it should be.
  ///   - error: the standard error of the reference; 0 when it is exact.
  ///   - rounding: what the rounding of the reference adds to the tolerance.
  ///   - printed: what the book prints, where that is another number.
  ///   - reason: more to say than how the tolerance comes about.
  public mutating func statistical(
    _ name: String, _ mean: MeanEstimate, _ reference: Double, error: Double = 0, rounding: Double = 0,
    printed: Double? = nil, _ reason: String = ""
  ) {
    let own = mean.standardError ?? .infinity
    let text =
      "4 standard errors: \(mean.count) runs of deviation \(short(mean.standardDeviation ?? .nan))"
      + (error > 0 ? ", and \(short(error)) of the reference" : "")
    add(
      Check(
        name, .statistical, value: mean.mean, reference: reference,
        tolerance: 4 * (own * own + error * error).squareRoot() + rounding, printed: printed,
        reason: reason.isEmpty ? text : "\(text); \(reason)"))
  }

  /// Checks a mean of runs against one of so many other runs, which vary like ours, within four standard errors.
  public mutating func statistical(
    _ name: String, _ mean: MeanEstimate, _ reference: Double, ofRuns runs: Int, rounding: Double = 0,
    printed: Double? = nil, _ reason: String = ""
  ) {
    let error = (mean.standardDeviation ?? .infinity) / Double(runs).squareRoot()
    statistical(name, mean, reference, error: error, rounding: rounding, printed: printed, reason)
  }

  /// Checks how often something happened against a probability, within four binomial standard errors.
  public mutating func share(
    _ name: String, _ count: Int, of total: Int, _ probability: Double, error: Double = 0,
    rounding: Double = 0,
    printed: Double? = nil, _ reason: String = ""
  ) {
    let variance = probability * (1 - probability) / Double(total) + error * error
    let text = "4 binomial standard errors of \(total) draws" + (error > 0 ? " and of the reference" : "")
    add(
      Check(
        name, .statistical, value: Double(count) / Double(total), reference: probability,
        tolerance: 4 * variance.squareRoot() + rounding, printed: printed,
        reason: reason.isEmpty ? text : "\(text); \(reason)"))
  }

  /// Checks that a number is at least another one.
  public mutating func atLeast(_ name: String, _ value: Double, _ bound: Double, _ reason: String) {
    add(Check(name, .ordering, .atLeast, value: value, reference: bound, reason: reason))
  }

  /// Checks that a number is at most another one.
  public mutating func atMost(_ name: String, _ value: Double, _ bound: Double, _ reason: String) {
    add(Check(name, .ordering, .atMost, value: value, reference: bound, reason: reason))
  }
}

/// A number with about three digits, for sentences.
func short(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  var scale = 1.0
  while abs(value) * scale < 100 { scale *= 10 }
  return "\((value * scale).rounded() / scale)"
}
