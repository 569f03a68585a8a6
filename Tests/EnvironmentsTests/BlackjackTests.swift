import Environments
import TabularRL
import Testing

@Suite struct BlackjackTests {
  @Test(arguments: [
    ("sab", 1, -0.043113105413), ("sab", 0.99, -0.043026189937), ("sab", 0.9, -0.042220653061),
    ("natural", 1, -0.025729182789), ("natural", 0.99, -0.025642267313), ("natural", 0.9, -0.024836730437),
    ("plain", 1, -0.046555977067), ("plain", 0.99, -0.046469061590), ("plain", 0.9, -0.045663524714),
  ])
  func `the optimal value of the deal is that of exact fractions`(
    rules: String, discount: Double, value: Double
  ) throws {
    let model = try Blackjack.model(["rules": rules])
    #expect(isClose(model.optimum(discount: discount), value, within: 1e-12))
  }

  @Test(arguments: ["sab", "natural", "plain"])
  func `the optimal policy is that of figure 5.2`(rules: String) throws {
    let model = try Blackjack.model(["rules": rules])
    let values = model.optimalValues(discount: 1)
    let sticks = (0..<29).map { hand in
      (0..<10).map { card in
        let best = model.bestActions(in: hand * 10 + card, values: values, discount: 1, within: 1e-3)
        #expect(best.count == 1, "\(model.stateNames[hand * 10 + card])")
        return best == [0] ? "S" : "."
      }.joined()
    }
    // Against A, 2 and so on to 10.
    let never = ".........."
    let always = "SSSSSSSSSS"
    let hard = ["...SSS...."] + Array(repeating: ".SSSSS....", count: 4) + Array(repeating: always, count: 5)
    let soft = Array(repeating: never, count: 6) + [".SSSSSSS.."] + Array(repeating: always, count: 3)
    #expect(sticks == Array(repeating: never, count: 8) + hard + soft + [always])
  }

  @Test func `the optimal values of plain rules are those of figure 5.2`() throws {
    let model = try Blackjack.model(["rules": "plain"])
    let values = model.optimalValues(discount: 1)
    Self.compare(values, hard: Self.optimalHard, soft: Self.optimalSoft)
  }

  @Test func `the values of sticking on 20 and 21 with plain rules are those of figure 5.1`() throws {
    let model = try Blackjack.model(["rules": "plain"])
    let values = model.values(discount: 1) { state in
      let hand = state / 10
      return hand > 28 ? [] : [hand < 16 || 18...25 ~= hand ? 1 : 0]
    }
    Self.compare(values, hard: Self.stickOn20Hard, soft: Self.stickOn20Soft)
    #expect(isClose(model.startMean(of: values), -0.353554, within: 1e-6))
  }

