import TabularRL

/// One run, as it stands in a file of a training or of a sweep.
struct RecordedRun: Sendable {
  /// The number of the run.
  let run: Int
  /// What the returns of its episodes amount to.
  private(set) var returns = ReturnSummary()
  /// The returns of its episodes, or another column of theirs; empty where the file has a row a run.
  private(set) var curve = LearningCurve()
  /// The numbers of the episodes of the curve.
  private(set) var episodes: [Int] = []
  /// The other columns of numbers.
  private(set) var columns: [String] = []
  /// The last value of each that is not empty, else NaN.
  private var values: [Double] = []

  init(run: Int) { self.run = run }

  /// The last value of a column that is not empty, or nil when there is none.
  subscript(column: String) -> Double? {
    get {
      guard let place = columns.firstIndex(of: column), !values[place].isNaN else { return nil }
      return values[place]
    }
    set {
      guard let place = columns.firstIndex(of: column) else {
        columns.append(column)
        return values.append(newValue ?? .nan)
      }
      values[place] = newValue ?? .nan
    }
  }

  /// Takes the values of a row, NaN where a field is empty; all rows of a run have the same columns.
  fileprivate mutating func add(_ row: [Double], _ columns: [String]) {
    guard !values.isEmpty else {
      self.columns = columns
      return values = row
    }
    for (place, value) in row.enumerated() where !value.isNaN { values[place] = value }
  }
}

/// The runs of one configuration: what is summed up and compared.
struct RecordedConfiguration: Sendable {
  let agent: String
  let env: String
  /// The world with its parameters and rules, or nil when no manifest tells.
  let world: String?
  let config: String
  /// What the runs of other configurations must share to be compared pair by pair: the master seed, or nil when no
  /// manifest tells.
  let seed: String?
  /// What was swept (``SweptConfiguration/swept``).
  let swept: [Setting]
  /// Whether rows of episodes are missing or are means.
  let isThinned: Bool
  var runs: [RecordedRun] = []

  /// Whether the runs of another configuration lived in the same world.
  func sharesWorld(with other: RecordedConfiguration) -> Bool { env == other.env && world == other.world }

  /// The first fields of a row about the configuration.
  var fields: [String] { [agent, env, config] }

  /// Agent, what was swept, world and configuration.
  var name: String {
    let values = swept.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    return "\(agent)\(values.isEmpty ? "" : "(\(values))") on \(env) (\(config))"
  }
}

/// Reads the CSV files of trainings and sweeps.
enum ReturnsFile {
  /// Returns the configurations of some files, in the order in which they come.
  ///
  /// The same configuration in two files is one, if no run is in both. Curves are of the returns, or of another column
  /// where that is not empty.
  static func configurations(
    in paths: [String], curvesOf column: String = "episode_return"
  ) throws -> [RecordedConfiguration] {
    var found: [RecordedConfiguration] = []
    for path in paths {
      for configuration in try configurations(in: path, curvesOf: column) {
        let index = found.firstIndex { $0.config == configuration.config && $0.seed == configuration.seed }
        guard let index else {
          found.append(configuration)
          continue
        }
        let known = Set(found[index].runs.map(\.run))
        if let twice = configuration.runs.first(where: { known.contains($0.run) }) {
          throw FileError(
            badData: "run \(twice.run) of \(configuration.name) stands in another file, too", in: path, .read,
            advice: "give each run once")
        }
        found[index].runs += configuration.runs
      }
    }
    return found
  }

  /// Returns the configurations of a file; `known` is its manifest, unless it has to be read.
  static func configurations(
    in path: String, describedBy known: Manifest? = nil, curvesOf column: String = "episode_return"
  ) throws -> [RecordedConfiguration] {
    guard (try? SystemCalls.live.statusOfPath(path))??.kind == .regular else {
      throw CommandError(.inputMissing, "there is no file \(path); train --out FILE writes one")
    }
    let manifest = try known ?? ExistingFile.manifest(beside: path)
    let options = manifest?.identity.options ?? []
    let seed = options.first { $0.name == "seed" }?.value
    let isThinned = options.contains { $0.name == "log" }
    let stepLimit = manifest?.configuration.stepLimit.map(Double.init) ?? 0
    let swept = manifest?.swept ?? []
    let sweptNames = swept.map(\.configuration.hash)
    let reader = RowReader(path: path, bytes: try OpenFile.contents(of: path), curvesOf: column)
    try reader.readHeader()
    var found: [RecordedConfiguration] = []
    var places: [String: Int] = [:]
    /// The runs of each configuration so far.
    var seen: [Set<Int>] = []
    while let row = try reader.next() {
      let place = places[row.config] ?? found.count
      if place == found.count {
        places[row.config] = place
        let known = sweptNames.firstIndex(of: row.config).map { swept[$0] }
        let world = known?.configuration.world ?? (swept.isEmpty ? manifest?.configuration.world : nil)
        found.append(
          RecordedConfiguration(
            agent: row.agent, env: row.env, world: world, config: row.config, seed: row.seed ?? seed,
            swept: known?.swept ?? [], isThinned: isThinned))
        seen.append([])
      }
      if found[place].runs.last?.run != row.run {
        guard seen[place].insert(row.run).inserted else {
          throw reader.wrong("the rows of run \(row.run) do not follow each other; sort by run and episode")
        }
        found[place].runs.append(RecordedRun(run: row.run))
      }
      let last = found[place].runs.count - 1
      found[place].runs[last].add(row, reader.otherColumns, stepLimit: stepLimit)
    }
    return isThinned ? found.map { $0.takingFigures(from: manifest) } : found
  }
}

