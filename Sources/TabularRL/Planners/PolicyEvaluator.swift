/// A policy's values, proved: lower <= v_pi <= upper in each state, rounding included.
public struct CertifiedValues: Sendable, Hashable {
  /// The values; between the bounds.
  public var values: [Double]
  /// A lower bound for each state; minus infinity where nothing is known.
  public var lower: [Double]
  /// An upper bound for each state; infinity where nothing is known.
  public var upper: [Double]

  /// The largest distance between the bounds of one state.
  public var width: Double { zip(lower, upper).map { $1 == $0 ? 0 : $1 - $0 }.max() ?? 0 }
}

/// Why a policy has no values.
public enum PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Without discounting, the policy never ends an episode that comes to this state.
  case circles(state: State, name: String)
  /// Without discounting, the chance that an episode from the start ends is too small to be told from zero.
  case hardlyEnds
  /// The sweeps over states that lead to each other were given up before the values were known to six digits.
  case imprecise

  /// One sentence: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .circles(_, let name):
      "an undiscounted episode that comes to state \(name) never ends under this policy; "
        + "use a discount below 1 or a policy that ends every episode"
    case .hardlyEnds:
      "an undiscounted episode so seldom ends under this policy that its value cannot be computed; "
        + "use a discount below 1"
    case .imprecise:
      "this policy cannot be evaluated to six digits, for too many states lead to each other; "
        + "use a smaller discount or a smaller world"
    }
  }
}

/// Computes exact quantities of many policies in one model: the rows are prepared once.
///
/// The values solve (I - A) v = r, where A(s,s') = discount * sum over a of pi(a|s) * p(s'|s,a) and outcomes
/// that end the episode are left out of A. They are found by elimination, where that takes too long by sweeps, refined
/// with residuals of twice the precision, and then enclosed:
///
/// **Theorem.** Let w > 0 and c = min of (w - A w)(s) / w(s) > 0. Then I - A is an M-matrix, every power series
/// in A converges, and |v - v_pi| <= t * w for every t with |r + A v - v| <= t * (w - A w).
///
/// The weights are 1 for a discount below 1, and otherwise the expected number of steps to the end.
///
/// - Source: Zhao 2025, section 2.7; Sutton & Barto 2018, equation 4.4; Berman & Plemmons 1994, chapter 6.
public struct PolicyEvaluator: Sendable {
  /// The model.
  public let model: TabularModel
  /// The discount.
  public let discount: Double
  private let rows: BackupRows
  /// The shape of the last equations, which are mostly those of the next ones.
  private let lastShape = LastShape()
  /// The most sweeps over states that lead to each other and are too many to eliminate.
  var mostSweeps = PolicyEquations.largestSweepCount

  /// Prepares the evaluation of policies in `model`.
  ///
  /// - Complexity: O(outcomes).
  public init(_ model: TabularModel, discount: Double) {
    precondition((0...1).contains(discount), "a discount lies in 0...1")
    self.model = model
    self.discount = discount
    rows = BackupRows(model, discount: discount)
  }

  /// Returns the values of `policy` in every state.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and some episode never ends, or when sweeps were given up
  ///   before the values were known to six digits.
  /// - Complexity: O(outcomes + n * b^2) for n states that can all reach each other and lie at most b places apart,
  ///   unless that is too much: then O(outcomes) per sweep.
  public func values(of policy: Policy) throws(PolicyError) -> CertifiedValues {
    try solve(PolicyChain(rows, policy), isPartial: false)
  }

  /// Returns the values of `policy` in every state as ``values(of:)`` finds them, but not enclosed, which takes as long
  /// again, unless sweeps may have been given up before the end; nil where they cannot be found.
  func values(withoutProofOf policy: Policy) throws(PolicyError) -> [Double]? {
    let chain = PolicyChain(rows, policy)
    let shape = try properShape(of: chain)
    guard let equations = PolicyEquations(chain, shape, mostSweeps: mostSweeps) else { return nil }
    let refined = RefinedValues(chain, equations)
    if equations.isDirect { return refined.high }
    return isPrecise(refined.certified(chain, weights: weights(equations))) ? refined.high : nil
  }

