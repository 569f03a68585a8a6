import TabularRL
import Testing

@Suite struct StepWindowTests {
  @Test("It holds what a list would hold, however long it gets")
  func list() {
    var generator = Generator(splitMixSeed: 1)
    var window = StepWindow<Int>()
    var list: [Int] = []
    for number in 0..<3000 {
      // Grows for a while, then shrinks for a while.
      if list.isEmpty || generator.uniform() < (number / 300 % 2 == 0 ? 0.7 : 0.3) {
        window.append(number)
        list.append(number)
      } else {
        #expect(window.removeFirst() == list.removeFirst())
      }
      if number % 700 == 699 {
        window.clear()
        list = []
      }
      #expect(window.count == list.count && window.isEmpty == list.isEmpty)
      #expect(window.indices.map { window[$0] } == list)
    }
  }

  @Test("Returns are sums of discounted rewards and a tail")
  func returns() {
    var window = StepWindow<Transition>()
    for step in episode([0, 1, 2, 3], rewards: [1, 2, 4], discount: 0.5, terminated: false) {
      window.append(step)
    }
    // 4 + 0.5 * 16 = 12; 2 + 0.5 * 12 = 8; 1 + 0.5 * 8 = 5
    #expect(window.discountedReturn(tail: 16) == 5)
    var mixed = window
    window.accumulateReturns(tail: 16)
    #expect(window.indices.map { window[$0].reward } == [5, 8, 12])
    // lambda = 0.5 with v = (-, 8, 4, 16): 4 + 0.5 * 16 = 12; 2 + 0.5 * (2 + 6) = 6; 1 + 0.5 * (4 + 3) = 4.5
    mixed.accumulateReturns(lambda: 0.5, [-1, 8, 4, 16])
    #expect(mixed.indices.map { mixed[$0].reward } == [4.5, 6, 12])
  }

  @Test("Behind a termination nothing counts")
  func termination() {
    var window = StepWindow<Transition>()
    for step in episode([0, 1, 2], rewards: [1, 2]) { window.append(step) }
    #expect(window.discountedReturn(tail: 100) == 3)
    window.accumulateReturns(lambda: 0.5, [100, 0, 100])
    #expect(window.indices.map { window[$0].reward } == [2, 2])
  }
}
