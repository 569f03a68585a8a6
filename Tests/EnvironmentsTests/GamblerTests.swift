import Environments
import TabularRL
import Testing

@Suite struct GamblerTests {
  /// The chance of reaching 100 by staking all that is allowed, by following the capital through its doublings.
  static func boldValues(heads: Double) -> [Double] {
    var values = [Double](repeating: 0, count: 101)
    values[100] = 1
    for _ in 0..<200 {
      values = (0...100).map { capital in
        switch capital {
        case 0, 100: values[capital]
        case ...50: heads * values[2 * capital]
        default: heads + (1 - heads) * values[2 * capital - 100]
        }
      }
    }
    return values
  }

  @Test(arguments: [("0.4", 0.3990635950), ("0.25", 0.2481201495)])
  func `with heads below one half bold play is best`(heads: String, mean: Double) throws {
    let model = try Gambler.model(["heads": heads])
    let bold = Self.boldValues(heads: try #require(Double(heads)))
    for capital in 1...99 {
      let backup = model.backup(capital, values: bold, discount: 1)
      #expect(isClose(backup, bold[capital], within: 1e-14), "capital \(capital)")
    }
    #expect(isClose(model.startMean(of: bold), mean, within: 1e-10))
  }

  @Test func `with heads above one half the stake 1 is best`() throws {
    let model = try Gambler.model(["heads": "0.55"])
    func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * (9.0 / 11) } }
    let values = [0] + (1...99).map { (1 - power($0)) / (1 - power(100)) } + [0]
    for capital in 1...99 {
      let worths = model.availableActions(in: capital).map {
        model.actionValue(of: $0, in: capital, values: values, discount: 1)
      }
      #expect(isClose(worths[0], values[capital], within: 1e-14))
      #expect(worths.dropFirst().allSatisfy { $0 < worths[0] }, "capital \(capital)")
    }
    #expect(isClose(values[50], 0.9999560992, within: 1e-10))
    #expect(isClose(model.startMean(of: values), 0.9545454565, within: 1e-10))
  }

  @Test func `a stake is limited by the capital and by what is missing`() throws {
    let model = try Gambler.model()
    #expect(model.stateCount == 101 && model.actionCount == 50)
    #expect(model.startStates == Array(1...99))
    #expect(model.actionNames[0] == "1" && model.actionNames[49] == "50" && model.stateNames[7] == "7")
    for capital in 0...100 {
      #expect(model.availableActions(in: capital) == Array(0..<min(capital, 100 - capital)))
    }
    #expect(model.entries(of: 4, in: 30) == [Entry(0.4, 35, 0, false), Entry(0.6, 25, 0, false)])
    #expect(model.entries(of: 29, in: 30) == [Entry(0.4, 60, 0, false), Entry(0.6, 0, 0, true)])
    #expect(model.entries(of: 29, in: 70) == [Entry(0.4, 100, 1, true), Entry(0.6, 40, 0, false)])
    #expect(model.entries(of: 49, in: 50) == [Entry(0.4, 100, 1, true), Entry(0.6, 0, 0, true)])
  }

  @Test func `the goal can be another one`() throws {
    let model = try Gambler.model(["goal": "3", "heads": "0.5"])
    #expect(model.stateCount == 4 && model.actionCount == 1)
    #expect(isClose(model.optimalValues(discount: 1)[1], 1.0 / 3, within: 1e-12))
    #expect(try Gambler.model(["goal": "2"]).optimum(discount: 1) == 0.4)
    #expect(throws: ParameterError.self) { try Gambler.configured(["goal": "1"]) }
    #expect(throws: ParameterError.self) { try Gambler.configured(["heads": "1.5"]) }
  }

  @Test func `a coin may always fall on one side`() throws {
    #expect(isClose(try Gambler.model(["heads": "1"]).optimum(discount: 1), 1, within: 1e-14))
    #expect(try Gambler.model(["heads": "0"]).optimum(discount: 1) == 0)
  }
}