  /// Whether sweeps have come so far that values are known to a millionth of the largest value or reward.
  private func isPrecise(_ certified: CertifiedValues) -> Bool {
    certified.width <= 1e-6 * (certified.values.largestMagnitude + rows.largestReward)
  }

  /// Returns the values of `policy` in the states that it can come to from the start states.
  ///
  /// The others have the value 0 and know no bounds; they cannot make it throw.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode that begins at a start can go on forever, or as
  ///   ``values(of:)``.
  /// - Complexity: as ``values(of:)``, of the states reached.
  public func reachableValues(of policy: Policy) throws(PolicyError) -> CertifiedValues {
    try reachableValues(of: policy, from: startDistribution)
  }

  /// Returns the values of `policy` in the states that it can come to from those that have a chance in a
  /// distribution, which has an entry for each state; see ``reachableValues(of:)``.
  ///
  /// - Throws: ``PolicyError`` as ``reachableValues(of:)``.
  public func reachableValues(
    of policy: Policy, from distribution: [Double]
  ) throws(PolicyError) -> CertifiedValues {
    try solve(PolicyChain(rows, policy, reachableFrom: Self.support(distribution)), isPartial: true)
  }

  /// Returns the expected return of `policy` from the start distribution.
  ///
  /// - Throws: ``PolicyError`` as ``reachableValues(of:)``.
  public func startValue(of policy: Policy) throws(PolicyError) -> Double {
    let start = startDistribution
    let certified = try reachableValues(of: policy, from: start)
    try check(certified, at: start)
    return model.startMean(certified.values)
  }

  /// Makes sure that something is known about the values of the states that have a chance: numbers without any bound
  /// are no values.
  func check(_ certified: CertifiedValues, at distribution: [Double]) throws(PolicyError) {
    for state in Self.support(distribution)
    where certified.lower[state] == -.infinity || certified.upper[state] == .infinity {
      throw .hardlyEnds
    }
  }

  /// The chance of each state to be the start.
  var startDistribution: [Double] {
    var chances = [Double](repeating: 0, count: model.stateCount)
    for (state, probability) in zip(model.startStates, model.startProbabilities) {
      chances[state] += probability
    }
    return chances
  }

  /// Whether an episode can come to each state and goes on there, whatever is done.
  var reachableStates: [Bool] {
    let chain = PolicyChain(
      rows, Policy(uniformFor: model), reachableFrom: Self.support(startDistribution))
    return (0..<model.stateCount).map(chain.isLiving)
  }

  /// The states that have a chance.
  private static func support(_ distribution: [Double]) -> [State] {
    distribution.indices.filter { distribution[$0] > 0 }
  }

  /// Returns how often each state is visited in an episode that begins at the start distribution.
  ///
  ///     eta(s) = sum over t of discount^t * P(S_t = s)
  ///
  /// Undiscounted and ending for certain, the sum over states is the expected length of an episode.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and some episode never ends, or when too many states are
  ///   visited too often to add all visits up.
  /// - Source: Sutton & Barto 2018, section 9.2, equation 9.2.
  public func occupancy(of policy: Policy) throws(PolicyError) -> [Double] {
    try occupancy(of: policy, from: startDistribution)
  }

  /// Returns how often each state is visited in an episode that begins at a distribution, which has an entry for
  /// each state; see ``occupancy(of:)``.
  ///
  /// - Throws: ``PolicyError`` as ``occupancy(of:)``.
  public func occupancy(of policy: Policy, from distribution: [Double]) throws(PolicyError) -> [Double] {
    let chain = PolicyChain(rows, policy, reachableFrom: Self.support(distribution))
    let components = try properComponents(of: chain)
    guard let equations = PolicyEquations(chain, components, mostSweeps: mostSweeps) else {
      return distribution.map { $0 == 0 ? 0 : .infinity }
    }
    let (visits, isComplete) = equations.solveTransposed(distribution)
    if !isComplete { throw .imprecise }
    return visits
  }

