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

  @Test func `what is deferred is worked out once, and compared by its value`() {
    let count = Atomic(0)
    func counted(_ number: Int) -> Deferred<Int> {
      Deferred {
        count.add(1, ordering: .relaxed)
        return number
      }
    }
    let one = counted(3)
    let copy = one
    #expect(count.load(ordering: .relaxed) == 0)
    #expect(one == copy)
    #expect(count.load(ordering: .relaxed) == 0, "copies are the same without being known")
    #expect(one.value == 3 && copy.value == 3 && one.value == 3)
    #expect(count.load(ordering: .relaxed) == 1)
    #expect(one == Deferred(3) && one != Deferred(4) && one.hashValue == Deferred(3).hashValue)
  }
}
