import TabularRL
import Testing

@Suite struct BellmanOperatorsTests {
  @Test func `a backup adds what follows, but nothing after an end`() throws {
    let model = try TableWorld.market.model()
    let values = [10.0, -20, .infinity]
    // 0.7 * (0 + 0.5 * -20) + 0.3 * (1 + 0.5 * 10)
    #expect(abs(model.backup(values, of: 0, in: 0, discount: 0.5) - -5.2) < 1e-14)
    // 0.5 * 1 + 0.5 * (-2 + 0.5 * 10): the end leads to a state whose value is never read
    #expect(abs(model.backup(values, of: 1, in: 0, discount: 0.5) - 2) < 1e-14)
    #expect(abs(model.optimalBackup(values, in: 0, discount: 0.5) - 2) < 1e-14)
    #expect(model.optimalBackup(values, in: 2, discount: 0.5) == 0)
  }

  @Test func `with a discount of 0 only rewards count`() throws {
    let model = try TableWorld.market.model()
    let infinite = [Double.infinity, .infinity, .infinity]
    #expect(abs(model.backup(infinite, of: 0, in: 0, discount: 0) - 0.3) < 1e-15)
    #expect(model.optimalBackup(infinite, discount: 0)[2] == 0)
  }

  @Test func `an action that is not available is worth minus infinity`() throws {
    let model = try TableWorld.twoStatesOneWay.model()
    #expect(model.backup([0, 0, 0], of: 1, in: 1, discount: 0.9) == -.infinity)
    #expect(model.actionValues(for: [0, 0, 0], discount: 0.9)[1, 1] == -.infinity)
    #expect(model.greedyActions(for: [0, 0, 0], discount: 0.9) == [[0, 1], [0], []])
  }

  @Test func `a backup under a policy weighs the actions`() throws {
    let model = try TableWorld.market.model()
    let values = [10.0, -20, 0]
    let uniform = Policy(uniformFor: model)
    #expect(abs(model.backup(values, under: uniform, in: 0, discount: 0.5) - -1.6) < 1e-14)
    #expect(model.backup(values, under: uniform, discount: 0.5)[2] == 0)
  }

  @Test func `ties within the tolerance are all greedy`() throws {
    let model = try TableWorld([
      [[.ending(in: 0, reward: 1)], [.ending(in: 0, reward: 1 + 1e-9)], [.ending(in: 0, reward: 0)]]
    ]).model()
    #expect(model.greedyActions(for: [0], discount: 1) == [[1]])
    #expect(model.greedyActions(for: [0], discount: 1, tolerance: 1e-8) == [[0, 1]])
  }
}
