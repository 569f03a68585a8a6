import TabularRL
import Testing

@Suite struct MapFileTests {
  /// A broken file and the line, the column and the sentence of the complaint.
  struct Broken: Sendable, CustomStringConvertible {
    let text: String
    let line: Int
    let column: Int
    let sentence: String
    var description: String { text }

    init(_ text: String, _ line: Int, _ column: Int, _ sentence: String) {
      (self.text, self.line, self.column, self.sentence) = (text, line, column, sentence)
    }
  }

  static let kinds = "floor, wall, start, end, pays, exit, sends, jumps, only"
  static let moves = "up, right, down, left, up-right, down-right, down-left, up-left, stay"

  static let broken: [Broken] = [
    .init("", 1, 1, "the file ends without a line 'map:' and rows after it"),
    .init("discount: 0.9\nslip: 0.1\n", 3, 1, "the file ends without a line 'map:' and rows after it"),
    .init("map:", 1, 1, "no rows follow 'map:'; write at least one"),
    .init("# nothing\nmap:\n\n\n", 2, 1, "no rows follow 'map:'; write at least one"),
    .init("map:\n.G", 1, 1, "the map has no start; write S, or give a letter the kind 'start'"),
    .init("S = floor\nmap:\nSG", 2, 1, "the map has no start; write S, or give a letter the kind 'start'"),
    .init("map:\nS.G\n..", 3, 3, "this row has 2 cells but the first has 3; all rows must be equally long"),
    .init("map:\nS.\n...G", 3, 3, "this row has 4 cells but the first has 2; all rows must be equally long"),
    .init("map:\nSG\n\n..", 3, 1, "this row has 0 cells but the first has 2; all rows must be equally long"),
    .init("map:\nS.G\n.x.", 3, 2, "'x' has no meaning; letters with one are # . G S"),
    .init("map:\nS G", 2, 2, "' ' has no meaning; letters with one are # . G S"),
    .init("S..\n..G", 1, 1, "'S..' begins neither a setting, 'name: value', nor a legend, 'X = kind'"),
    .init(
      "  hello: 1\nmap:\nSG", 1, 3,
      "'hello' is no setting; settings are actions, discount, step-limit, "
        + "episodes, steps, step-reward, bump-reward, slip, success-rate, wind, map"),
    .init("map: SG", 1, 6, "the rows of the map begin on the line after 'map:'"),
    .init("discount:\nmap:\nSG", 1, 1, "'discount' has no value; write one after the colon"),
    .init("discount: 0.9 0.8\nmap:\nSG", 1, 15, "'discount' has one value, this is a second"),
    .init("discount: high\nmap:\nSG", 1, 11, "'high' is not a number from 0 to 1"),
    .init("discount:1.5\nmap:\nSG", 1, 10, "'1.5' is not a number from 0 to 1"),
    .init("discount: 1/0\nmap:\nSG", 1, 11, "'1/0' is not a number from 0 to 1"),
    .init("slip: 1/2/3\nmap:\nSG", 1, 7, "'1/2/3' is not a number from 0 to 1"),
    .init("step-reward: nan\nmap:\nSG", 1, 14, "'nan' is not a finite number"),
    .init("bump-reward: 1e300\nmap:\nSG", 1, 14, "'1e300' is not a finite number"),
    .init("step-limit: 0\nmap:\nSG", 1, 13, "'0' is not a whole number of at least 1"),
    .init("episodes: 2.5\nmap:\nSG", 1, 11, "'2.5' is not a whole number of at least 1"),
    .init(
      "slip: 0.1\nslip: 0.2\nmap:\nSG", 2, 1,
      "'slip' and 'slip' on line 1 set the same thing; give one of them"),
    .init(
      "slip: 0.1\nsuccess-rate: 0.2\nmap:\nSG", 2, 1,
      "'success-rate' and 'slip' on line 1 set the same thing; give one of them"),
    .init(
      "steps: 10\n\nepisodes: 2\nmap:\nSG", 3, 1,
      "'episodes' and 'steps' on line 1 set the same thing; give one of them"),
    .init("actions: 6\nmap:\nSG", 1, 10, "'6' is not 4, 5, 8, 9 or a list of moves"),
    .init("actions:\nmap:\nSG", 1, 1, "'actions' has no value; write 4, 5, 8, 9 or moves"),
    .init("actions: up north\nmap:\nSG", 1, 13, "'north' is no move; moves are \(moves)"),
    .init("actions: up down up\nmap:\nSG", 1, 18, "the move 'up' is listed twice"),
    .init(
      "actions: 8\nslip: 0.1\nmap:\nSG", 2, 1,
      "'slip' does not fit: sideways moves need the four moves in circular order"),
    .init(
      "slip: 0.1\nactions: up down left right\nmap:\nSG", 2, 1,
      "'actions' does not fit: sideways moves need the four moves in circular order"),
    .init("wind: 0 1\nmap:\nS.G", 1, 1, "'wind' has 2 numbers but the map has 3 columns; write one for each"),
    .init("wind: 0 1 up\nmap:\nS.G", 1, 11, "'up' is not a whole number of cells upwards"),
    .init(
      "ab = wall\nmap:\nSG", 1, 1, "'ab' is not a single letter; any but a space and a semicolon will do"),
    .init("; = wall\nmap:\nSG", 1, 1, "';' is not a single letter; any but a space and a semicolon will do"),
    .init("x = wall\nx = floor\nmap:\nSG", 2, 1, "'x' has a meaning already; give each letter one legend"),
    .init("x = \nmap:\nSG", 1, 3, "a kind is missing here; kinds are \(kinds)"),
    .init("x = start,\nmap:\nSG", 1, 3, "a kind is missing here; kinds are \(kinds)"),
    .init("x = lava\nmap:\nSG", 1, 5, "'lava' is no kind; kinds are \(kinds)"),
    .init("x = pays\nmap:\nSG", 1, 5, "'pays' needs a reward after it"),
    .init("x = pays much\nmap:\nSG", 1, 10, "'much' is not a finite number"),
    .init("x = start 0\nmap:\nSG", 1, 11, "'0' is not a number above 0 and at most 1000000000"),
    .init("x = end 1 2\nmap:\nSG", 1, 11, "'2' is too much after 'end'"),
    .init("x = wall, pays 1\nmap:\nSG", 1, 11, "'pays' does not go with 'wall'"),
    .init("x = pays 1, pays 2\nmap:\nSG", 1, 13, "'pays' is given twice"),
    .init("x = only\nmap:\nSG", 1, 5, "'only' needs a move after it"),
    .init("x = only east\nmap:\nSG", 1, 10, "'east' is no move; moves are \(moves)"),
    .init("x = jumps S\nmap:\nSG", 1, 5, "'jumps' needs a reward after it"),
    .init(
      "x = sends to\nmap:\nSG", 1, 11, "'to' is not a single letter; any but a space and a semicolon will do"),
    .init("x = sends y\nmap:\nSxG", 1, 11, "'y' is on the map 0 times; a destination must be there once"),
    .init("x = sends .\nmap:\n.SxG.", 1, 11, "'.' is on the map 2 times; a destination must be there once"),
    .init(
      "x = jumps G 1\nmap:\nSxG", 1, 11,
      "'G' cannot be a destination: no wall, end or cell that sends elsewhere can"),
  ]

