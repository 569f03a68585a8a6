import TabularRL

/// A walk on a line from 0 to its end at 1 by steps of random length; to the left it costs more.
struct LineWalk: Simulation {
  static let name = "line-walk"
  static let summary = "a walk on a line"
  static var parameters: [Parameter<LineWalk>] {
    [Parameter("stride", \.stride, in: .above(0, to: 1), "the longest step")]
  }
  var stride = 0.5
  var actionNames: [String] { ["left", "right"] }
  var coordinateRanges: [ClosedRange<Double>] { [0...1] }
  var defaultBudget: Budget { .episodes(20) }

  func coordinates(of state: Double) -> Coordinates { Coordinates(state, 0, 0, 0) }
  func start(using generator: inout Generator) -> Double { 0.1 * generator.uniform() }
  func step(_ state: Double, _ action: Action, using generator: inout Generator) -> Response<Double> {
    let move = stride * generator.uniform() * (action == 1 ? 1 : -1)
    let next = min(max(state + move, 0), 1)
    return Response(reward: action == 1 ? -1 : -2, terminates: next == 1, next: next)
  }
}

/// A number that is to be guessed.
struct Guess: Simulation {
  static let name = "guess"
  var actionNames: [String] { [] }
  var coordinateRanges: [ClosedRange<Double>] { [-1...1] }
  var defaultDiscount: Double { 0.9 }
  func coordinates(of state: Double) -> Coordinates { Coordinates(state, 0, 0, 0) }
  func start(using generator: inout Generator) -> Double { 2 * generator.uniform() - 1 }
  func step(_ state: Double, _ guess: Double, using generator: inout Generator) -> Response<Double> {
    Response(reward: -(guess - state) * (guess - state), terminates: true, next: state)
  }
}
