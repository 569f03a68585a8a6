import Environments
import TabularRL
import Testing

@Suite struct MonteCarloBasicTests {
  @Test(
    "MC Basic with episodes of length L ends at the L-th iterate of value iteration (Zhao 2025, figure 5.4)",
    arguments: [
      (1, 1.0, 0.0), (2, 1.9, 0), (3, 2.7, 0), (4, 3.4, 0), (14, 7.7, 0), (15, 7.9, 0.2), (30, 9.6, nil),
      (100, 10, nil),
    ])
  func valueIteration(length: Int, target: Double, corner: Double?) throws {
    let model = try BookGrid.model(["forbidden-reward": "-10"])
    var recipe = MonteCarloBasic()
    recipe.episodeLength = length
    let episodes = model.stateCount * model.actionCount * 20
    let specification = RunSpecification(
      discount: 0.9, stepLimit: length, budget: .episodes(episodes), seed: 1)
    var run = Run(0, of: recipe, in: LearningTask(model, specification))
    run.advance(by: .max) { _, _ in }
    var values = [Double](repeating: 0, count: model.stateCount)
    for _ in 0..<length {
      values = values.indices.map { model.backup($0, values: values, discount: 0.9) }
    }
    for (value, expected) in zip(run.learner.solution.values, values) {
      #expect(isClose(value, expected, within: 1e-12))
    }
    // Two of the printed values, to one decimal: the target, and the cell in the bottom left corner.
    #expect(isClose(values[17], target, within: 0.05))
    if let corner { #expect(isClose(values[20], corner, within: 0.05)) }
  }
}
