/// What the convergence theorem asks of step sizes a(k), and whether it is so.
///
/// - Source: Robbins & Monro 1951; Zhao 2025, theorem 6.1.
public struct RobbinsMonroConditions: Hashable, Sendable {
  /// Whether the step sizes sum to infinity, so that an estimate can come from anywhere.
  public let sumIsInfinite: Bool
  /// Whether their squares have a finite sum, so that noise dies down.
  public let sumOfSquaresIsFinite: Bool

  /// Whether both are so.
  public var hold: Bool { sumIsInfinite && sumOfSquaresIsFinite }
}

extension RobbinsMonroConditions: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch (sumIsInfinite, sumOfSquaresIsFinite) {
    case (true, true): "hold: the step sizes sum to infinity, their squares do not"
    case (true, false): "fail: the squares of the step sizes sum to infinity, so that noise never dies down"
    case (false, true): "fail: the step sizes have a finite sum, so that the root may be out of reach"
    case (false, false): "fail on both counts"
    }
  }
}

extension Schedule {
  /// Whether the values satisfy the Robbins-Monro conditions, decided from their form.
  ///
  /// What is constant from some point on and not zero sums to infinity, and so do its squares. The sum of
  /// 1 / k^p is infinite for p <= 1 only.
  public var robbinsMonroConditions: RobbinsMonroConditions {
    func constant(_ value: Double) -> RobbinsMonroConditions {
      RobbinsMonroConditions(sumIsInfinite: value > 0, sumOfSquaresIsFinite: value == 0)
    }
    switch shape {
    case .constant(let value): return constant(value)
    case .linear(_, let to, _): return constant(to)
    case .exponential(let from, let factor, let floor):
      return constant(factor == 1 ? max(from, floor) : max(floor, 0))
    case .hyperbolic(let scale, _):
      return RobbinsMonroConditions(sumIsInfinite: scale > 0, sumOfSquaresIsFinite: true)
    case .polynomial(let scale, let power):
      return RobbinsMonroConditions(
        sumIsInfinite: scale > 0 && power <= 1, sumOfSquaresIsFinite: scale == 0 || power > 0.5)
    }
  }
}
