import Environments
import TabularRL
import Testing

/// The worlds that are drawn at random.
@Suite struct RandomWorldsTests {
  @Test func `a garnet has the rows it says and is named by its seed`() throws {
    let settings: KeyValuePairs = ["size": "20", "choices": "3", "branching": "4", "noise": "0.1"]
    let model = try Garnet.model(settings)
    #expect(model.stateCount == 20 && model.actionCount == 3 && model.successors.count == 20 * 3 * 4)
    for row in 0..<60 {
      let next = model.successors[row * 4..<row * 4 + 4]
      #expect(Set(next).count == 4)
      let chances = model.probabilities[row * 4..<row * 4 + 4]
      #expect(chances.allSatisfy { $0 > 0 } && isClose(chances.reduce(0, +), 1, within: 1e-12))
    }
    #expect(model.rewardDeviations.allSatisfy { $0 == 0.1 })
    #expect(try Garnet.model(settings).checksum == model.checksum)
    #expect(
      try Garnet.model(["world-seed": "1"]).checksum != (try Garnet.model(["world-seed": "2"])).checksum)
    #expect(throws: ParameterError.self) { try Garnet.configured(["size": "3", "branching": "4"]) }
  }

  @Test func `rewards and cuts of garnets have the right moments`() throws {
    let model = try Garnet.model(["size": "200", "choices": "5", "branching": "2"])
    let count = Double(model.rewards.count)
    let mean = model.rewards.reduce(0, +) / count
    let square = model.rewards.reduce(0) { $0 + $1 * $1 } / count
    // 2000 standard normal numbers: mean within 4/sqrt(2000), mean square within 4 sqrt(2/2000).
    #expect(abs(mean) < 0.09 && abs(square - 1) < 0.13)
    // One uniform cut: the square of a piece has mean 1/3, deviation 0.3.
    let pieces = stride(from: 0, to: model.probabilities.count, by: 2).map { model.probabilities[$0] }
    let pieceSquare = pieces.reduce(0) { $0 + $1 * $1 } / Double(pieces.count)
    #expect(abs(pieceSquare - 1.0 / 3) < 0.04)
  }

  @Test(arguments: [(1, 7.951), (3, 3.287), (10, 1.639)])
  func `the tasks have the book's optimum in the mean`(branching: Int, expected: Double) throws {
    var generator = Generator(splitMixSeed: 1)
    var sum = 0.0
    for _ in 0..<3 {
      let task = try TrajectorySampling.configured(["branching": "\(branching)"]).drawn(using: &generator)
      let model = try TabularModel(compiling: task)
      #expect(model.stateCount == 1001 && model.successors.count == 2000 * (branching + 1))
      let values = model.values(sweeps: 60)
      sum += values.reduce(0, +) / 1000
    }
    #expect(abs(sum / 3 / expected - 1) < 0.1, "\(sum / 3)")
  }

  @Test func `runs draw tasks of their own`() throws {
    var generator = Generator(splitMixSeed: 2)
    let task = try TrajectorySampling.configured(["size": "10"])
    let (first, second) = (task.drawn(using: &generator), task.drawn(using: &generator))
    #expect(try TabularModel(compiling: first).checksum != TabularModel(compiling: second).checksum)
    let variation = try Variation(of: task, compiledTo: TabularModel(compiling: task))
    #expect(variation.draw != nil)
  }

  /// Lakes drawn by Gymnasium 1.4.0.
  @Test(arguments: [
    ("random(4,0.8,0)", "SFFF/HHFF/FHHF/HFFG"),
    ("random(8,0.8,42)", "SFHFFHFF/FFFHFHFF/FFHFFFHH/FFFFFFFH/FFFFFFFF/FHFFHHFF/FFFFFFFF/FFFFFFFG"),
  ])
  func `random lakes are those that Gymnasium draws`(text: String, rows: String) throws {
    #expect(try FrozenLake.configured(["map": text]).settings.first?.value == rows)
  }

  @Test(arguments: ["random(8,0.8)", "random(1,0.8,0)", "random(8,2,0)", "random(30,0.1,0)", "random"])
  func `a wrong random lake is refused`(text: String) {
    #expect(throws: ParameterError.self) { try FrozenLake.configured(["map": text]) }
  }
}

extension TabularModel {
  /// The values after so many sweeps of value iteration from 0.
  func values(sweeps: Int) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    for _ in 0..<sweeps {
      for state in 0..<stateCount { values[state] = backup(state, values: values, discount: 1) }
    }
    return values
  }
}
