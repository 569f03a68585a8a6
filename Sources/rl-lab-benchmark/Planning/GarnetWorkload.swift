import ReferenceLoops
import TabularRL

/// w5: a Garnet, of 10,000 states unless told otherwise, with 8 actions and 16 successors, discounted by 0.99.
///
/// - Source: Archibald, McKinnon & Thomas 1995.
struct GarnetWorkload: PlanningWorkload {
  let options: Options

  init(_ options: Options) { self.options = options }

  var world: Garnet { Garnet(stateCount: options.size ?? 10_000) }
  var discount: Double { 0.99 }
  var defaultLoop: String { "modified-policy-iteration" }

  func runLoop(_ name: String, _ rows: CompressedRows, _ values: inout [Double]) -> reference_plan? {
    let change = options.tolerance * (1 - discount)
    switch name {
    case "jacobi": return rows.with(discount: discount) { reference_jacobi(&$0, &values, change) }
    case "span": return rows.with(discount: discount) { reference_span(&$0, &values, 0, change) }
    case "modified-policy-iteration":
      return rows.with(discount: discount) { reference_span(&$0, &values, 2, change) }
    default: return nil
    }
  }
}

/// A random world: every action leads to one of 16 states drawn at random.
struct Garnet: Environment {
  static let name = "garnet"
  static let branches = 16
  let stateCount: Int
  let actions = Array(0..<8)
  private var successors: [Int32]
  private var probabilities: [Double]
  private var rewards: [Double]

  init() { self.init(stateCount: 10_000) }

  init(stateCount: Int) {
    self.stateCount = stateCount
    let rows = stateCount * actions.count
    successors = Array(repeating: 0, count: rows * Self.branches)
    probabilities = Array(repeating: 0, count: rows * Self.branches)
    rewards = Array(repeating: 0, count: rows)
    reference_garnet(
      Int32(stateCount), Int32(actions.count), Int32(Self.branches), 2024, &successors, &probabilities,
      &rewards)
  }

  var initialStates: [Int] { [0] }
  var states: [Int]? { Array(0..<stateCount) }
  var defaultDiscount: Double { 0.99 }

  func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
    let row = state * actions.count + action
    return (row * Self.branches..<(row + 1) * Self.branches).map {
      .moving(to: Int(successors[$0]), reward: rewards[row], probability: probabilities[$0])
    }
  }
}
