/// A planner's work in progress: counts, reports, proves, and decides when to stop.
///
/// A planner improves values and says so after every sweep; whether they are good enough is proved here, from
/// the values alone. Three proofs are used:
///
/// **After a synchronous sweep** v' = T v with changes in least...greatest, and rows that go on with discounted
/// probabilities in k...K, K < 1:
///
///     v' + f(least) <= v* <= v' + g(greatest)
///     f(x) = x < 0 ? x K / (1 - K) : x k / (1 - k),  g(x) = x > 0 ? x K / (1 - K) : x k / (1 - k)
///
/// for T^(n+1) v - T^n v lies between the products of the changes; where no row can end the episode k = K and
/// this is MacQueen's bound. The rounding of a sweep, at most e in each value, adds e / (1 - K).
/// Bounds at the start are reported from it at no cost. A policy whose backups are within d of the best has the same
/// lower bound less d / (1 - K), for under it the sweep is the same but for d; so a sweep that noted its choice proves
/// everything, once the bounds are close enough.
///
/// **After an in-place sweep** only the terms that move away from v' count: min(least, 0), max(greatest, 0);
/// the in-place operator is monotone and contracts as T does, but may end what T goes on with.
///
/// Where they promise success, one synchronous sweep more proves everything.
///
/// **The ``Certificate``** where that sweep would round too much, and, at geometrically spaced sweeps and at the end,
/// where the changes say nothing because a row can go on with probability 1.
///
/// When a sweep no longer changes more than rounding does and the tolerance is still not met, the greedy
/// policy is evaluated with twice the precision, improved while it can be, and the result is proved.
///
/// - Source: MacQueen 1966; Porteus 1971; Puterman 1994, section 6.6.
struct Planning {
  let problem: PlanningProblem
  let settings: PlanningSettings
  let method: String
  private let report: (SweepRecord, () -> [Double]) -> Void
  private let mayContinue: () -> Bool

  /// How many sweeps and backups were done.
  private(set) var sweeps = 0
  private(set) var backups = 0
  /// The largest change of the last sweep.
  private(set) var residual = Double.infinity
  /// The best proved bounds at the start so far.
  private(set) var lower = -Double.infinity
  private(set) var upper = Double.infinity
  /// Why the work is over, or nil while it goes on.
  private(set) var end: End?
  /// The best enclosure so far.
  private(set) var best: Proof?
  private var nextAttempt = 4
  private var nextResidual: Double

  /// How the work ended.
  enum End: Hashable {
    case proved
    case stopped(String)
  }

  /// A proved enclosure and its policy.
  struct Proof {
    var values: [Double]
    var lower: [Double]
    var upper: [Double]
    var choice: [Int32]
    var gap: Double
    var width: Double
  }

  /// What kind of sweep was done.
  enum Sweep {
    /// Every state was backed up from the same old values.
    case synchronous
    /// Every state was backed up once, seeing earlier changes.
    case inPlace
    /// Anything else, such as sweeps over a part of the states: nothing follows from the changes.
    case other
  }

  /// Begins work on a problem.
  init(
    _ model: TabularModel, discount: Double, _ settings: PlanningSettings, method: String,
    inLevels: Bool = false, observer: borrowing PlannerObserver
  ) {
    problem = PlanningProblem(model, discount: discount, inLevels: inLevels, threads: settings.threads)
    self.settings = settings
    nextResidual = settings.tolerance
    self.method = method
    report = observer.report
    mayContinue = observer.mayContinue
    if problem.rows.rowCount == 0 {
      prove(Array(repeating: 0, count: problem.stateCount))
    }
  }

  /// Whether there is work left.
  var goesOn: Bool { end == nil }

