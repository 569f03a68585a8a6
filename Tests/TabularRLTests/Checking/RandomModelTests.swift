import TabularRL
import Testing

@Suite struct RandomModelTests {
  @Test func `the models are of every kind`() throws {
    var discounts: Set<Double> = []
    var (most, dense, sparse, gains, losses) = (0, 0, 0, 0, 0)
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      discounts.insert(random.discount)
      most = max(most, model.stateCount)
      let widest = (0..<model.stateCount * model.actionCount).map {
        model.rowStarts[$0 + 1] - model.rowStarts[$0]
      }.max()
      if widest ?? 0 >= 10 { dense += 1 }
      if widest ?? 0 <= 3 { sparse += 1 }
      if model.rewards.contains(where: { $0 > 0 }) { gains += 1 }
      if model.rewards.contains(where: { $0 < 0 }) { losses += 1 }
    }
    #expect(discounts == [0, 0.5, 0.9, 0.99, 0.999, 1])
    #expect(most == 30 && dense >= 5 && sparse >= 20 && gains >= 50 && losses >= 50)
  }

  @Test func `a model is made again from its number, also as a parameter`() throws {
    for number in [0, 17, 99, 1234] {
      let random = try RandomModel(settings: [Setting(name: "number", value: "\(number)")])
      #expect(random.defaultDiscount == RandomModel(number).discount)
      let (one, other) = (try random.compiled(), try RandomModel(number).compiled())
      #expect(one.rewards == other.rewards && one.probabilities == other.probabilities)
      #expect(one.startStates == other.startStates && one.successors == other.successors)
    }
    #expect(RandomModel(17).description == "random model 17 (discount 1.0)")
  }
}