  /// The components of a chain, after checking that every episode ends if nothing is discounted.
  func properComponents(of chain: PolicyChain) throws(PolicyError) -> StronglyConnectedComponents {
    let components = chain.components()
    try checkEnds(of: chain, components)
    return components
  }

  /// The shape of a chain's equations, after checking that every episode ends if nothing is discounted.
  private func properShape(of chain: PolicyChain) throws(PolicyError) -> EquationShape {
    if let known = lastShape.value, known.fits(chain) {
      try checkEnds(of: chain, known.components)
      return known
    }
    let shape = EquationShape(chain, try properComponents(of: chain), littleWork: 8)
    lastShape.value = shape
    return shape
  }

  private func checkEnds(
    of chain: PolicyChain, _ components: StronglyConnectedComponents
  ) throws(PolicyError) {
    guard discount == 1 else { return }
    var isLeft = [Bool](repeating: false, count: components.count)
    for state in 0..<chain.stateCount {
      let component = components.component[state]
      if isLeft[Int(component)] { continue }
      isLeft[Int(component)] =
        !chain.isLiving(state) || chain.ends[state]
        || chain.edges(of: state).contains {
          components.component[Int(chain.successors[$0])] != component
        }
    }
    if let endless = isLeft.firstIndex(of: false), let state = components.members(of: endless).min() {
      throw .circles(state: Int(state), name: model.stateNames[Int(state)])
    }
  }

  /// The weights of the theorem, or nil where all are 1.
  private func weights(_ equations: PolicyEquations) -> [Double]? {
    discount < 1 ? nil : equations.solve(Array(repeating: 1, count: model.stateCount))
  }

  private func solve(_ chain: PolicyChain, isPartial: Bool) throws(PolicyError) -> CertifiedValues {
    let components = try properComponents(of: chain)
    let count = chain.stateCount
    guard let equations = PolicyEquations(chain, components, mostSweeps: mostSweeps) else {
      return CertifiedValues(
        values: Array(repeating: 0, count: count), lower: Array(repeating: -.infinity, count: count),
        upper: Array(repeating: .infinity, count: count))
    }
    var certified = RefinedValues(chain, equations).certified(chain, weights: weights(equations))
    if !equations.isDirect, !isPrecise(certified) { throw .imprecise }
    if isPartial {
      for state in 0..<count where !chain.isLiving(state) && !rows.rows(of: state).isEmpty {
        (certified.lower[state], certified.upper[state]) = (-.infinity, .infinity)
      }
    }
    return certified
  }
}

/// A solution in two doubles a state, and the theorem of ``PolicyEvaluator`` that encloses it.
struct RefinedValues {
  var high: [Double]
  var low: [Double]

  init(_ count: Int) {
    high = Array(repeating: 0, count: count)
    low = Array(repeating: 0, count: count)
  }

  /// Solves (I - A) v = r and refines the solution once.
  init(_ chain: PolicyChain, _ equations: PolicyEquations) {
    self.init(chain.stateCount)
    high = equations.solve(chain.rewards)
    refine(chain, equations)
  }

  /// Adds the solution of (I - A) x = r + A v - v, the right side of twice the precision.
  mutating func refine(_ chain: PolicyChain, _ equations: PolicyEquations) {
    let right = (0..<high.count).map { state in
      chain.isLiving(state) ? chain.residual(state, high, low).rounded : 0
    }
    let correction = equations.solve(right)
    for state in high.indices where chain.isLiving(state) {
      var value = DoubleDouble(high[state], low[state])
      value += correction[state]
      (high[state], low[state]) = (value.high, value.low)
    }
  }

