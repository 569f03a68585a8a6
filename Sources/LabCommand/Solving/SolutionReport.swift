import TabularRL

/// What `solve` says about a solution: the verdict, the value at the start, and pictures or a table.
struct SolutionReport {
  private let solution: Solution
  private let model: TabularModel
  private let discount: Double
  private let planner: String

  init(_ solution: Solution, of model: TabularModel, discount: Double, planner: String) {
    self.solution = solution
    self.model = model
    self.discount = discount
    self.planner = planner
  }

  /// The report for reading.
  func text(_ pictures: [Picture], usesColor: Bool) -> String {
    var rows = [("verdict", verdict)]
    if let gain = solution.gain {
      rows.append(("average reward per step", Self.text(of: gain)))
      rows.append(("bias at the start", "\(model.startMean(solution.values))"))
    } else {
      rows.append(("value at the start", startValue))
    }
    if let gap = solution.bounds?.policyGap, gap.isFinite {
      rows.append(("the policy is short by at most", "\(gap)"))
    }
    rows.append(("sweeps", "\(solution.iterations), \(solution.backups) backups"))
    let title = "\(planner) on \(model.name): \(model.stateCount) states, gamma \(discount)"
    let drawing = Pictures(solution, of: model, discount: discount, usesColor: usesColor)
    return title + "\n" + Help.table(rows) + "\n\n" + drawing.text(pictures)
  }

  /// The report as one JSON object.
  func json() throws -> String {
    let bounds = solution.bounds.map(model.startBounds)
    return try JSON.text(
      Summary(
        env: model.name, method: planner, gamma: discount, status: statusWord, verdict: verdict,
        valueAtStart: solution.gain == nil ? finite(model.startMean(solution.values)) : nil,
        lower: finite(bounds?.lower), upper: finite(bounds?.upper),
        averageReward: finite(solution.gain.map(Self.middle)),
        averageRewardLower: finite(solution.gain?.lower), averageRewardUpper: finite(solution.gain?.upper),
        policyGap: finite(solution.bounds?.policyGap), iterations: solution.iterations,
        backups: solution.backups))
  }

  private struct Summary: Encodable {
    let env: String
    let method: String
    let gamma: Double
    let status: String
    let verdict: String
    let valueAtStart: Double?
    let lower: Double?
    let upper: Double?
    let averageReward: Double?
    let averageRewardLower: Double?
    let averageRewardUpper: Double?
    let policyGap: Double?
    let iterations: Int
    let backups: Int
  }

  /// JSON has no infinity; what is not known is left out.
  private func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private var statusWord: String {
    switch solution.status {
    case .proved: "proved"
    case .stopped: "stopped"
    case .improper: "improper"
    case .estimated: "estimated"
    }
  }

  private var verdict: String { Self.verdict(on: solution, of: model) }

  /// How far a solution is proved, in a sentence that says what to try if it is not.
  static func verdict(on solution: Solution, of model: TabularModel) -> String {
    switch solution.status {
    case .proved(let tolerance) where solution.gain != nil:
      "proved: the average reward is within \(tolerance) of the truth"
    case .proved(let tolerance): "proved: every value is within \(tolerance) of the truth"
    case .stopped(let reason): "not proved: \(reason)"
    case .improper(let states, let reason):
      "improper: \(reason) (\(list(states, of: model))); a discount below 1 makes every value finite"
    case .estimated: "an estimate; nothing is proved"
    }
  }

  private static func list(_ states: [State], of model: TabularModel) -> String {
    let names = states.prefix(5).map { model.stateNames[$0] }.joined(separator: ", ")
    return states.count > 5 ? "\(names) and \(states.count - 5) more states" : "in \(names)"
  }

  /// An average reward and its bounds.
  private static func text(of gain: Solution.Gain) -> String {
    "\(middle(of: gain)), between \(gain.lower) and \(gain.upper)"
  }

  private static func middle(of gain: Solution.Gain) -> Double { gain.lower / 2 + gain.upper / 2 }

  private var startValue: String {
    let value = model.startMean(solution.values)
    guard let bounds = solution.bounds else { return "\(value)" }
    let (lower, upper) = model.startBounds(bounds)
    if value.isNaN { return "not known" }
    return "\(value), between \(lower) and \(upper)"
  }
}
