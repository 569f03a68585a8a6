/// A grid world written as text: settings, a legend of what letters mean, and the map.
///
/// The format is described in <doc:Maps>. In a text without a line break a semicolon ends a line, so that a world can
/// be given on the command line.
public struct MapFile: Hashable, Sendable {
  /// What a letter of the map means.
  public struct Kind: Hashable, Sendable {
    /// Whether the cell cannot be entered.
    public var isWall = false
    /// How often episodes begin in such a cell, compared with the other starts; 0 for never.
    public var startWeight = 0.0
    /// Whether arriving ends the episode.
    public var endsEpisode = false
    /// What arriving pays, or nil for the step reward.
    public var reward: Double?
    /// What any action here pays while it ends the episode, or nil where episodes go on.
    public var exitReward: Double?
    /// The letter of the cell to which whoever steps here is carried, or nil.
    public var sendsTo: Character?
    /// The letter of the cell to which any action here leads, or nil.
    public var jumpsTo: Character?
    /// What such an action pays.
    public var jumpReward = 0.0
    /// The only moves by which the cell can be left, or nil for all.
    public var exits: [Move]?

    /// Creates plain floor.
    public init() {}
  }

  /// The file in one line: what is neither comment nor blank, separated by semicolons.
  public let text: String
  /// The letters of the map.
  public let map: GridMap
  /// What the letters mean.
  public let kinds: [Character: Kind]
  /// The moves in the order of their numbers.
  public private(set) var actions = Move.orthogonal
  /// The discount.
  public private(set) var discount = 1.0
  /// The number of steps after which an episode is cut, or nil for none.
  public private(set) var stepLimit: Int?
  /// How long a run is.
  public private(set) var budget = Budget.episodes(500)
  /// What a step pays unless the cell arrived in says otherwise.
  public private(set) var stepReward = -1.0
  /// What a move against a wall, off the map or by a way that is closed pays, or nil for what staying pays.
  public private(set) var bumpReward: Double?
  /// How likely a move goes in the direction that was meant, and in each of the two beside it.
  public private(set) var meant = 1.0
  /// How likely it goes in each of the two directions beside.
  public private(set) var beside = 0.0
  /// The strength of the wind in each column, in cells upwards; empty for none.
  public private(set) var wind: [Int] = []

  /// Reads a world.
  ///
  /// - Throws: ``MapError/written(line:column:sentence:)`` with the first mistake.
  public init(_ text: String) throws(MapError) {
    var reader = Reader()
    let isOneLine = !text.contains(where: \.isNewline)
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline || isOneLine && $0 == ";" }
    for (index, line) in lines.enumerated() { try reader.read(Array(line), line: index + 1) }
    (map, kinds) = try reader.finish(lineCount: lines.count)
    self.text = reader.kept.joined(separator: ";")
    for (key, setting) in reader.settings.sorted(by: { $0.value.line < $1.value.line }) {
      try set(key, setting)
    }
  }

  /// The cells holding a letter that a legend names as a destination: exactly one, as has been checked.
  func cell(holding letter: Character) -> Cell { map.cells(holding: letter).first ?? Cell(0, 0) }

  private mutating func set(_ key: String, _ setting: SettingLine) throws(MapError) {
    switch key {
    case "actions": actions = try setting.moves()
    case "discount": discount = try setting.only().number(.from(0, to: 1))
    case "step-limit": stepLimit = try setting.only().count()
    case "episodes": budget = .episodes(try setting.only().count())
    case "steps": budget = .steps(try setting.only().count())
    case "step-reward": stepReward = try setting.only().number(.finite)
    case "bump-reward": bumpReward = try setting.only().number(.finite)
    case "slip":
      let slip = try setting.only().number(.from(0, to: 1))
      (meant, beside) = (1 - slip, slip / 2)
    case "success-rate":
      meant = try setting.only().number(.from(0, to: 1))
      beside = (1 - meant) / 2
    default: wind = try setting.wind(columns: map.columnCount)
    }
    guard beside == 0 || !["slip", "success-rate", "actions"].contains(key) || isCircular else {
      throw setting.name.error("'\(key)' does not fit: sideways moves need the four moves in circular order")
    }
  }

  /// Whether the actions are the four orthogonal moves, each beside its neighbours.
  private var isCircular: Bool {
    actions.count == 4 && Set(actions) == Set(Move.orthogonal)
      && actions[0].rowStep + actions[2].rowStep == 0 && actions[0].columnStep + actions[2].columnStep == 0
  }
}