  /// Counts a sweep that made `values`, reports it, and decides whether the work is over.
  ///
  /// - Parameters:
  ///   - values: what the sweep made.
  ///   - change: by how much it changed them.
  ///   - kind: what follows from the change.
  ///   - choice: the rows that a synchronous sweep noted, or nil.
  ///   - slack: how far their values are from the best at most.
  ///   - backups: the number of rows backed up, if not all of them once.
  ///   - isLast: whether another sweep would bring nothing.
  mutating func finishSweep(
    _ values: [Double], _ change: SweepChange, _ kind: Sweep, choosing choice: [Int32]? = nil,
    within slack: Double = 0, backups: Int? = nil, isLast: Bool = false
  ) {
    sweeps += 1
    self.backups += backups ?? problem.rows.rowCount
    residual = change.size
    let largest = values.largestMagnitude
    let error = problem.backupError(largest: largest)
    var shift = 0.0
    var isPromising = false
    if let goingOn = problem.goingOn, kind != .other {
      let (below, above) = Self.distances(change, goingOn, error, isInPlace: kind == .inPlace)
      let start = problem.startMean(values)
      let rounding = 2 * error + problem.model.startError(largest: largest)
      if problem.findsStart {
        lower = max(lower, (start + below - rounding).nextDown)
        upper = min(upper, (start + above + rounding).nextUp)
      }
      shift = (below + above) / 2
      isPromising = above - below <= 1.75 * settings.tolerance
      if isPromising, let choice { prove(values, after: change, goingOn, error, choice, within: slack) }
    }
    let isStill = isLast || residual <= error
    let isDue = isAttemptDue(kind)
    if goesOn && (isPromising || isDue) { prove(values, shiftedBy: shift) }
    if goesOn && isStill { proveExactly(values) }
    if goesOn {
      if isStill {
        end = .stopped(
          "values stopped changing before the tolerance \(settings.tolerance) could be proved; "
            + "rounding or ties are in the way: ask for a larger tolerance")
      } else if sweeps >= settings.maximumSweeps {
        end = .stopped("the limit of \(settings.maximumSweeps) sweeps was reached; raise max-sweeps")
      } else if !mayContinue() {
        end = .stopped("the planner was told to stop")
      }
      if !goesOn { prove(values, shiftedBy: shift) }
    }
    let record = SweepRecord(
      sweep: sweeps, backups: self.backups, residual: residual, lower: lower, upper: upper)
    report(record) { problem.statewise(values) }
  }

  /// Whether it is time to try a certificate where sweeps over all states themselves prove nothing: at sweeps
  /// spaced geometrically, but in a large problem, where weights are dear, when the residual has become small.
  private mutating func isAttemptDue(_ kind: Sweep) -> Bool {
    if problem.goingOn != nil || kind == .other { return false }
    if problem.stateCount > EquationShape.largestElimination {
      guard residual <= nextResidual else { return false }
      nextResidual = residual / 8
      return true
    }
    guard sweeps >= nextAttempt else { return false }
    nextAttempt = sweeps + max(4, sweeps / 2)
    return true
  }

  /// The values moved to the middle of their bounds, but for states without actions, which stay at 0.
  private func shifted(_ values: [Double], by shift: Double) -> [Double] {
    values.indices.map { problem.rows.rows(of: $0).isEmpty ? values[$0] : values[$0] + shift }
  }

  /// How far v* can be from the values of a sweep, below and above.
  private static func distances(
    _ change: SweepChange, _ goingOn: ClosedRange<Double>, _ error: Double, isInPlace: Bool
  ) -> (below: Double, above: Double) {
    let (least, most) = (goingOn.lowerBound, goingOn.upperBound)
    func scaled(_ change: Double, _ factor: Double) -> Double { change * factor / (1 - factor) }
    var (down, up) = (change.least - error, change.greatest + error)
    if isInPlace { (down, up) = (min(down, 0), max(up, 0)) }
    let slack = 4 * error / (1 - most)
    return (
      scaled(down, down < 0 ? most : least) - slack,
      scaled(up, up > 0 ? most : least) + slack
    )
  }

  /// Tries to prove the tolerance with `values`, rounding their last digits for free: by one more synchronous sweep
  /// where rounding leaves room for that, otherwise by a certificate for the values moved to the middle of their
  /// bounds.
  mutating func prove(_ values: [Double], shiftedBy shift: Double = 0) {
    let rows = problem.rows
    let scale = values.largestMagnitude + 1
    guard let goingOn = problem.goingOn else {
      let slack = min(1e-13 * scale, settings.tolerance / 8)
      return prove(values, Array(repeating: 0, count: values.count), problem.choice(values, slack: slack))
    }
    let remainder = 1 - goingOn.upperBound
    let error = problem.backupError(largest: scale)
    if error / remainder <= settings.tolerance / 16 {
      let slack = min(1e-10 * scale, settings.tolerance * remainder / 64)
      var (next, choice) = (values, [Int32](repeating: -1, count: values.count))
      let change = rows.sweep(values, into: &next, choosing: &choice, within: slack)
      prove(next, after: change, goingOn, error, choice, within: slack)
    } else {
      // Residuals of twice the precision, for plain ones spoil the tolerance.
      let slack = min(1e-10 * scale, settings.tolerance * remainder / 8)
      let values = shifted(values, by: shift)
      prove(values, Array(repeating: 0, count: values.count), problem.choice(values, slack: slack))
    }
  }