  /// Compares values with tables whose rows are the sums 12 to 21 and whose columns are the dealer's cards.
  static func compare(_ values: [Double], hard: [Double], soft: [Double]) {
    for index in 0..<100 {
      #expect(isClose(values[80 + index], hard[index], within: 6e-6))
      #expect(isClose(values[180 + index], soft[index], within: 6e-6))
    }
    // A natural is a soft 21 like others.
    for card in 0..<10 { #expect(isClose(values[280 + card], values[270 + card], within: 1e-15)) }
  }

  @Test func `hands are numbered by sum and softness`() throws {
    let model = try Blackjack.model()
    #expect(model.stateCount == 291)
    #expect(model.actionNames == ["stick", "hit"])
    #expect(model.stateNames[0] == "hard 4 against A")
    #expect(model.stateNames[99] == "hard 13 against 10")
    #expect(model.stateNames[189] == "soft 12 against 10")
    #expect(model.stateNames[281] == "natural against 2")
    #expect(model.stateNames[290] == "end")
    #expect(model.availableActionCount(in: 290) == 0)
    #expect(Blackjack().defaultDiscount == 1)
    #expect(Blackjack().defaultStepLimit == nil)
    #expect(Blackjack().defaultBudget == .episodes(10_000))
  }

  @Test func `the deal gives every hand of two cards its chance`() throws {
    let model = try Blackjack.model()
    var chances = [Double](repeating: 0, count: 291)
    for (state, chance) in zip(model.startStates, model.startProbabilities) { chances[state] += chance }
    #expect(isClose(chances.reduce(0, +), 1, within: 1e-15))
    let hands = (0..<29).map { hand in chances[hand * 10..<hand * 10 + 10].reduce(0, +) * 169 }
    // Of 169 deals hard 4 to 21, soft 12 to 21 and the natural: a 21 as dealt is a natural.
    let expected: [Double] = [
      1, 2, 3, 4, 5, 6, 7, 8, 15, 14, 13, 12, 11, 10, 9, 8, 16, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0, 8,
    ]
    for (count, deals) in zip(hands, expected) { #expect(isClose(count, deals, within: 1e-12)) }
    #expect(isClose(chances[289], 8.0 / 169 * 4 / 13, within: 1e-16))
  }

  @Test func `an ace counts 11 as long as that is not too much`() throws {
    let model = try Blackjack.model()
    func hit(_ name: String) -> [String] {
      let state = model.stateNames.firstIndex(of: name) ?? 0
      return model.entries(of: 1, in: state).map { entry in
        #expect(entry.reward == (entry.terminates ? -1 : 0))
        return model.stateNames[entry.next].split(separator: " ").prefix(2).joined(separator: " ")
      }
    }
    #expect(hit("hard 10 against 7").first == "soft 21" && hit("hard 10 against 7").last == "hard 20")
    #expect(hit("hard 11 against 7").first == "hard 12")
    #expect(hit("soft 12 against 7").first == "soft 13" && hit("soft 12 against 7").last == "hard 12")
    #expect(hit("soft 18 against 7").prefix(4) == ["soft 19", "soft 20", "soft 21", "hard 12"])
    #expect(hit("natural against 7").prefix(2) == ["hard 12", "hard 13"])
    #expect(hit("hard 20 against 7") == ["hard 21"] + Array(repeating: "end", count: 9))
    let thirteenth = 1.0 / 13
    #expect(
      model.entries(of: 1, in: 0).map(\.probability)
        == Array(repeating: thirteenth, count: 9) + [4.0 / 13])
  }

  /// The mean reward of sticking with a natural against A to 10, from exact fractions.
  static let naturals = [
    "sab": [9.0 / 13, 1, 1, 1, 1, 1, 1, 1, 1, 12.0 / 13],
    "natural": [
      0.957662804167, 1.323009773241, 1.327950535953, 1.333150939449, 1.337630739893, 1.354255115764,
      1.388889443947, 1.395907579776, 1.408764234221, 1.332863492216,
    ],
    "plain": [
      0.638441869445, 0.882006515494, 0.885300357302, 0.888767292966, 0.891753826595, 0.902836743843,
      0.925926295965, 0.930605053184, 0.939176156147, 0.888575661477,
    ],
  ]

  @Test(arguments: ["sab", "natural", "plain"])
  func `a natural is worth what the rules say`(rules: String) throws {
    let model = try Blackjack.model(["rules": rules])
    let zero = [Double](repeating: 0, count: 291)
    let expected = try #require(Self.naturals[rules])
    for card in 0..<10 {
      let natural = model.actionValue(of: 0, in: 280 + card, values: zero, discount: 1)
      #expect(isClose(natural, expected[card], within: 1e-12))
      // Any other 21, hard or soft, draws against every 21 of the dealer, a natural included.
      let hard = model.actionValue(of: 0, in: 170 + card, values: zero, discount: 1)
      let soft = model.actionValue(of: 0, in: 270 + card, values: zero, discount: 1)
      #expect(isClose(hard, Self.naturals["plain"]?[card] ?? 0, within: 1e-12))
      #expect(soft == hard)
    }
  }

  @Test func `the dealer draws below 17 and stands from 17 on`() throws {
    let model = try Blackjack.model()
    // Hard 20 against 10: lost to 21 and to a natural, drawn with 20.
    let entries = model.entries(of: 0, in: 169)
    #expect(entries.map(\.reward) == [-1, 0, 1])
    #expect(entries.allSatisfy { $0.next == 290 && $0.terminates })
    #expect(isClose(entries[0].probability, 0.034501261599537085 + 1.0 / 13, within: 1e-14))
    #expect(isClose(entries[1].probability, 0.3421935692918448, within: 1e-14))
    // Hard 4 against 6 wins only if the dealer goes beyond 21, and never draws.
    let low = model.entries(of: 0, in: 5)
    #expect(low.map(\.reward) == [-1, 1])
    #expect(isClose(low[1].probability, 0.4231504920849977, within: 1e-14))
  }

  @Test func `the board has a row for each hand and a column for each card`() throws {
    let board = try #require(try Blackjack.model().board)
    #expect(board.rows.count == 29 && board.rows.allSatisfy { $0.count == 10 })
    #expect(board.places == Array(0..<290) + [nil])
  }

  /// Figures 5.1 and 5.2 from exact fractions: rows are the sums 12 to 21, columns the cards A to 10.
  static let stickOn20Hard = [
    -0.64017, -0.54487, -0.54311, -0.54127, -0.53968, -0.53391, -0.52197, -0.51897, -0.52218, -0.57051,
    -0.66587, -0.57738, -0.57575, -0.57404, -0.57256, -0.56720, -0.55612, -0.55333, -0.55631, -0.60119,
    -0.68973, -0.60756, -0.60605, -0.60446, -0.60309, -0.59811, -0.58782, -0.58523, -0.58800, -0.62968,
    -0.71190, -0.63560, -0.63419, -0.63272, -0.63144, -0.62682, -0.61726, -0.61486, -0.61743, -0.65613,
    -0.73247, -0.66162, -0.66032, -0.65895, -0.65777, -0.65348, -0.64460, -0.64237, -0.64476, -0.68069,
    -0.75158, -0.68579, -0.68458, -0.68331, -0.68222, -0.67823, -0.66999, -0.66791, -0.67013, -0.70350,
    -0.76933, -0.70824, -0.70711, -0.70593, -0.70491, -0.70121, -0.69356, -0.69163, -0.69369, -0.72468,
    -0.78580, -0.72908, -0.72803, -0.72694, -0.72599, -0.72255, -0.71545, -0.71366, -0.71557, -0.74434,
    0.14610, 0.63999, 0.65027, 0.66105, 0.67036, 0.70396, 0.77323, 0.79182, 0.75836, 0.43496,
    0.63844, 0.88201, 0.88530, 0.88877, 0.89175, 0.90284, 0.92593, 0.93061, 0.93918, 0.88858,
  ]
  static let stickOn20Soft = [
    -0.40436, -0.24661, -0.24371, -0.24066, -0.23803, -0.22847, -0.20872, -0.20374, -0.20906, -0.28906,
    -0.42855, -0.27720, -0.27442, -0.27149, -0.26897, -0.25980, -0.24085, -0.23607, -0.24118, -0.31793,
    -0.45232, -0.30727, -0.30460, -0.30180, -0.29938, -0.29059, -0.27242, -0.26785, -0.27274, -0.34630,
    -0.47561, -0.33673, -0.33417, -0.33149, -0.32917, -0.32076, -0.30336, -0.29898, -0.30367, -0.37410,
    -0.49837, -0.36551, -0.36307, -0.36050, -0.35829, -0.35024, -0.33360, -0.32941, -0.33389, -0.40127,
    -0.52055, -0.39357, -0.39123, -0.38878, -0.38666, -0.37897, -0.36307, -0.35906, -0.36334, -0.42774,
    -0.54212, -0.42085, -0.41862, -0.41628, -0.41426, -0.40691, -0.39172, -0.38790, -0.39199, -0.45349,
    -0.56306, -0.44734, -0.44521, -0.44297, -0.44104, -0.43403, -0.41954, -0.41589, -0.41979, -0.47848,
    0.14610, 0.63999, 0.65027, 0.66105, 0.67036, 0.70396, 0.77323, 0.79182, 0.75836, 0.43496,
    0.63844, 0.88201, 0.88530, 0.88877, 0.89175, 0.90284, 0.92593, 0.93061, 0.93918, 0.88858,
  ]
  static let optimalHard = [
    -0.51854, -0.25339, -0.23369, -0.21106, -0.16719, -0.15370, -0.21285, -0.27158, -0.34001, -0.42070,
    -0.55293, -0.29278, -0.25225, -0.21106, -0.16719, -0.15370, -0.26907, -0.32360, -0.38716, -0.46208,
    -0.58486, -0.29278, -0.25225, -0.21106, -0.16719, -0.15370, -0.32128, -0.37192, -0.43093, -0.50050,
    -0.61452, -0.29278, -0.25225, -0.21106, -0.16719, -0.15370, -0.36976, -0.41678, -0.47158, -0.53618,
    -0.64205, -0.29278, -0.25225, -0.21106, -0.16719, -0.15370, -0.41478, -0.45844, -0.50932, -0.56931,
    -0.63864, -0.15297, -0.11722, -0.08057, -0.04494, 0.01174, -0.10681, -0.38195, -0.42315, -0.46436,
    -0.37706, 0.12174, 0.14830, 0.17585, 0.19956, 0.28344, 0.39955, 0.10595, -0.18316, -0.24151,
    -0.11548, 0.38631, 0.40436, 0.42318, 0.43951, 0.49598, 0.61598, 0.59385, 0.28760, -0.01866,
    0.14610, 0.63999, 0.65027, 0.66105, 0.67036, 0.70396, 0.77323, 0.79182, 0.75836, 0.43496,
    0.63844, 0.88201, 0.88530, 0.88877, 0.89175, 0.90284, 0.92593, 0.93061, 0.93918, 0.88858,
  ]
  static let optimalSoft = [
    -0.26804, 0.08184, 0.10351, 0.12660, 0.15648, 0.18595, 0.16547, 0.09512, 0.00007, -0.12808,
    -0.29576, 0.04664, 0.07412, 0.10248, 0.13336, 0.16169, 0.12239, 0.05406, -0.03769, -0.16081,
    -0.32325, 0.02239, 0.05081, 0.08008, 0.11189, 0.13917, 0.07951, 0.01328, -0.07516, -0.19330,
    -0.35041, -0.00012, 0.02916, 0.05928, 0.09196, 0.11825, 0.03703, -0.02705, -0.11219, -0.22544,
    -0.37714, -0.02102, 0.00906, 0.03997, 0.07345, 0.09882, -0.00489, -0.06679, -0.14864, -0.25710,
    -0.39509, -0.00049, 0.02898, 0.05933, 0.09119, 0.12805, 0.05382, -0.07291, -0.14979, -0.24942,
    -0.33775, 0.12174, 0.14830, 0.17585, 0.19956, 0.28344, 0.39955, 0.10595, -0.10074, -0.20110,
    -0.11548, 0.38631, 0.40436, 0.42318, 0.43951, 0.49598, 0.61598, 0.59385, 0.28760, -0.01866,
    0.14610, 0.63999, 0.65027, 0.66105, 0.67036, 0.70396, 0.77323, 0.79182, 0.75836, 0.43496,
    0.63844, 0.88201, 0.88530, 0.88877, 0.89175, 0.90284, 0.92593, 0.93061, 0.93918, 0.88858,
  ]
}
