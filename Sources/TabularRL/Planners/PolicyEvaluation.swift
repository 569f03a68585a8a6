/// Policy evaluation: the values of a policy, by default of the one that takes every available action evenly.
///
///     v(s) <- sum over a of pi(a|s) * sum over outcomes of p * (r + discount * v(s'))
///
/// Sweeps are synchronous, from 0, as in the books' tables. Bounds follow from the change of a sweep by the
/// theorem of ``PolicyEvaluator``, whose weights are known beforehand, for the policy does not change. Where an
/// undiscounted episode never ends, there is no value: what the start states can come to is evaluated if they have
/// values, and whatever has none is not a number.
///
/// - Source: Zhao 2025, section 2.7.2; Sutton & Barto 2018, section 4.1 and example 4.1.
/// - Complexity: O(outcomes) per sweep.
public struct PolicyEvaluation: SweepingPlanner, PolicyPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()
  /// The policy to be evaluated, or nil for the uniformly random one.
  public var policy: Policy?

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "policy-evaluation"
  /// What it is.
  public static let summary =
    "the values of a given policy, the uniformly random one unless --policy names another"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) <- sum_a pi(a|s) sum p(s',r|s,a) (r + gamma v(s'))",
      "Source": "Zhao 2025, section 2.7.2; Sutton & Barto 2018, section 4.1",
    ])
  }

  /// Evaluates the policy; its value is what the bounds are about.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    let policy = policy ?? Policy(uniformFor: model)
    var work = Evaluation(model, policy, discount, planning)
    while work.end == nil {
      work.sweep()
      observer.report(work.record) { work.values }
      if work.end == nil, !observer.mayContinue() {
        work.stop("the planner was told to stop")
      }
    }
    return work.solution(model, policy, method: Self.name)
  }
}

/// The sweeps of a policy evaluation and what they prove.
private struct Evaluation {
  let chain: PolicyChain
  let settings: PlanningSettings
  let startMean: ([Double]) -> Double
  let startError: (Double) -> Double
  var equations: PolicyEquations?
  var weights: [Double]?
  var decreases: [Double] = []
  var values: [Double]
  var next: [Double]
  var certified: CertifiedValues?
  var record = SweepRecord(sweep: 0, backups: 0, residual: .infinity, lower: -.infinity, upper: .infinity)
  var end: Solution.Status?

  init(_ model: TabularModel, _ policy: Policy, _ discount: Double, _ settings: PlanningSettings) {
    chain = PolicyChain(BackupRows(model, discount: discount), policy)
    self.settings = settings
    startMean = model.startMean
    startError = model.startError
    values = Array(repeating: 0, count: model.stateCount)
    next = values
    do {
      let components = try PolicyEvaluator(model, discount: discount).properComponents(of: chain)
      equations = PolicyEquations(chain, components)
      if discount == 1 {
        weights = equations?.solve(values.indices.map { chain.isLiving($0) ? 1 : 0 })
      }
    } catch {
      if case .circles(let state, _) = error {
        end = .improper(
          states: [state], reason: "an undiscounted episode never ends under this policy")
        for state in values.indices where chain.isLiving(state) { values[state] = .nan }
        certified = try? PolicyEvaluator(model, discount: discount).reachableValues(of: policy)
      }
    }
    decreases = values.indices.map { chain.decrease($0, weights) }
  }

  /// One synchronous sweep, its bounds, and the decision whether it was the last.
  mutating func sweep() {
    var size = 0.0
    var largest = 0.0
    var scale = 0.0
    for state in values.indices where chain.isLiving(state) {
      var sum = 0.0
      for edge in chain.edges(of: state) {
        sum += chain.weights[edge] * values[Int(chain.successors[edge])]
      }
      next[state] = chain.rewards[state] + sum
      size = max(size, abs(next[state] - values[state]))
      largest = max(largest, abs(next[state]), abs(values[state]))
    }
    let error = chain.sweepError(largest: largest)
    for state in values.indices where chain.isLiving(state) {
      let change = abs(next[state] - values[state]) + error
      scale = decreases[state] > 0 ? max(scale, (change / decreases[state]).nextUp) : .infinity
    }
    let radius = scale * (weights.map(startMean) ?? 1) * (1 + 0x1p-40)
    record.sweep += 1
    record.backups += chain.rows.rowCount
    record.residual = size
    let rounding = 2 * error + startError(largest)
    record.lower = max(record.lower, (startMean(values) - radius * (1 + 0x1p-30) - rounding).nextDown)
    record.upper = min(record.upper, (startMean(values) + radius * (1 + 0x1p-30) + rounding).nextUp)
    let widest = scale * (weights?.max() ?? 1)
    let isStill = size <= error
    if widest <= settings.tolerance || isStill { prove(isStill) }
    if end == nil {
      swap(&values, &next)
      if isStill {
        stop("values stopped changing before the tolerance \(settings.tolerance) could be proved")
      } else if record.sweep >= settings.maximumSweeps {
        stop("the limit of \(settings.maximumSweeps) sweeps was reached; raise max-sweeps")
      }
    }
  }

  mutating func stop(_ reason: String) {
    prove(false)
    if end == nil { end = .stopped(reason: reason) }
  }

  /// Encloses the values, refined with twice the precision if sweeps have nothing more to give.
  private mutating func prove(_ isStill: Bool) {
    var refined = RefinedValues(values.count)
    refined.high = values
    if isStill, let equations {
      for _ in 0..<3 { refined.refine(chain, equations) }
    }
    let result = refined.certified(chain, weights: weights)
    certified = result
    let largest = zip(result.lower, result.upper).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    if largest < .infinity {
      record.lower = max(record.lower, (startMean(result.lower) - startError(largest)).nextDown)
      record.upper = min(record.upper, (startMean(result.upper) + startError(largest)).nextUp)
    }
    if result.width <= 2 * settings.tolerance { end = .proved(tolerance: settings.tolerance) }
  }

  /// The values that are certified, without those that there are not.
  private func known(_ certified: CertifiedValues) -> CertifiedValues {
    var known = certified
    for state in values.indices where known.lower[state] == -.infinity && known.upper[state] == .infinity {
      known.values[state] = values[state]
    }
    return known
  }

  func solution(_ model: TabularModel, _ policy: Policy, method: String) -> Solution {
    let unknown = values.map { _ in Double.infinity }
    let result =
      certified.map(known) ?? CertifiedValues(values: values, lower: unknown.map { -$0 }, upper: unknown)
    let discount = chain.rows.discount
    return Solution(
      values: result.values,
      table: ActionTable { model.actionValues(for: result.values, discount: discount) },
      policy: policy, bounds: .init(lower: result.lower, upper: result.upper, policyGap: .infinity),
      status: end ?? .stopped(reason: "the planner did not finish"), method: method,
      iterations: record.sweep, backups: record.backups)
  }
}
