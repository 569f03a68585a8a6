import TabularRL
import Testing

@Suite struct ScheduleTests {
  @Test(
    "Each shape takes its values",
    arguments: [
      ("0.1", [(0, 0.1), (1, 0.1), (1_000_000, 0.1)]),
      // 500 decrements of 0.0019: 1 - 250 * 0.0019 = 0.525
      ("linear(1,0.05,500)", [(0, 1), (250, 0.525), (500, 0.05), (501, 0.05), (1_000_000, 0.05)]),
      ("linear(0,1,4)", [(0, 0), (1, 0.25), (2, 0.5), (3, 0.75), (4, 1), (5, 1)]),
      // 1, 1/2, 1/4, 1/8 and then the floor.
      ("exponential(1,0.5,0.1)", [(0, 1), (1, 0.5), (2, 0.25), (3, 0.125), (4, 0.1), (5000, 0.1)]),
      ("exponential(2,1,0.5)", [(0, 2), (1, 2), (1000, 2)]),
      ("1/n", [(0, 1), (1, 0.5), (3, 0.25), (99, 0.01)]),
      ("10/(9+n)", [(0, 1), (1, 10.0 / 11), (10, 0.5), (90, 0.1)]),
      // 4^-0.5 = 1/2, 100^-0.5 = 1/10
      ("n^-0.5", [(0, 1), (3, 0.5), (99, 0.1)]),
      ("0.5*n^-1", [(0, 0.5), (1, 0.25), (4, 0.1)]),
      ("n^-2", [(0, 1), (1, 0.25), (9, 0.01)]),
    ] as [(String, [(Int, Double)])])
  func values(text: String, table: [(Int, Double)]) throws {
    let schedule = try #require(Schedule(text))
    for (count, expected) in table {
      // A power is an exponential of a logarithm: right to about 1e-14.
      #expect(abs(schedule.value(after: count) - expected) <= 1e-14 * expected, "after \(count)")
    }
  }

  @Test("The first value of every shape is exact", arguments: ["linear(0.3,0.1,7)", "0.3", "0.3*n^-0.8"])
  func firstUse(text: String) throws {
    #expect(try #require(Schedule(text)).value(after: 0) == 0.3)
  }

  @Test("An exponential ends exactly at its floor and a line exactly at its end")
  func lastValues() throws {
    #expect(try #require(Schedule("exponential(1,0.9,0.07)")).value(after: 100) == 0.07)
    #expect(try #require(Schedule("linear(1,0.07,3)")).value(after: 3) == 0.07)
  }

  @Test(
    "Without a unit, lines and exponentials count episodes, forms with an n visits",
    arguments: [
      ("0.1", Schedule.Unit.step), ("0.1@visit", .step), ("linear(1,0,5)", .episode),
      ("exponential(1,0.5,0)", .episode), ("1/n", .visit), ("1/(3+n)", .visit), ("n^-0.8", .visit),
      ("2*n^-0.8", .visit), ("linear(1,0,5)@step", .step), ("linear(1,0,5)@visit", .visit),
      ("1/n@episode", .episode), ("1/n@step", .step), ("n^-1@episode", .episode),
    ])
  func units(text: String, unit: Schedule.Unit) throws {
    let schedule = try #require(Schedule(text))
    #expect(schedule.unit == unit)
    #expect(schedule.countsVisits == (unit == .visit))
  }

  @Test(
    "The text form gives the schedule back",
    arguments: [
      ("0.1", "0.1"), ("1", "1.0"), ("-2.5", "-2.5"), ("1e-300", "1e-300"), ("0.1@step", "0.1"),
      ("linear(1,0.05,500)", "linear(1.0,0.05,500)@episode"),
      ("linear( 1, 0.05 ,500 )@visit", "linear(1.0,0.05,500)@visit"),
      ("exponential(1,0.99,0.01)@step", "exponential(1.0,0.99,0.01)@step"),
      ("1/n", "1.0/n@visit"), ("10/(9+n)", "10.0/(9.0+n)@visit"), ("1/(0+n)@step", "1.0/n@step"),
      ("1e-20/(1e20+n)", "1e-20/(1e+20+n)@visit"), ("n^-0.8", "n^-0.8@visit"), ("n^-1e-5", "n^-1e-05@visit"),
      ("0.5*n^-0.8@episode", "0.5*n^-0.8@episode"), ("1*n^-2", "n^-2.0@visit"),
    ])
  func textForms(text: String, canonical: String) throws {
    let schedule = try #require(Schedule(text))
    #expect(schedule.description == canonical)
    #expect(Schedule(canonical) == schedule)
  }