  @Test(arguments: broken)
  func `a broken file is refused with line, column and sentence`(file: Broken) {
    let error = MapError.written(line: file.line, column: file.column, sentence: file.sentence)
    #expect(throws: error) { try MapFile(file.text) }
    #expect(error.description == "line \(file.line), column \(file.column): \(file.sentence)")
  }

  @Test func `the table is as long as it should be`() { #expect(Self.broken.count >= 40) }

  @Test func `settings are read`() throws {
    let file = try MapFile(
      """
      # A comment, and one more; with a semicolon.
      actions: left down right up
      discount:0.5
        step-limit: 7
      steps: 300
      step-reward: -1/4
      bump-reward: -2
      success-rate: 1/3
      wind: 0 -1

      # = floor
      o = wall
      T = start 3, pays 2
      map:
      ST
      o#

      """)
    #expect(file.actions == [.left, .down, .right, .up] && file.discount == 0.5 && file.stepLimit == 7)
    #expect(file.budget == .steps(300) && file.stepReward == -0.25 && file.bumpReward == -2)
    #expect(file.meant == 1.0 / 3 && file.beside == (1 - 1.0 / 3) / 2 && file.wind == [0, -1])
    #expect(file.map.description == "ST/o#")
    #expect(file.kinds["#"] == MapFile.Kind() && file.kinds["o"]?.isWall == true)
    let world = MapWorld(file)
    #expect(world.initialDistribution.map(\.probability) == [0.25, 0.75])
    #expect(world.defaultDiscount == 0.5 && world.defaultStepLimit == 7 && world.defaultBudget == .steps(300))
  }

  @Test func `the one line that is recorded means the same`() throws {
    let file = try MapFile("# Comment\n\ndiscount: 0.9\r\nx = pays 2,start\nmap:\nS.x\n#.G\n\n")
    #expect(file.text == "discount: 0.9;x = pays 2,start;map:;S.x;#.G")
    #expect(try MapFile(file.text) == file)
  }

  @Test func `what nothing is said about is that of a maze`() throws {
    let model = try TabularModel(compiling: MapWorld(MapFile("map:;S#G;...")))
    #expect(model.stateNames == ["(0,0)", "(0,2)", "(1,0)", "(1,1)", "(1,2)"])
    #expect(model.actionNames == ["up", "right", "down", "left"] && model.startStates == [0])
    #expect(rows(of: model, in: 0).map(\.next) == [0, 0, 2, 0])
    #expect(rows(of: model, in: 4).map(\.next) == [1, 4, 4, 3])
    #expect(rows(of: model, in: 4).map(\.terminates) == [true, false, false, false])
    #expect(model.rewards.allSatisfy { $0 == -1 } && model.availableActionCount(in: 1) == 0)
  }

  @Test func `bumps, rewards and one-way cells`() throws {
    let model = try TabularModel(
      compiling: MapWorld(MapFile("step-reward: 0;bump-reward: -3;> = only right;x = pays 2;map:;S>xG")))
    // Against the edge; into the cell that pays is free from the left, staying in it is a bump.
    #expect(rows(of: model, in: 0).map(\.reward) == [-3, 0, -3, -3])
    #expect(rows(of: model, in: 1).map(\.reward) == [-3, 2, -3, -3])
    #expect(rows(of: model, in: 1).map(\.next) == [1, 2, 1, 1])
    #expect(rows(of: model, in: 2).map(\.reward) == [-3, 0, -3, 0])
    let quiet = try TabularModel(compiling: MapWorld(MapFile("x = start, pays 2;map:;x.G")))
    #expect(rows(of: quiet, in: 0).map(\.reward) == [2, -1, 2, 2])
  }

  @Test func `who steps on a sender is carried, who is in a jumper leaps, and exits end`() throws {
    let model = try TabularModel(
      compiling: MapWorld(MapFile("a = sends b -5;b = floor;j = jumps b 7;e = exit 4;map:;Saj;.be")))
    #expect(rows(of: model, in: 0)[1].next == 4 && rows(of: model, in: 0)[1].reward == -5)
    #expect(rows(of: model, in: 2).map(\.next) == [4, 4, 4, 4])
    #expect(rows(of: model, in: 2).map(\.reward) == [7, 7, 7, 7])
    #expect(rows(of: model, in: 5).map(\.next) == [5, 5, 5, 5])
    #expect(rows(of: model, in: 5).allSatisfy { $0.terminates && $0.reward == 4 })
    // Entering the exit and the jumper costs a step.
    #expect(rows(of: model, in: 4)[1].reward == -1 && rows(of: model, in: 4)[1].terminates == false)
  }

  /// The first outcome of every action.
  private func rows(of model: TabularModel, in state: Int) -> [(next: Int, reward: Double, terminates: Bool)]
  {
    (0..<model.actionCount).compactMap { model.outcomes(of: $0, in: state).first }.map {
      (Int(model.successors[$0]), model.rewards[$0], model.terminates[$0])
    }
  }
}
