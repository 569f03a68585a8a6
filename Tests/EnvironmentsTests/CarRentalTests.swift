import Environments
import TabularRL
import Testing

@Suite struct CarRentalTests {
  /// A world with so few cars that it is quickly compiled.
  static func small(_ variant: String, capacity: Int) throws -> TabularModel {
    try CarRental.model(["variant": variant, "capacity": "\(capacity)"])
  }

  @Test func `a day is what Poisson requests and returns make of it`() throws {
    let model = try Self.small("book", capacity: 1)
    #expect(model.stateNames == ["(0,0)", "(0,1)", "(1,0)", "(1,1)"])
    #expect(model.actionNames == (-5...5).map { "\($0)" })
    #expect(model.startStates == [0])
    // Means 3 and 3, 4 and 2. Without a car, what comes back stays; with one, it also stays if nobody asks.
    let (first, second) = (Elementary.exp(-3), Elementary.exp(-4))
    let returns = Elementary.exp(-2)
    let entries = model.entries(of: 5, in: 0)
    #expect(entries.map(\.next) == [0, 1, 2, 3])
    #expect(entries.allSatisfy { $0.reward == 0 && !$0.terminates })
    #expect(isClose(entries[0].probability, first * returns, within: 1e-16))
    #expect(isClose(entries[1].probability, first * (1 - returns), within: 1e-16))
    #expect(isClose(entries[2].probability, (1 - first) * returns, within: 1e-16))
    // The first place ends empty if its car is rented out and none comes back; otherwise it has one car, which
    // is another one unless nobody asked.
    let one = model.entries(of: 5, in: 3)
    let empty = ((1 - first) * first, (1 - second) * returns)
    #expect(isClose(one[0].probability, empty.0 * empty.1, within: 1e-16))
    #expect(isClose(one[0].reward, 20, within: 1e-12))
    #expect(isClose(one[1].probability, empty.0 * (1 - empty.1), within: 1e-16))
    let kept = (1 - second) * (1 - returns)
    #expect(isClose(one[1].reward, 10 + 10 * kept / (1 - empty.1), within: 1e-12))
  }

  @Test func `what is expected of a day is as many rentals as cars or requests`() throws {
    let model = try Self.small("book", capacity: 6)
    let zero = [Double](repeating: 0, count: 49)
    func requested(_ mean: Double, atMost cars: Int) -> Double {
      var chance = Elementary.exp(-mean)
      var below = 0.0
      var expected = 0.0
      for number in 0..<cars {
        expected += chance * Double(number)
        below += chance
        chance *= mean / Double(number + 1)
      }
      return expected + Double(cars) * (1 - below)
    }
    for state in 0..<49 {
      let income = 10 * (requested(3, atMost: state / 7) + requested(4, atMost: state % 7))
      #expect(isClose(model.actionValue(of: 5, in: state, values: zero, discount: 0), income, within: 1e-12))
    }
  }

  @Test func `no more cars are moved than there are and those beyond the capacity vanish`() throws {
    let model = try Self.small("book", capacity: 6)
    #expect(model.availableActions(in: 0) == [5])
    #expect(model.availableActions(in: 2 * 7 + 1) == [4, 5, 6, 7])
    #expect(model.availableActions(in: 6 * 7 + 6) == Array(0...10))
    // Moving two of (3,1) is a morning with (1,3) and costs 4; moving two of (3,5) one with (1,6).
    func morning(_ action: Int, _ state: Int, cost: Double) -> [Entry] {
      model.entries(of: action, in: state).map {
        Entry($0.probability, $0.next, ($0.reward + cost).rounded(toMultiplesOf: 1e-9), $0.terminates)
      }
    }
    #expect(morning(7, 3 * 7 + 1, cost: 4) == morning(5, 1 * 7 + 3, cost: 0))
    #expect(morning(7, 3 * 7 + 5, cost: 4) == morning(5, 1 * 7 + 6, cost: 0))
    #expect(morning(3, 3 * 7 + 5, cost: 4) == morning(5, 5 * 7 + 3, cost: 0))
  }

  @Test func `modified, one car is moved for nothing and crowded nights cost four`() throws {
    func reward(_ variant: String, _ cars: CarRental.Cars, _ move: Int) throws -> Double {
      let world = try CarRental.configured(["variant": variant])
      return world.outcomes(of: move, in: cars).reduce(0) { $0 + $1.probability * $1.reward }
    }
    func difference(_ first: Int, _ second: Int, _ move: Int) throws -> Double {
      let cars = CarRental.Cars(first, second)
      return try reward("modified", cars, move) - reward("book", cars, move)
    }
    let expected: [(Int, Int, Int, Double)] = [
      (5, 5, 0, 0), (5, 5, 1, 2), (5, 5, 4, 2), (5, 5, -3, 0), (10, 10, 0, 0), (11, 10, 0, -4),
      (11, 10, 1, 2 - 4), (11, 9, 1, 2), (20, 20, 0, -8), (9, 12, -2, -4),
    ]
    for (first, second, move, value) in expected {
      #expect(isClose(try difference(first, second, move), value, within: 1e-11))
    }
  }

  @Test func `it goes on from half of the capacity, discounted and cut`() throws {
    #expect(CarRental().initialStates == [CarRental.Cars(10, 10)])
    #expect(CarRental().defaultDiscount == 0.9)
    #expect(CarRental().defaultStepLimit == 100)
    #expect(CarRental().defaultBudget == .steps(100_000))
    #expect(throws: ParameterError.self) { try CarRental.configured(["capacity": "0"]) }
    #expect(throws: ParameterError.self) { try CarRental.configured(["capacity": "31"]) }
  }

  @Test func `the board shows the first place upwards`() throws {
    let board = try #require(try Self.small("book", capacity: 2).board)
    #expect(board.rows == Array(repeating: Array("..."), count: 3))
    #expect(board.places == [6, 7, 8, 3, 4, 5, 0, 1, 2])
  }
}

extension Double {
  /// The nearest multiple of a small number.
  fileprivate func rounded(toMultiplesOf unit: Double) -> Double { (self / unit).rounded() * unit }
}
