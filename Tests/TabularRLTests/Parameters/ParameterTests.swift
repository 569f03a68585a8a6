import TabularRL
import Testing

/// A recipe with one parameter of every kind.
struct Recipe: Parameterized, Equatable {
  enum Season: String, ParameterChoice { case spring, late_summer = "late-summer", winter }

  static let name = "recipe"
  var weight = 0.5
  var share = 0.25
  var count = 3
  var isWarm = false
  var season = Season.spring
  var rate = Schedule.constant(1)

  static let parameters: [Parameter<Self>] = [
    Parameter("weight", \.weight, in: .finite, "how heavy"),
    Parameter("share", \.share, in: .above(0, to: 1), "which part"),
    Parameter("count", \.count, in: 1...9, "how many"),
    Parameter("warm", \.isWarm, "whether to heat"),
    Parameter("season", \.season, "when"),
    .schedule("rate", \.rate, in: .from(0, to: 1), "how fast"),
    Parameter(
      name: "percent", summary: "share in hundredths", placeholder: "NUMBER", allowed: "",
      alternativeTo: "share", read: { String($0.share * 100) },
      write: { (root: inout Self, text: String) throws(ParameterError) in
        guard let percent = Double(text) else {
          throw .unreadable(name: "percent", text: text, expected: "a number")
        }
        root.share = percent / 100
      }),
  ]

  func validate() throws(ParameterError) {
    if isWarm, season == .winter { throw .conflict("--warm and --season winter do not fit together") }
  }
}

@Suite struct ParameterTests {
  @Test(
    "Whole numbers may be written as decimals that are whole",
    arguments: [
      ("12", 12), ("1e8", 100_000_000), ("2.5e1", 25), ("-4", -4), ("-1e3", -1000), ("50e-1", 5),
      ("9223372036854775807", Int.max),
    ])
  func wholeNumbers(_ text: String, _ number: Int) {
    #expect(Int(written: text) == number)
  }

  @Test(
    "Anything else is no whole number",
    arguments: ["1.5", "1e-3", "0x10", "1e400", "", "inf", "1e19", "ten", "-", "9223372036854775808"])
  func noWholeNumbers(_ text: String) {
    #expect(Int(written: text) == nil)
  }

  @Test("A whole-numbered parameter reads a decimal form and records the digits")
  func decimalForm() throws {
    let recipe = try Recipe(settings: [Setting(name: "count", value: "0.5e1")])
    #expect(recipe.count == 5 && recipe.settings.contains(Setting(name: "count", value: "5")))
  }

  @Test(
    "A value that is not allowed is answered by one sentence: what, where, what is allowed",
    arguments: [
      ("weight", "abc", "--weight must be a finite number, got 'abc'"),
      ("weight", "", "--weight must be a finite number, got ''"),
      ("weight", "nan", "--weight must be a finite number, got 'nan'"),
      ("weight", "inf", "--weight must be a finite number, got 'inf'"),
      ("weight", "1e999", "--weight must be a finite number, got '1e999'"),
      ("share", "0", "--share must be a number above 0 and at most 1, got '0'"),
      ("share", "1.5", "--share must be a number above 0 and at most 1, got '1.5'"),
      ("count", "0", "--count must be a whole number from 1 to 9, got '0'"),
      ("count", "2.5", "--count must be a whole number from 1 to 9, got '2.5'"),
      ("count", "1e3", "--count must be a whole number from 1 to 9, got '1e3'"),
      (
        "count", "99999999999999999999",
        "--count must be a whole number from 1 to 9, got '99999999999999999999'"
      ),
      ("warm", "yes", "--warm must be true|false, got 'yes'"),
      ("season", "autumn", "--season must be spring|late-summer|winter, got 'autumn'"),
      ("rate", "2", "--rate must be a number from 0 to 1 or a schedule of such, got '2'"),
      ("rate", "1/m", "--rate must be a number from 0 to 1 or a schedule of such, got '1/m'"),
      ("percent", "many", "--percent must be a number, got 'many'"),
    ])
  func errors(name: String, value: String, sentence: String) throws {
    let error = try #require(throws: ParameterError.self) {
      try Recipe(settings: [Setting(name: name, value: value)])
    }
    #expect(error.description == sentence)
  }

  @Test("A bad map is named together with the parameter")
  func mapError() {
    let error = ParameterError.map(name: "map", .empty)
    #expect(error.description == "--map: \(MapError.empty)")
  }

  @Test(
    "Every kind of value is read and printed in its canonical form",
    arguments: [
      ("weight", "1e2", "100.0"), ("weight", "-0.5", "-0.5"), ("share", "1", "1.0"), ("count", "9", "9"),
      ("count", "+3", "3"), ("warm", "true", "true"), ("season", "late-summer", "late-summer"),
      ("rate", "1/n", "1.0/n@visit"),
    ])
  func roundTrip(name: String, text: String, canonical: String) throws {
    let recipe = try Recipe(settings: [Setting(name: name, value: text)])
    #expect(recipe.settings.first { $0.name == name }?.value == canonical)
    #expect(try Recipe(settings: recipe.settings) == recipe)
  }

  @Test("The help text's word for a value follows from its type")
  func placeholders() {
    #expect(
      Recipe.parameters.map(\.placeholder) == [
        "NUMBER", "NUMBER", "COUNT", "true|false", "spring|late-summer|winter", "SCHEDULE", "NUMBER",
      ])
    #expect(Exploration.placeholder == "RULE")
  }
}

@Suite struct IntervalTests {
  @Test(
    "An interval in words and numbers",
    arguments: [
      (Interval.from(0, to: 1), "a number from 0 to 1", [0, 0.5, 1], [-0.1, 1.1, .nan, .infinity]),
      (
        .above(0, to: 1), "a number above 0 and at most 1", [1e-300, 1], [0, -0.0, 1.0000000000000002, .nan]
      ),
      (.from(0), "a number of at least 0", [0, -0.0, 1e308], [-1e-300, .infinity, .nan]),
      (.above(0), "a number above 0", [1e-300, 1e308], [0, -1, .infinity, .nan]),
      (.from(-0.5, to: 2.5), "a number from -0.5 to 2.5", [-0.5, 2.5], [-0.6, 2.6]),
      (.finite, "a finite number", [-1e308, 0, 1e308], [-.infinity, .infinity, .nan]),
    ] as [(Interval, String, [Double], [Double])])
  func intervals(interval: Interval, words: String, members: [Double], others: [Double]) {
    #expect(interval.description == words)
    #expect(members.allSatisfy(interval.contains))
    #expect(!others.contains(where: interval.contains))
  }
}
