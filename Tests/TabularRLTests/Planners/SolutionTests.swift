import Synchronization
import Testing

@testable import TabularRL

@Suite struct SolutionTests {
  @Test func `a planner's action values are those of its values`() throws {
    for number in 0..<20 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let solution = AutomaticPlanner().solve(model, discount: random.discount)
      let copy = solution
      let table = model.actionValues(for: solution.values, discount: random.discount)
      #expect(solution.actionValues == table && copy == solution)
      if case .proved(let tolerance) = solution.status, random.discount < 1 {
        // |T v - v| <= |T v - v*| + |v* - v|, and rounding.
        #expect(model.residual(of: solution.values, discount: random.discount) <= 2 * tolerance + 1e-12)
      }
    }
  }

  @Test func `a residual is the largest change of a backup`() throws {
    let model = try TableWorld.chain.model()
    // 1 + 0.5 * 2 - 3, 2 + 0.5 * 0 - 2 and 4 - 0.
    #expect(model.residual(of: [3, 2, 0, 0], discount: 0.5) == 4)
    #expect(model.residual(of: [3, 2, 4, 0], discount: 0.5) == 2)
    #expect(model.residual(of: [.infinity, 4, 4, 0], discount: 0.5) == 0)
  }

  @Test func `action values are worked out once, and compared by what they are`() throws {
    let model = try TableWorld.chain.model()
    let count = Atomic(0)
    func counted(_ values: [Double]) -> ActionTable {
      ActionTable {
        count.add(1, ordering: .relaxed)
        return model.actionValues(for: values, discount: 1)
      }
    }
    let one = counted([1, 1, 1, 0])
    let copy = one
    #expect(one == copy && count.load(ordering: .relaxed) == 0, "copies are the same without being known")
    let values = model.actionValues(for: [1, 1, 1, 0], discount: 1)
    #expect(one.values == values && copy.values == values && one.values == values)
    #expect(count.load(ordering: .relaxed) == 1)
    #expect(one == ActionTable(values) && one.hashValue == ActionTable(values).hashValue)
    #expect(one != counted([2, 2, 2, 0]) && one != ActionTable(nil))
  }
}
