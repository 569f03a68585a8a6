import Environments
import Testing

@testable import LabCommand
@testable import TabularRL

/// A command with the standard catalog and some broken worlds, whose words are kept.
struct Laboratory {
  let transcript = Transcript()

  static let algorithms = standardAlgorithms.map(\.description)
  static let environments = standardEnvironments.map { EnvironmentEntry($0).description }
  static let simulations = standardSimulations.map { SimulationEntry($0).description }

  /// Carries out a command line, split at spaces.
  func run(_ line: String) -> Command.Ending {
    run(words: line.split(separator: " ").map(String.init))
  }

  func run(words: [String]) -> Command.Ending {
    let environments: [any Environment.Type] = standardEnvironments + [LeakyWorld.self, StuckWorld.self]
    let catalog = Catalog(
      environments: environments.map { EnvironmentEntry($0) },
      simulations: standardSimulations.map { SimulationEntry($0) }, algorithms: standardAlgorithms)
    return Command(catalog: catalog, console: transcript.console()).run(words)
  }
}

/// A world whose author forgot a tenth of what can happen.
struct LeakyWorld: Environment {
  static let name = "leaky"
  let actions = ["go"]
  let initialStates = [0]

  func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
    [.moving(to: 0, reward: 0, probability: 0.5), .ending(in: 1, reward: 1, probability: 0.4)]
  }
}

/// A world with a dead end.
struct StuckWorld: Environment {
  static let name = "stuck"
  let actions = ["go"]
  let initialStates = [0]

  func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
    state == 0 ? [.moving(to: 1, reward: 0)] : []
  }
}