  /// Encloses the chain's values; weights are 1 when there are none.
  func certified(_ chain: PolicyChain, weights: [Double]?) -> CertifiedValues {
    let largest = high.largestMagnitude
    let parts = (0..<high.count).reduce(0) { max($0, chain.edges(of: $1).count) }
    let error = chain.rows.residualError(largest: largest, parts: parts, deviation: chain.deviation)
    var scale = 0.0
    for state in high.indices where chain.isLiving(state) {
      let gone = chain.decrease(state, weights)
      let residual = chain.residual(state, high, low)
      let size = max(residual.roundedUp, -residual.roundedDown) + error
      let isSound = gone > 0 && gone < .infinity && size < .infinity && (weights?[state] ?? 1) > 0
      scale = isSound ? max(scale, (size / gone).nextUp) : .infinity
    }
    var certified = CertifiedValues(values: high, lower: high, upper: high)
    for state in high.indices where chain.isLiving(state) {
      let weight = weights?[state] ?? 1
      let radius = scale.isFinite && weight > 0 ? (scale * weight).nextUp : .infinity
      certified.lower[state] = (high[state] + (low[state] - radius).nextDown).nextDown
      certified.upper[state] = (high[state] + (low[state] + radius).nextUp).nextUp
    }
    return certified
  }
}

extension TabularModel {
  /// Returns the values of `policy`, proved; to evaluate many policies use a ``PolicyEvaluator``.
  ///
  /// - Throws: ``PolicyError`` as ``PolicyEvaluator/values(of:)``.
  public func exactValues(of policy: Policy, discount: Double) throws(PolicyError) -> CertifiedValues {
    try PolicyEvaluator(self, discount: discount).values(of: policy)
  }

  /// Returns the value of each action when `policy` is followed afterwards.
  ///
  /// - Throws: ``PolicyError`` as ``PolicyEvaluator/values(of:)``.
  /// - Source: Zhao 2025, equation 2.14; Sutton & Barto 2018, equation 4.6.
  public func exactActionValues(of policy: Policy, discount: Double) throws(PolicyError) -> ActionValues {
    actionValues(for: try exactValues(of: policy, discount: discount).values, discount: discount)
  }

  /// Returns the discounted number of visits to each state; see ``PolicyEvaluator/occupancy(of:)``.
  ///
  /// - Throws: ``PolicyError`` as ``PolicyEvaluator/values(of:)``.
  public func occupancy(of policy: Policy, discount: Double) throws(PolicyError) -> [Double] {
    try PolicyEvaluator(self, discount: discount).occupancy(of: policy)
  }

  /// A bound of the rounding error of a mean under the start distribution in plain doubles, for finite values up to
  /// `largest` in magnitude.
  func startError(largest: Double) -> Double { Double(startStates.count + 4) * 0x1p-52 * 1.01 * largest }

  /// Returns the mean of `values` under the start distribution; a start without a chance does not count.
  ///
  /// Chances mean what they are in proportion, and the mean is rounded once.
  public func startMean(_ values: [Double]) -> Double { longStartMean(values).rounded }

  /// Returns bounds of the mean under the start distribution of values that lie between `bounds`, rounded outward.
  public func startBounds(_ bounds: Solution.Bounds) -> (lower: Double, upper: Double) {
    var (lower, upper) = (longStartMean(bounds.lower), longStartMean(bounds.upper))
    guard startStates.count > 1, lower.high.isFinite, upper.high.isFinite else {
      return (lower.rounded, upper.rounded)
    }
    // Each start loses no more than 2^-101 of the largest value, twice.
    let largest = max(bounds.lower.largestMagnitude, bounds.upper.largestMagnitude)
    let error = Double(startStates.count + 4) * 0x1p-98 * min(largest, .greatestFiniteMagnitude)
    lower += -error
    upper += error
    return (lower.roundedDown, upper.roundedUp)
  }

  /// The mean to about 100 bits, unless it is infinite.
  private func longStartMean(_ values: [Double]) -> DoubleDouble {
    var (mean, chances) = (DoubleDouble(), DoubleDouble(-1))
    var plain = 0.0
    for (state, probability) in zip(startStates, startProbabilities) where probability > 0 {
      mean += probability * DoubleDouble(values[state])
      chances += probability
      plain += probability * values[state]
    }
    guard plain.isFinite else { return DoubleDouble(plain) }
    let lack = -chances.rounded
    if lack != 0 { mean += (lack + lack * lack) * mean }
    return mean
  }
}