extension RecordedRun {
  fileprivate mutating func add(_ row: RowReader.Row, _ columns: [String], stepLimit: Double) {
    if let episode = row.episode {
      // What is cut before the step limit is cut by the end of the budget.
      let isCut = episode.isTruncated && episode.length < stepLimit
      returns.add(episode.return, length: episode.length, isCut: isCut)
      if !episode.value.isNaN {
        curve.append(episode.value, end: episode.end)
        episodes.append(episode.number)
      }
    }
    add(row.others, columns)
  }
}

extension RecordedConfiguration {
  /// Takes the figures of the runs, which are made from all episodes, from the manifest of a thinned file.
  fileprivate func takingFigures(from manifest: Manifest?) -> RecordedConfiguration {
    var result = self
    for (place, run) in runs.enumerated() {
      guard let known = manifest?.finished.first(where: { $0.run == run.run })?.figures else { continue }
      for figure in RunsTable.figures {
        if let value = figure.value(known) { result.runs[place][figure.name] = value }
      }
    }
    return result
  }
}

/// Takes the lines of a file apart; an object, for it goes through the file once and no copy could begin anew.
private final class RowReader {
  struct Row {
    var agent = ""
    var env = ""
    var config = ""
    var run = 0
    /// The seed, where it stands in the row.
    var seed: String?
    /// The episode, unless the row is of a whole run.
    var episode: (number: Int, end: Int, length: Double, return: Double, value: Double, isTruncated: Bool)?
    /// The other columns, NaN where a field is empty.
    var others: [Double] = []
  }

  private static let needed = [
    "agent", "env", "config", "run", "episode", "steps", "episode_length", "episode_return", "terminated",
    "truncated",
  ]

  private static let neededOfRuns = RunsTable.keys + ["episodes", "steps"]

  let path: String
  private let bytes: [UInt8]
  private let curveColumn: String
  private var curvePlace: Int?
  private var position = 0
  private var line = 0
  private var columns: [String] = []
  /// Whether a row is a whole run.
  private var isOfRuns = false
  /// The columns behind those that every file of the kind has.
  private(set) var otherColumns: [String] = []
  /// Where the fields of the line are.
  private var fields: [Range<Int>] = []
  /// The row before, whose names are most likely those of the next one.
  private var row = Row()
  private var names: Range<Int> = 0..<0

  init(path: String, bytes: [UInt8], curvesOf column: String) {
    self.path = path
    self.bytes = bytes
    curveColumn = column
  }

  func readHeader() throws(FileError) {
    guard try nextLine() else { throw wrong("there is no header") }
    columns = fields.map { text($0) }
    isOfRuns = columns.starts(with: RunsTable.keys)
    let needed = isOfRuns ? Self.neededOfRuns : Self.needed
    for (place, name) in needed.enumerated() where place >= columns.count || columns[place] != name {
      throw wrong("column \(place + 1) is not \(name)")
    }
    otherColumns = Array(columns[needed.count...])
    curvePlace = columns.firstIndex(of: curveColumn)
  }

  func next() throws(FileError) -> Row? {
    guard try nextLine() else { return nil }
    guard fields.count == columns.count else {
      throw wrong("it has \(fields.count) fields, not \(columns.count)")
    }
    let names = fields[0].lowerBound..<fields[2].upperBound
    if bytes[names] != bytes[self.names] {
      self.names = names
      (row.agent, row.env, row.config) = (text(fields[0]), text(fields[1]), text(fields[2]))
    }
    row.run = try whole(3)
    if isOfRuns {
      row.seed = text(fields[4])
    } else {
      row.episode = (
        number: try whole(4), end: try whole(5), length: try finite(6), return: try finite(7),
        value: try curvePlace.map(numberOrNone) ?? .nan, isTruncated: try number(9) > 0
      )
    }
    row.others.removeAll(keepingCapacity: true)
    for place in columns.count - otherColumns.count..<columns.count {
      row.others.append(try numberOrNone(place))
    }
    return row
  }

  /// Finds the fields of the next line; returns false behind the last one.
  private func nextLine() throws(FileError) -> Bool {
    guard position < bytes.count else { return false }
    line += 1
    fields.removeAll(keepingCapacity: true)
    var start = position
    for place in position..<bytes.count {
      switch bytes[place] {
      case UInt8(ascii: ","):
        fields.append(start..<place)
        start = place + 1
      case UInt8(ascii: "\n"):
        fields.append(start..<place)
        position = place + 1
        return true
      default: break
      }
    }
    throw wrong("it is cut short")
  }

  private func text(_ field: Range<Int>) -> String { String(decoding: bytes[field], as: UTF8.self) }

  private func whole(_ place: Int) throws(FileError) -> Int {
    if let number = ShortDecimal(bytes[fields[place]]), let value = number.whole { return value }
    let text = text(fields[place])
    guard let value = Int(text), value >= 0 else {
      throw wrong("'\(text)' in the column \(columns[place]) is no whole number")
    }
    return value
  }

  private func number(_ place: Int) throws(FileError) -> Double {
    if let number = ShortDecimal(bytes[fields[place]]) { return number.value }
    let text = text(fields[place])
    guard let value = Double(text), !value.isNaN else {
      throw wrong("'\(text)' in the column \(columns[place]) is no number")
    }
    return value
  }

  /// The number in a column, NaN where there is none.
  private func numberOrNone(_ place: Int) throws(FileError) -> Double {
    fields[place].isEmpty ? .nan : try number(place)
  }

  private func finite(_ place: Int) throws(FileError) -> Double {
    let value = try number(place)
    guard value.isFinite else { throw wrong("the number in the column \(columns[place]) is not finite") }
    return value
  }

  func wrong(_ reason: String) -> FileError {
    FileError(
      badData: "line \(max(line, 1)): \(reason)", in: path, .read,
      advice: "give a whole file of a learner's training or of a sweep")
  }
}
