/// Encloses the optimal values around a guess, for rewards of any sign, discounted or not.
///
/// Write A_a for the discounted probabilities of going on, T v = max over a of (r_a + A_a v), and let w > 0.
///
/// **Upper bound.** If r_a + A_a v - v <= t * (w - A_a w) for all actions in all states and t >= 0, then
/// T(v + t w) <= v + t w. Iterating T from there only decreases, so v_pi <= v + t w for every policy whose
/// values exist: its (A_pi)^n tends to zero. A policy without that property circles at negative mean reward
/// (the structure of the rows has been checked) and is worth minus infinity.
///
/// **Lower bound.** If w - A_pi w > 0 for a policy pi, then I - A_pi is an M-matrix, pi is proper, and
/// r_pi + A_pi v - v >= -t (w - A_pi w) gives v_pi >= v - t w. Since v* >= v_pi, this bounds v* as well, and the
/// distance of the bounds is how much pi can be short of the optimum.
///
/// With a discount below 1 the weights are 1 and t is the residual over 1 - discount, as for contractions; an
/// action that can end the episode has an even larger 1 - A_a 1. Without discount the weights are the expected
/// numbers of steps of a policy that lingers as long as nearly optimal actions let it.
///
/// Residuals are computed with about 100 bits, w - A w in doubles; all with their rounding counted outward.
///
/// - Source: Puterman 1994, section 6.3; Bertsekas & Tsitsiklis 1991; Hartmanns & Kaminski 2020 on verified
///   guesses.
struct Certificate {
  let rows: BackupRows
  /// The guess, in two doubles a state.
  let high: [Double]
  let low: [Double]
  /// The row that the policy takes in each state, -1 where there is none.
  let choice: [Int32]
  /// The weights, or nil for ones.
  private(set) var weights: [Double]?
  /// The multiples of the weights to be added and taken off; infinite when nothing is proved.
  private(set) var above = Double.infinity
  private(set) var below = Double.infinity

  /// A bound of the rounding error of a residual.
  private let error: Double
  /// The residual of each row without rounding, kept where several weights are tried.
  private var residuals: [DoubleDouble] = []

  /// Proves as much as the guess allows.
  init(_ rows: BackupRows, high: [Double], low: [Double], choice: [Int32]) {
    self.rows = rows
    self.high = high
    self.low = low
    self.choice = choice
    error = rows.residualError(largest: high.largestMagnitude)
    if rows.discount < 1 {
      enclose()
    } else {
      var computed: [DoubleDouble] = []
      computed.reserveCapacity(rows.rowCount)
      for state in high.indices {
        for row in rows.rows(of: state) { computed.append(residual(row, state)) }
      }
      residuals = computed
      encloseUndiscounted()
    }
  }

  /// The residual of a row, r + A v - v.
  @inline(__always)
  private func residual(_ row: Int, _ state: Int) -> DoubleDouble {
    residuals.isEmpty ? rows.excess(row, of: state, high, low) : residuals[row]
  }

  /// An upper bound of the residual of a row.
  @inline(__always)
  private func excess(_ row: Int, _ state: Int) -> Double {
    (residual(row, state).roundedUp + error).nextUp
  }

  /// A bound of how far the residual of a row lies below 0.
  @inline(__always)
  private func lack(_ row: Int, _ state: Int) -> Double {
    -(residual(row, state).roundedDown - error).nextDown
  }

  /// A lower bound of (w - A w)(state) for one of the state's rows.
  private func decrease(_ row: Int, _ state: Int) -> Double {
    let weight = weights?[state] ?? 1
    var sum = 0.0
    if let weights {
      for index in rows.outcomes(of: row) {
        sum += rows.probabilities[index] * weights[Int(rows.successors[index])]
      }
    } else {
      for index in rows.outcomes(of: row) { sum += rows.probabilities[index] }
    }
    sum *= rows.discount
    let rounding = Double(rows.outcomes(of: row).count + 4) * 0x1p-52 + 1.01 * rows.deviation
    return weight - sum - rounding * (weight + sum)
  }

  /// Finds the least multiples of the weights that the theorem allows.
  private mutating func enclose() {
    (above, below) = (0, 0)
    // Then 1 - A 1 is positive in every row, for probabilities sum to 1 within 1e-9, and what has no residual
    // to make up for need not be looked at.
    let isContraction = weights == nil && rows.discount <= 1 - 1e-8 && rows.longestRow < 1_000_000
    var limit = Double.infinity
    for state in high.indices where choice[state] >= 0 {
      if let weights, !(weights[state] > 0 && weights[state] < .infinity) {
        (above, below) = (.infinity, .infinity)
        return
      }
      let row = Int(choice[state])
      let ownDecrease = decrease(row, state)
      for candidate in rows.rows(of: state) {
        let excess = excess(candidate, state)
        if excess <= 0 && isContraction { continue }
        let decrease = candidate == row ? ownDecrease : decrease(candidate, state)
        if !(excess < .infinity) || (excess > 0 && decrease <= 0) {
          above = .infinity
        } else if excess > 0 {
          above = max(above, (excess / decrease).nextUp)
        } else if decrease < 0 {
          limit = min(limit, (excess / decrease).nextDown)
        }
      }
      let lack = lack(row, state)
      below =
        ownDecrease > 0 && lack < .infinity ? max(below, (max(0, lack) / ownDecrease).nextUp) : .infinity
    }
    if above > limit { above = .infinity }
  }

  /// Looks for weights without a discount: the steps to the end of the policy, then of a policy that also
  /// takes, of the actions in the way of the upper bound, those that linger longest.
  private mutating func encloseUndiscounted() {
    var lingering = choice
    var aim = 0.0
    for state in high.indices where choice[state] >= 0 {
      for row in rows.rows(of: state) { aim = max(aim, excess(row, state)) }
      aim = max(aim, lack(Int(choice[state]), state))
    }
    aim *= 4
    var best: Certificate?
    for _ in 0..<Self.largestRoundCount {
      let chain = PolicyChain(rows, choice: lingering)
      guard let equations = PolicyEquations(chain, chain.components()) else { break }
      weights = equations.solve(lingering.map { $0 >= 0 ? 1 : 0 }, precision: 0.125)
      enclose()
      if best == nil { best = self }
      if above < .infinity && below < .infinity {
        if best.map({ $0.above == .infinity }) ?? true { best = self }
        break
      }
      var found = false
      for state in high.indices where choice[state] >= 0 {
        var least = 0.5
        for row in rows.rows(of: state) {
          let decrease = decrease(row, state)
          if decrease < least, excess(row, state) > aim * decrease {
            least = decrease
            if lingering[state] != Int32(row) { found = true }
            lingering[state] = Int32(row)
          }
        }
      }
      if !found { break }
    }
    if let best { self = best }
  }

  /// The most changes of the lingering policy; it is policy iteration, which takes few.
  private static var largestRoundCount: Int { 60 }

  /// The lower bound of a state.
  func lower(_ state: Int) -> Double {
    guard choice[state] >= 0 else { return high[state] }
    let radius = radius(below, state)
    return (high[state] + (low[state] - radius).nextDown).nextDown
  }

  /// The upper bound of a state.
  func upper(_ state: Int) -> Double {
    guard choice[state] >= 0 else { return high[state] }
    let radius = radius(above, state)
    return (high[state] + (low[state] + radius).nextUp).nextUp
  }

  private func radius(_ scale: Double, _ state: Int) -> Double {
    scale < .infinity ? (scale * (weights?[state] ?? 1)).nextUp : .infinity
  }
}