  /// Evaluates the greedy policy exactly, improves it while it can be, and tries to prove the result.
  mutating func proveExactly(_ values: [Double]) {
    let rows = problem.rows
    let scale = values.largestMagnitude + 1
    var choice = problem.choice(values, slack: 1e-13 * scale)
    for round in 0..<100 where mayContinue() {
      let chain = PolicyChain(rows, choice: choice)
      guard let equations = PolicyEquations(chain, chain.components()) else { return }
      // Sweeps until rounding take long, and one or two improvements must do.
      if round >= 2, !equations.isDirect { return }
      var refined = RefinedValues(chain, equations)
      for _ in 0..<2 { refined.refine(chain, equations) }
      let slack = 1e-24 * scale
      var improved = false
      for state in choice.indices where choice[state] >= 0 {
        var best = slack
        for row in rows.rows(of: state) {
          let gain = rows.excess(row, of: state, refined.high, refined.low).rounded
          if gain > best {
            best = gain
            choice[state] = Int32(row)
            improved = true
          }
        }
      }
      if improved { continue }
      choice = problem.choice(refined.high, refined.low, slack: slack)
      prove(refined.high, refined.low, choice)
      return
    }
  }

  /// Takes the bounds of the certificate of values in two doubles and a policy.
  private mutating func prove(_ high: [Double], _ low: [Double], _ choice: [Int32]) {
    let certificate = Certificate(problem.rows, high: high, low: low, choice: choice)
    var proof = Proof(
      values: high, lower: [Double](unwritten: high.count), upper: [Double](unwritten: high.count),
      choice: choice, gap: 0, width: 0)
    for state in high.indices {
      proof.lower[state] = certificate.lower(state)
      proof.upper[state] = certificate.upper(state)
    }
    adopt(proof)
  }

  /// Takes the bounds that follow from the change of a synchronous sweep, a distance from its values.
  private mutating func prove(
    _ values: [Double], after change: SweepChange, _ goingOn: ClosedRange<Double>, _ error: Double,
    _ choice: [Int32], within slack: Double
  ) {
    let (below, above) = Self.distances(change, goingOn, error, isInPlace: false)
    let room = 2 * (error + slack / (1 - goingOn.upperBound))
    var proof = Proof(values: values, lower: values, upper: values, choice: choice, gap: 0, width: 0)
    for state in values.indices where choice[state] >= 0 {
      proof.lower[state] = (values[state] + below - room).nextDown
      proof.upper[state] = (values[state] + above + room).nextUp
    }
    adopt(proof)
  }

  /// Takes what is proved, together with what was proved before, and sees whether it is enough.
  private mutating func adopt(_ new: consuming Proof) {
    var proof = new
    let states = proof.values.indices
    for state in states {
      proof.gap = max(proof.gap, (proof.upper[state] - proof.lower[state]).nextUp)
    }
    if let earlier = best {
      for state in states {
        proof.lower[state] = max(proof.lower[state], earlier.lower[state])
        proof.upper[state] = min(proof.upper[state], earlier.upper[state])
      }
    }
    for state in states {
      proof.width = max(proof.width, proof.upper[state] - proof.lower[state])
      proof.values[state] = min(max(proof.values[state], proof.lower[state]), proof.upper[state])
    }
    // A policy belongs to the bounds that prove it: keep the one of the smaller gap.
    if let earlier = best, earlier.gap < proof.gap {
      (proof.choice, proof.gap) = (earlier.choice, earlier.gap)
    }
    let largest = zip(proof.lower, proof.upper).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    if largest < .infinity, problem.findsStart {
      let rounding = problem.model.startError(largest: largest)
      lower = max(lower, (problem.startMean(proof.lower) - rounding).nextDown)
      upper = min(upper, (problem.startMean(proof.upper) + rounding).nextUp)
    }
    if proof.width <= 2 * settings.tolerance {
      for state in states where proof.lower[state] < proof.upper[state] {
        proof.values[state] = proof.lower[state] / 2 + proof.upper[state] / 2
      }
      end = .proved
    }
    best = proof
  }
}
