import TabularRL

/// A pond of which the short way around is icy.
struct MyWorld: GridWorld {
  static let name = "my-world"
  static let summary = "a pond with an icy shore"
  static var parameters: [Parameter<MyWorld>] {
    [
      Parameter("slip", \.slip, in: .from(0, to: 1), "how often a move goes astray"),
      Parameter("pond-reward", \.pondReward, in: .finite, "the reward for falling into the pond"),
    ]
  }

  /// `S` start, `G` goal, `#` wall, `w` water.
  let map: GridMap = "S....G/.wwww./......"
  var slip = 0.1
  var pondReward = -20.0

  func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    map[destination] == "w" ? pondReward : -1
  }
}