extension MapFile: CustomStringConvertible {
  /// The file in one line.
  public var description: String { text }
}

/// A word of a map file and where it stands.
private struct Word {
  let text: String
  let line: Int
  let column: Int

  func error(_ sentence: String) -> MapError { .written(line: line, column: column, sentence: sentence) }

  /// The number, written as a decimal or as a fraction such as 1/3.
  func number(_ interval: Interval) throws(MapError) -> Double {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    let value: Double? =
      switch parts.count {
      case 1: parts[0]
      case 2: parts[0].flatMap { top in parts[1].map { top / $0 } }
      default: nil
      }
    guard let value, interval.contains(value), abs(value) <= TabularModel.largestReward else {
      throw error("'\(text)' is not \(interval.description)")
    }
    return value
  }

  func count() throws(MapError) -> Int {
    guard let value = Int(written: text), value >= 1 else {
      throw error("'\(text)' is not a whole number of at least 1")
    }
    return value
  }

  func move() throws(MapError) -> Move {
    guard let move = Move(rawValue: text) else {
      throw error("'\(text)' is no move; moves are \(Move.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return move
  }

  func letter() throws(MapError) -> Character {
    guard let letter = text.first, text.count == 1, letter != ";" else {
      throw error("'\(text)' is not a single letter; any but a space and a semicolon will do")
    }
    return letter
  }
}

/// The words after the name of a setting.
private struct SettingLine {
  let name: Word
  let values: [Word]
  var line: Int { name.line }

  func only() throws(MapError) -> Word {
    guard let value = values.first else {
      throw name.error("'\(name.text)' has no value; write one after the colon")
    }
    guard values.count == 1 else { throw values[1].error("'\(name.text)' has one value, this is a second") }
    return value
  }

  func moves() throws(MapError) -> [Move] {
    let sets = [
      "4": Move.orthogonal, "5": Move.orthogonal + [.stay], "8": Move.king, "9": Move.king + [.stay],
    ]
    guard let first = values.first else {
      throw name.error("'actions' has no value; write 4, 5, 8, 9 or moves")
    }
    if values.count == 1, let set = sets[first.text] { return set }
    var moves: [Move] = []
    for word in values {
      guard Int(word.text) == nil else {
        throw word.error("'\(word.text)' is not 4, 5, 8, 9 or a list of moves")
      }
      let move = try word.move()
      guard !moves.contains(move) else { throw word.error("the move '\(move)' is listed twice") }
      moves.append(move)
    }
    return moves
  }

  func wind(columns: Int) throws(MapError) -> [Int] {
    var wind: [Int] = []
    for word in values {
      guard let strength = Int(word.text), abs(strength) <= 1_000_000 else {
        throw word.error("'\(word.text)' is not a whole number of cells upwards")
      }
      wind.append(strength)
    }
    guard wind.count == columns else {
      throw name.error(
        "'wind' has \(wind.count) numbers but the map has \(columns) columns; write one for each")
    }
    return wind
  }
}

/// What has been read of a map file so far.
private struct Reader {
  static let names = [
    "actions", "discount", "step-limit", "episodes", "steps", "step-reward", "bump-reward", "slip",
    "success-rate", "wind", "map",
  ]
  /// Settings of which only one of a kind can be given.
  static let sameThing = [["episodes", "steps"], ["slip", "success-rate"]]

  var settings: [String: SettingLine] = [:]
  var kept: [String] = []
  private var kinds: [Character: MapFile.Kind]
  private var declared: Set<Character> = []
  private var destinations: [(word: Word, letter: Character)] = []
  private var rows: [(line: Int, letters: [Character])] = []
  private var mapLine: Int?

  init() {
    var (wall, start, end) = (MapFile.Kind(), MapFile.Kind(), MapFile.Kind())
    wall.isWall = true
    start.startWeight = 1
    end.endsEpisode = true
    kinds = [".": MapFile.Kind(), "#": wall, "S": start, "G": end]
  }

  mutating func read(_ line: [Character], line number: Int) throws(MapError) {
    guard mapLine == nil else {
      let letters = Array(line[..<(line.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? 0)])
      rows.append((number, letters))
      return
    }
    let words = Self.words(line, line: number)
    guard let first = words.first else { return }
    if words.count > 1, words[1].text == "=" { return try readLegend(words, String(line)) }
    guard first.text.first != "#" else { return }
    guard let colon = first.text.firstIndex(of: ":") else {
      throw first.error("'\(first.text)' begins neither a setting, 'name: value', nor a legend, 'X = kind'")
    }
    let name = Word(text: String(first.text[..<colon]), line: number, column: first.column)
    let rest = first.text[first.text.index(after: colon)...]
    let glued = Word(text: String(rest), line: number, column: first.column + name.text.count + 1)
    try readSetting(SettingLine(name: name, values: (rest.isEmpty ? [] : [glued]) + words.dropFirst()))
    kept.append(String(line).trimmed)
  }

  private mutating func readSetting(_ setting: SettingLine) throws(MapError) {
    let name = setting.name
    guard Self.names.contains(name.text) else {
      throw name.error("'\(name.text)' is no setting; settings are \(Self.names.joined(separator: ", "))")
    }
    if name.text == "map" {
      if let word = setting.values.first {
        throw word.error("the rows of the map begin on the line after 'map:'")
      }
      mapLine = name.line
      return
    }
    for name in Self.sameThing.first(where: { $0.contains(name.text) }) ?? [name.text] {
      guard let earlier = settings[name] else { continue }
      throw setting.name.error(
        "'\(setting.name.text)' and '\(name)' on line \(earlier.line) set the same thing; give one of them")
    }
    settings[name.text] = setting
  }

  /// Words are separated by spaces; a comma is a word.
  private static func words(_ line: [Character], line number: Int) -> [Word] {
    var words: [Word] = []
    var start: Int?
    for index in 0...line.count {
      let isEnd = index == line.count || line[index].isWhitespace || line[index] == "," && index > 0
      if isEnd, let first = start {
        words.append(Word(text: String(line[first..<index]), line: number, column: first + 1))
        start = nil
      }
      if index < line.count, line[index] == ",", index > 0 {
        words.append(Word(text: ",", line: number, column: index + 1))
      }
      if !isEnd, start == nil { start = index }
    }
    return words
  }

  private mutating func readLegend(_ words: [Word], _ line: String) throws(MapError) {
    let letter = try words[0].letter()
    guard declared.insert(letter).inserted else {
      throw words[0].error("'\(letter)' has a meaning already; give each letter one legend")
    }
    var kind = MapFile.Kind()
    var given: [Word] = []
    for phrase in words.dropFirst(2).split(
      omittingEmptySubsequences: false, whereSeparator: { $0.text == "," })
    {
      guard let word = phrase.first else {
        throw words[1].error("a kind is missing here; kinds are \(Self.kindNames)")
      }
      for earlier in given where !Self.compatible.contains([earlier.text, word.text]) {
        throw word.error(
          earlier.text == word.text
            ? "'\(word.text)' is given twice" : "'\(word.text)' does not go with '\(earlier.text)'")
      }
      try read(word, Array(phrase.dropFirst()), into: &kind)
      given.append(word)
    }
    kinds[letter] = kind
    kept.append(line.trimmed)
  }

  private static let kindNames = "floor, wall, start, end, pays, exit, sends, jumps, only"
  private static let compatible: Set<Set<String>> = [
    ["start", "pays"], ["start", "only"], ["start", "jumps"], ["start", "exit"], ["pays", "only"],
    ["pays", "jumps"], ["pays", "exit"],
  ]

  private mutating func read(
    _ word: Word, _ values: [Word], into kind: inout MapFile.Kind
  ) throws(MapError) {
    var values = values[...]
    func needed(_ what: String) throws(MapError) -> Word {
      guard let value = values.popFirst() else { throw word.error("'\(word.text)' needs \(what) after it") }
      return value
    }
    switch word.text {
    case "floor": break
    case "wall": kind.isWall = true
    case "start": kind.startWeight = try values.popFirst()?.number(.above(0, to: 1e9)) ?? 1
    case "end":
      kind.endsEpisode = true
      kind.reward = try values.popFirst()?.number(.finite)
    case "pays": kind.reward = try needed("a reward").number(.finite)
    case "exit": kind.exitReward = try needed("a reward").number(.finite)
    case "sends":
      kind.sendsTo = try destination(needed("the letter of a cell"))
      kind.reward = try values.popFirst()?.number(.finite)
    case "jumps":
      kind.jumpsTo = try destination(needed("the letter of a cell"))
      kind.jumpReward = try needed("a reward").number(.finite)
    case "only":
      var exits = [try needed("a move").move()]
      while let value = values.popFirst() { exits.append(try value.move()) }
      kind.exits = exits
    default: throw word.error("'\(word.text)' is no kind; kinds are \(Self.kindNames)")
    }
    if let rest = values.first { throw rest.error("'\(rest.text)' is too much after '\(word.text)'") }
  }

  private mutating func destination(_ word: Word) throws(MapError) -> Character {
    let letter = try word.letter()
    destinations.append((word, letter))
    return letter
  }

  /// Checks what only the whole can show, and returns the map with the meaning of its letters.
  mutating func finish(lineCount: Int) throws(MapError) -> (GridMap, [Character: MapFile.Kind]) {
    guard let mapLine else {
      throw .written(
        line: lineCount, column: 1, sentence: "the file ends without a line 'map:' and rows after it")
    }
    while rows.last?.letters.isEmpty == true { rows.removeLast() }
    guard let first = rows.first else {
      throw .written(line: mapLine, column: 1, sentence: "no rows follow 'map:'; write at least one")
    }
    for (line, letters) in rows {
      for (index, letter) in letters.enumerated() where kinds[letter] == nil {
        let known = kinds.keys.map(String.init).sorted().joined(separator: " ")
        throw .written(
          line: line, column: index + 1, sentence: "'\(letter)' has no meaning; letters with one are \(known)"
        )
      }
      guard letters.count == first.letters.count else {
        throw .written(
          line: line, column: min(letters.count, first.letters.count) + 1,
          sentence: "this row has \(letters.count) cells but the first has \(first.letters.count); "
            + "all rows must be equally long")
      }
    }
    let map = try GridMap(rows: rows.map(\.letters))
    for (word, letter) in destinations {
      let count = map.cells(holding: letter).count
      guard count == 1 else {
        throw word.error("'\(letter)' is on the map \(count) times; a destination must be there once")
      }
      guard let kind = kinds[letter], !kind.isWall, !kind.endsEpisode, kind.sendsTo == nil else {
        throw word.error("'\(letter)' cannot be a destination: no wall, end or cell that sends elsewhere can")
      }
    }
    guard map.cells.contains(where: { (kinds[map[$0]]?.startWeight ?? 0) > 0 }) else {
      throw .written(
        line: mapLine, column: 1, sentence: "the map has no start; write S, or give a letter the kind 'start'"
      )
    }
    kept += rows.map { String($0.letters) }
    return (map, kinds)
  }
}

extension String {
  fileprivate var trimmed: String {
    let isSpace = { (character: Character) in character.isWhitespace }
    return String(String(drop(while: isSpace).reversed()).drop(while: isSpace).reversed())
  }
}
