import Environments
import TabularRL
import Testing

@Suite struct RandomWalkTests {
  @Test(arguments: [1, 2, 5, 19])
  func `the value of a state is its number over the length plus one`(length: Int) throws {
    let values = try RandomWalk.model(["length": "\(length)"]).optimalValues(discount: 1)
    for state in 1...length {
      #expect(isClose(values[state], Double(state) / Double(length + 1), within: 1e-10))
    }
    #expect(values[0] == 0 && values[length + 1] == 0)
  }

  @Test func `a left reward of -1 makes the values odd around the middle`() throws {
    let model = try RandomWalk.model(["length": "19", "left-reward": "-1"])
    let values = model.optimalValues(discount: 1)
    #expect(isClose(values[10], 0, within: 1e-10))
    #expect(isClose(values[1], -0.9, within: 1e-10) && isClose(values[19], 0.9, within: 1e-10))
  }

  @Test func `each step goes to either neighbour and the ends end it`() throws {
    let model = try RandomWalk.model()
    #expect(model.stateNames == ["left", "1", "2", "3", "4", "5", "right"])
    #expect(model.actionNames == ["step"])
    #expect(model.startStates == [3])
    #expect(model.entries(of: 0, in: 1) == [Entry(0.5, 0, 0, true), Entry(0.5, 2, 0, false)])
    #expect(model.entries(of: 0, in: 5) == [Entry(0.5, 4, 0, false), Entry(0.5, 6, 1, true)])
    #expect(model.entries(of: 0, in: 0).isEmpty && model.entries(of: 0, in: 6).isEmpty)
    #expect(model.board?.rows == [Array("L..S..R")])
  }

  @Test func `of two middle states episodes begin in the left one`() throws {
    #expect(try RandomWalk.model(["length": "4"]).startStates == [2])
  }

  @Test func `a walk without states is refused`() {
    #expect(throws: ParameterError.self) { try RandomWalk.configured(["length": "0"]) }
  }
}
