import TabularRL
import Testing

@Suite struct GridMapTests {
  @Test func `rows are separated by slashes or line breaks, and printed with slashes`() throws {
    let text = "\nS..\n.#G\n"
    let map = try GridMap(text)
    #expect(map.description == "S../.#G")
    #expect(try GridMap(text.replacing("\n", with: "\r\n")) == map)
    #expect(try GridMap(map.description, allowed: "SG#.") == map)
    #expect(map.rowCount == 2)
    #expect(map.columnCount == 3)
  }

  @Test func `a map can be written out in the source`() {
    let map: GridMap = """
      S.
      .G
      """
    #expect(map.rows == [["S", "."], [".", "G"]])
  }

  @Test func `cells are found by letter and in the order of reading`() {
    let map: GridMap = "S.S/..G"
    #expect(map.cells(holding: "S") == [Cell(0, 0), Cell(0, 2)])
    #expect(map.cells == [Cell(0, 0), Cell(0, 1), Cell(0, 2), Cell(1, 0), Cell(1, 1), Cell(1, 2)])
    #expect(map[Cell(1, 2)] == "G")
    #expect(map.contains(Cell(1, 2)))
    for outside in [Cell(-1, 0), Cell(2, 0), Cell(0, -1), Cell(0, 3)] { #expect(!map.contains(outside)) }
  }

  @Test func `the nearest cell is found by clipping row and column`() {
    let map = GridMap(rowCount: 2, columnCount: 3)
    #expect(map.nearest(to: Cell(-3, 5)) == Cell(0, 2))
    #expect(map.nearest(to: Cell(9, -1)) == Cell(1, 0))
    #expect(map.nearest(to: Cell(1, 1)) == Cell(1, 1))
  }

  @Test func `cells can be replaced`() {
    let map = GridMap(rowCount: 2, columnCount: 2, filledWith: "#").replacing([Cell(1, 0)], with: ".")
    #expect(map.description == "##/.#")
  }

  @Test(arguments: ["", "/", "\n\n"])
  func `an empty map`(text: String) {
    let error = #expect(throws: MapError.self) { try GridMap(text) }
    #expect(error == .empty)
    #expect(error?.description == "the map is empty; write its rows separated by /")
  }

  @Test(arguments: [("..//..", 2, 0), ("../.../..", 2, 3), ("../../.", 3, 1)])
  func `rows of different lengths`(text: String, line: Int, length: Int) {
    let error = #expect(throws: MapError.self) { try GridMap(text) }
    #expect(error == .ragged(line: line, length: length, expected: 2))
    #expect(
      error?.description
        == "line \(line) of the map has \(length) cells but the first has 2; all rows must be equally long")
  }

  @Test func `a letter without a meaning`() {
    let text = "S./.x"
    let error = #expect(throws: MapError.self) { try GridMap(text, allowed: "SG.") }
    #expect(error == .unknownLetter("x", line: 2, column: 2, allowed: "SG."))
    #expect(error?.description == "line 2, column 2 of the map holds 'x'; allowed are S G .")
  }

  @Test func `a missing letter, in words`() {
    #expect(
      MapError.missing("S", meaning: "a start").description
        == "the map has no 'S' (a start); it needs at least one")
  }

  @Test func `moves lead to neighbours and have names of their own`() {
    let steps = Move.allCases.map { Cell(0, 0).moved($0) }
    #expect(
      steps == [
        Cell(-1, 0), Cell(0, 1), Cell(1, 0), Cell(0, -1), Cell(-1, 1), Cell(1, 1), Cell(1, -1),
        Cell(-1, -1), Cell(0, 0),
      ])
    #expect(Move.king == Array(Move.allCases.dropLast()))
    #expect(Set(Move.allCases.map(\.description)).count == 9)
    #expect(Cell(3, 11).description == "(3,11)")
  }
}

@Suite struct MapParameterTests {
  struct Board: Parameterized {
    static let name = "board"
    static let parameters = [
      Parameter<Board>(
        "map", \.map, named: [("small", "S."), ("large", "S../...")], letters: "S.",
        required: [("S", "a start")], "the board")
    ]
    var map: GridMap = "S."
  }

  @Test func `a map is given by name or by rows and recorded by name where it has one`() throws {
    #expect(Board().settings == [Setting(name: "map", value: "small")])
    for (given, recorded) in [("large", "large"), ("S../...", "large"), (".S", ".S"), ("S\n.", "S/.")] {
      #expect(try Board(settings: [Setting(name: "map", value: given)]).settings.first?.value == recorded)
    }
  }

  @Test func `help shows the names and the letters`() {
    #expect(Board.parameters[0].placeholder == "small|large|ROWS")
    #expect(Board.parameters[0].allowed == "small, large or rows of S . separated by /")
  }

  @Test(arguments: [
    ("", "--map: the map is empty; write its rows separated by /"),
    ("S./S", "--map: line 2 of the map has 1 cells but the first has 2; all rows must be equally long"),
    ("S/x", "--map: line 2, column 1 of the map holds 'x'; allowed are S ."),
    ("x/S", "--map: line 1, column 1 of the map holds 'x'; allowed are S ."),
    ("..", "--map: the map has no 'S' (a start); it needs at least one"),
    ("smal", "--map must be small, large or rows of S . separated by /, got 'smal'"),
  ])
  func `a wrong map is refused in one sentence`(text: String, message: String) {
    let error = #expect(throws: ParameterError.self) {
      try Board(settings: [Setting(name: "map", value: text)])
    }
    #expect(error?.description == message)
  }
}
