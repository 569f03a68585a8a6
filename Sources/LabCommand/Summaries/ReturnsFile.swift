import TabularRL

/// The episodes of one run, as they stand in a file of a training.
struct RecordedRun: Sendable {
  /// The number of the run.
  let run: Int
  /// The number of steps of the run at the end of each episode.
  var ends: [Int] = []
  /// The number of steps of each episode; a mean where the rows are means.
  var lengths: [Double] = []
  /// The return of each episode.
  var returns: [Double] = []
  /// Whether the end of the budget cut the last episode.
  var isLastCut = false
  /// The last value of every other column of numbers that is not empty.
  var last: [String: Double] = [:]
}

/// The runs of one configuration: what is summed up and compared.
struct RecordedConfiguration: Sendable {
  let agent: String
  let env: String
  let config: String
  /// What the runs of other configurations must share to be compared pair by pair: the master seed, or nil when no
  /// manifest tells.
  let seed: String?
  /// Whether rows are missing or are means.
  let isThinned: Bool
  var runs: [RecordedRun] = []

  /// Agent, world and configuration.
  var name: String { "\(agent) on \(env) (\(config))" }
}

/// Reads the CSV files of trainings.
enum ReturnsFile {
  /// Returns the configurations of some files, in the order in which they come.
  ///
  /// The same configuration in two files is one, if no run is in both.
  static func configurations(in paths: [String]) throws -> [RecordedConfiguration] {
    var found: [RecordedConfiguration] = []
    for path in paths {
      for configuration in try configurations(in: path) {
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

  private static func configurations(in path: String) throws -> [RecordedConfiguration] {
    guard (try? SystemCalls.live.statusOfPath(path))??.kind == .regular else {
      throw CommandError(.inputMissing, "there is no file \(path); train --out FILE writes one")
    }
    let manifest = try ExistingFile.manifest(beside: path)
    let options = manifest?.identity.options ?? []
    let seed = options.first { $0.name == "seed" }?.value
    let isThinned = options.contains { $0.name == "log" }
    let isInSteps = manifest?.configuration.budget?.hasPrefix("steps") ?? false
    let bytes = try OpenFile.contents(of: path)
    var reader = RowReader(path: path, bytes: bytes)
    try reader.readHeader()
    var found: [RecordedConfiguration] = []
    while let row = try reader.next() {
      let isNew = found.last.map { $0.config != row.config } ?? true
      if isNew {
        found.append(
          RecordedConfiguration(
            agent: row.agent, env: row.env, config: row.config, seed: seed, isThinned: isThinned))
      }
      let place = found.count - 1
      if found[place].runs.last?.run != row.run { found[place].runs.append(RecordedRun(run: row.run)) }
      let last = found[place].runs.count - 1
      found[place].runs[last].add(row, isInSteps: isInSteps)
    }
    return found
  }
}

extension RecordedRun {
  fileprivate mutating func add(_ row: RowReader.Row, isInSteps: Bool) {
    ends.append(row.steps)
    lengths.append(row.length)
    returns.append(row.episodeReturn)
    isLastCut = isInSteps && row.isTruncated
    for (name, value) in row.others { last[name] = value }
  }
}

/// Takes the lines of a file apart.
private struct RowReader {
  struct Row {
    var agent = ""
    var env = ""
    var config = ""
    var run = 0
    var steps = 0
    var length = 0.0
    var episodeReturn = 0.0
    var isTruncated = false
    var others: [(name: String, value: Double)] = []
  }

  private static let needed = [
    "agent", "env", "config", "run", "episode", "steps", "episode_length", "episode_return", "terminated",
    "truncated",
  ]

  let path: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 0
  private var columns: [String] = []
  /// The row before, whose names are most likely those of the next one.
  private var row = Row()
  private var names: ArraySlice<UInt8> = []

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  mutating func readHeader() throws(FileError) {
    guard let header = try nextLine() else { throw wrong("there is no header") }
    columns = header.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    for (place, name) in Self.needed.enumerated() where place >= columns.count || columns[place] != name {
      throw wrong("column \(place + 1) is not \(name)")
    }
  }

  mutating func next() throws(FileError) -> Row? {
    guard let text = try nextLine() else { return nil }
    let fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count == columns.count else {
      throw wrong("it has \(fields.count) fields, not \(columns.count)")
    }
    let names = text[fields[0].startIndex..<fields[2].endIndex]
    if names != self.names {
      self.names = names
      row.agent = String(decoding: fields[0], as: UTF8.self)
      row.env = String(decoding: fields[1], as: UTF8.self)
      row.config = String(decoding: fields[2], as: UTF8.self)
    }
    row.run = try whole(fields[3], "run")
    row.steps = try whole(fields[5], "steps")
    row.length = try number(fields[6], "episode_length")
    row.episodeReturn = try number(fields[7], "episode_return")
    row.isTruncated = try number(fields[9], "truncated") > 0
    row.others = []
    for place in Self.needed.count..<columns.count where !fields[place].isEmpty {
      row.others.append((columns[place], try number(fields[place], columns[place])))
    }
    return row
  }

  private mutating func nextLine() throws(FileError) -> ArraySlice<UInt8>? {
    guard position < bytes.count else { return nil }
    line += 1
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw wrong("it is cut short")
    }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  private func whole(_ field: ArraySlice<UInt8>, _ name: String) throws(FileError) -> Int {
    guard let value = Int(String(decoding: field, as: UTF8.self)), value >= 0 else {
      throw wrong("'\(String(decoding: field, as: UTF8.self))' in the column \(name) is no whole number")
    }
    return value
  }

  private func number(_ field: ArraySlice<UInt8>, _ name: String) throws(FileError) -> Double {
    guard let value = Double(String(decoding: field, as: UTF8.self)), !value.isNaN else {
      throw wrong("'\(String(decoding: field, as: UTF8.self))' in the column \(name) is no number")
    }
    return value
  }

  private func wrong(_ reason: String) -> FileError {
    FileError(
      badData: "line \(max(line, 1)): \(reason)", in: path, .read,
      advice: "give a whole file of a learner's training")
  }
}
