import Environments
import TabularRL
import Testing

@Suite struct GamblerTests {
  /// The values for heads 0.4 and the capitals 1 to 99, from value iteration in Python.
  static let values: [Double] = [
    0.0020656248, 0.0051640619, 0.0092254711, 0.0129101549, 0.0173853990, 0.0230636777, 0.0278141131,
    0.0322753871, 0.0376850728, 0.0434634975, 0.0503544700, 0.0576591942, 0.0652393749, 0.0695352826,
    0.0744312394, 0.0806884678, 0.0866110437, 0.0942126820, 0.1031436249, 0.1086587436, 0.1159666262,
    0.1258861750, 0.1335799757, 0.1441479854, 0.1600000000, 0.1630984372, 0.1677460929, 0.1738382066,
    0.1793652323, 0.1860780985, 0.1945955165, 0.2017211696, 0.2084130807, 0.2165276092, 0.2251952462,
    0.2355317050, 0.2464887913, 0.2578590623, 0.2643029240, 0.2716468591, 0.2810327018, 0.2899165655,
    0.3013190230, 0.3147154374, 0.3229881154, 0.3339499393, 0.3488292624, 0.3603699636, 0.3762219782,
    0.4000000000, 0.4030984372, 0.4077460929, 0.4138382066, 0.4193652323, 0.4260780985, 0.4345955165,
    0.4417211696, 0.4484130807, 0.4565276092, 0.4651952462, 0.4755317050, 0.4864887913, 0.4978590623,
    0.5043029240, 0.5116468591, 0.5210327018, 0.5299165655, 0.5413190230, 0.5547154374, 0.5629881154,
    0.5739499393, 0.5888292624, 0.6003699636, 0.6162219782, 0.6400000000, 0.6446476557, 0.6516191394,
    0.6607573099, 0.6690478484, 0.6791171477, 0.6918932748, 0.7025817544, 0.7126196211, 0.7247914138,
    0.7377928693, 0.7532975575, 0.7697331869, 0.7867885934, 0.7964543859, 0.8074702886, 0.8215490526,
    0.8348748483, 0.8519785345, 0.8720731561, 0.8844821732, 0.9009249090, 0.9232438936, 0.9405549454,
    0.9643329672,
  ]

  /// The best stakes for heads below one half: the mirror images and multiples of the bold ones.
  static func bestStakes(of capital: Int) -> [Int] {
    let bold = min(capital, 100 - capital)
    // The points that bold play reaches for in one, two and four equal parts of the goal.
    let reaching = [100, 50, 25].flatMap { part in
      (0...100 / part).map { abs($0 * part - capital) }.filter { 1...bold ~= $0 && $0 <= part / 2 }
    }
    return Array(Set(reaching)).sorted()
  }

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

  @Test func `the values for heads 0.4 are those of Python's value iteration`() throws {
    let values = try Gambler.model().optimalValues(discount: 1)
    for capital in 1...99 {
      #expect(isClose(values[capital], Self.values[capital - 1], within: 1e-10), "capital \(capital)")
    }
    #expect(values[0] == 0 && values[100] == 0)
    #expect(isClose(values[50], 0.4, within: 1e-14) && isClose(values[75], 0.64, within: 1e-14))
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

  @Test(arguments: ["0.4", "0.25"])
  func `most capitals have several best stakes`(heads: String) throws {
    let model = try Gambler.model(["heads": heads])
    let bold = Self.boldValues(heads: try #require(Double(heads)))
    let best = (1...99).map { capital in
      model.bestActions(in: capital, values: bold, discount: 1, within: 1e-9).map { $0 + 1 }
    }
    for capital in 1...99 {
      #expect(best[capital - 1] == Self.bestStakes(of: capital), "capital \(capital)")
    }
    #expect(best.count { $0.count == 1 } == 27)
    // The smallest of them is figure 4.3.
    let wave = (1...12) + (1...12).reversed()
    #expect(best.map { $0[0] } == wave + [25] + wave + [50] + wave + [25] + wave)
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