  @Test("A schedule that is made, not read, is given back too", arguments: Schedule.Unit.allCases)
  func madeSchedules(unit: Schedule.Unit) {
    let shapes: [Schedule.Shape] = [
      .constant(0.1), .linear(from: 0.1, to: 0.7, over: 3), .exponential(from: 1, factor: 0.9, floor: 0.1),
      .hyperbolic(scale: 2, offset: 0), .hyperbolic(scale: 2, offset: 0.1),
      .polynomial(scale: 1, power: 1.0 / 3), .polynomial(scale: 0.1, power: 0.5),
    ]
    for shape in shapes {
      let schedule = Schedule(shape, by: unit)
      #expect(Schedule(schedule.description) == schedule)
    }
    #expect(Schedule.constant(0.1) == Schedule(.constant(0.1), by: unit))
  }

  @Test(
    "What is no schedule is refused",
    arguments: [
      "", " ", "nan", "inf", "-inf", "1e400", "abc", "0.1 ", "0.1x", "0.1@", "@step", "0.1@epoch",
      "0.1@step@step", "0.1@Step", "linear", "linear()", "linear(1,2)", "linear(1,2,3,4)", "linear(1,2,3,)",
      "linear(1,2,0)", "linear(1,2,-3)", "linear(1,2,2.5)", "linear(nan,0,5)", "linear(1,inf,5)",
      "linear(1,0,5", "linear(1,0,5))", "(1,0,5)", "exponential(1,2,0)", "exponential(1,0,0)",
      "exponential(1,-0.5,0)", "exponential(1,0.5,2)", "exponential(1,0.5)", "cosine(1,2,3)", "1/m", "1/",
      "/n",
      "0/n", "-1/n", "nan/n", "inf/n", "1/(n)", "1/(9+m)", "1/(9-n)", "1/(-1+n)", "1/(nan+n)", "1/n+1", "n",
      "n^0.8", "n^-", "n^--1", "n^-0", "n^-inf", "n^-nan", "0*n^-1", "-1*n^-1", "1*2*n^-1", "*n^-1",
      "2n^-1", "x*n^-1",
    ])
  func badTexts(text: String) {
    #expect(Schedule(text) == nil)
  }

  @Test(
    "A schedule stays in an interval if all its values do; limits that are never reached do not count",
    arguments: [
      ("0.5", Interval.from(0, to: 1), true), ("0", .from(0, to: 1), true), ("0", .above(0), false),
      ("1.5", .from(0, to: 1), false), ("-0.1", .from(0), false),
      ("linear(1,0,5)", .from(0, to: 1), true), ("linear(1,0,5)", .above(0), false),
      ("linear(2,0,5)", .from(0, to: 1), false), ("linear(0,2,5)", .from(0, to: 1), false),
      ("exponential(1,0.5,0.1)", .above(0), true), ("exponential(1,0.5,0)", .from(0, to: 1), true),
      ("exponential(1,0.5,0)", .above(0), false), ("exponential(2,0.5,0)", .from(0, to: 1), false),
      ("exponential(1,1,0)", .above(0), true), ("exponential(1,0.5,0.1)", .from(0.2, to: 1), false),
      // Halving never makes a positive number negative, whatever the floor.
      ("exponential(1,0.5,-1)", .from(0, to: 1), true), ("exponential(1,0.5,-1)", .above(0), false),
      // -1, -1/2, -1/4, … leaves the numbers up to -0.6.
      ("exponential(-1,0.5,-2)", .above(-3, to: -0.6), false),
      ("exponential(-1,0.5,-2)", .from(-1, to: 0), true),
      ("1/n", .from(0, to: 1), true), ("1/n", .above(0), true), ("2/n", .from(0, to: 1), false),
      ("10/(9+n)", .from(0, to: 1), true), ("11/(9+n)", .from(0, to: 1), false),
      ("1/n", .from(0.1, to: 1), false), ("n^-0.8", .from(0, to: 1), true), ("n^-0.8", .above(0), true),
      ("2*n^-0.8", .from(0, to: 1), false), ("n^-0.8", .from(0.1, to: 1), false),
    ])
  func stays(text: String, interval: Interval, expected: Bool) throws {
    #expect(try #require(Schedule(text)).stays(in: interval) == expected)
  }
}
