/// The latest steps of an episode, oldest first: a ring that n-step and Monte Carlo methods learn from.
///
///     window.append(transition)                       // the newest
///     let target = window.discountedReturn(tail: v)   // r1 + d1 * (r2 + d2 * (... + dn * v))
///     let oldest = window.removeFirst()
///
/// It grows when it is full and never shrinks, so that nothing is allocated once the longest window was seen.
public struct StepWindow<Step: Sendable>: Sendable {
  private var ring: [Step] = []
  private var start = 0

  /// The number of steps held.
  public private(set) var count = 0

  /// Creates an empty window.
  public init() {}

  /// Whether no step is held.
  public var isEmpty: Bool { count == 0 }

  /// The numbers of the steps, 0 for the oldest.
  public var indices: Range<Int> { 0..<count }

  /// Accesses a step by its age, 0 for the oldest.
  @inline(__always)
  public subscript(index: Int) -> Step {
    get { ring[place(of: index)] }
    set { ring[place(of: index)] = newValue }
  }

  /// Forgets all steps but keeps the memory.
  public mutating func clear() {
    start = 0
    count = 0
  }

  /// Adds the newest step.
  ///
  /// - Complexity: O(1), amortized while the window grows.
  @inline(__always)
  public mutating func append(_ step: Step) {
    if count == ring.count { grow(filling: step) }
    ring[place(of: count)] = step
    count &+= 1
  }

  /// Adds the newest step by writing over what its place held, so that memory of a step long gone is used again.
  ///
  /// - Parameters:
  ///   - step: what new places hold when the window grows.
  ///   - write: makes the newest step of what its place held.
  @inline(__always)
  public mutating func append(filling step: @autoclosure () -> Step, _ write: (inout Step) -> Void) {
    if count == ring.count { grow(filling: step()) }
    write(&ring[place(of: count)])
    count &+= 1
  }

  /// Removes the oldest step, of which there must be one, and returns it.
  @inline(__always)
  @discardableResult
  public mutating func removeFirst() -> Step {
    let step = ring[start]
    start = (start &+ 1) & (ring.count &- 1)
    count &-= 1
    return step
  }

  // The size of the ring is a power of two.
  @inline(__always)
  private func place(of index: Int) -> Int { (start &+ index) & (ring.count &- 1) }

  @inline(never)
  private mutating func grow(filling step: Step) {
    ring = indices.map { self[$0] } + Array(repeating: step, count: max(8, count))
    start = 0
  }
}

extension StepWindow: Equatable where Step: Equatable {
  /// Returns whether two windows hold the same steps.
  public static func == (window: StepWindow, other: StepWindow) -> Bool {
    window.count == other.count && window.indices.allSatisfy { window[$0] == other[$0] }
  }
}

/// A step that knows what it paid and what the future counted for after it.
public protocol RewardedStep: Sendable {
  /// What it paid, or the return from there on.
  var reward: Double { get set }
  /// What the future counts for.
  var discount: Double { get }
}

extension Step: RewardedStep {}

extension StepWindow where Step: RewardedStep {
  /// Returns the rewards of all steps, discounted, and `tail` for what comes after the newest.
  ///
  /// r1 + d1 * (r2 + d2 * (... + dn * tail)), where the discount dn is zero after a termination.
  ///
  /// - Complexity: O(count).
  @inline(__always)
  public func discountedReturn(tail: Double) -> Double {
    var (result, index) = (tail, count)
    while index > 0 {
      index &-= 1
      result = TemporalDifference.target(
        reward: self[index].reward, discount: self[index].discount, nextValue: result)
    }
    return result
  }

  /// Replaces the reward of every step by the discounted return from there on, with `tail` behind the newest.
  ///
  /// - Complexity: O(count): all returns in one pass, from the newest step to the oldest.
  public mutating func accumulateReturns(tail: Double) {
    var result = tail
    for index in indices.reversed() {
      result = TemporalDifference.target(
        reward: self[index].reward, discount: self[index].discount, nextValue: result)
      self[index].reward = result
    }
  }
}

extension StepWindow where Step == Transition {
  /// Replaces the reward of every step by the lambda-return from there on, given the values of the states.
  ///
  /// G = r + d * ((1 - lambda) * v(s') + lambda * G'), where behind the newest step G' is v(s').
  ///
  /// - Source: Sutton & Barto 2018, equation 12.18.
  /// - Complexity: O(count).
  public mutating func accumulateReturns(lambda: Double, _ values: [Double]) {
    guard count > 0 else { return }
    var result = values[self[count - 1].next]
    for index in indices.reversed() {
      let step = self[index]
      let next = (1 - lambda) * values[step.next] + lambda * result
      result = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: next)
      self[index].reward = result
    }
  }
}
