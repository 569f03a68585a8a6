import TabularRL

/// The shards of a sweep, checked to be all of it and nothing else, and put together as the whole sweep would be.
struct MergedSweep {
  private let shards: [SweepShard]

  /// Checks some files: whole, of one sweep, no shard missing or twice.
  init(_ paths: [String]) throws {
    let found = try paths.map { try SweepShard($0) }
    guard let first = found.first else {
      throw CommandError(
        .usage, "merge needs the files of all shards of a sweep; sweep --shard I/N writes them")
    }
    var byIndex: [SweepShard?] = Array(repeating: nil, count: first.shard.count)
    for shard in found {
      guard shard.sweep == first.sweep else {
        throw shard.wrong("it belongs to another sweep than \(first.path)", "merge the shards of one sweep")
      }
      if let twin = byIndex[shard.shard.index] {
        throw shard.wrong(
          "it is shard \(shard.shard.description), as \(twin.path) is", "give each shard once")
      }
      byIndex[shard.shard.index] = shard
    }
    let missing = Shard.all(first.shard.count).filter { byIndex[$0.index] == nil }
    if let shard = missing.first {
      let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
      throw FileError(
        badData: "shard \(shard.description) is missing\(more)", in: shard.path(for: first.output), .read,
        advice:
          "carry it out by the command of the others with --shard \(shard.description), and give it, too")
    }
    shards = byIndex.compactMap { $0 }
  }

  /// The name of the whole sweep's file that the names of the shards tell.
  var output: String { shards[0].output }

  /// Whether a file is this very sweep, put together before.
  func isDone(in path: String) throws -> Bool {
    guard let existing = try ExistingFile(path), let manifest = existing.manifest else { return false }
    return try manifest.status == .complete && manifest.identity == identity
      && existing.hasContent(of: manifest)
  }

  /// Writes the file of the whole sweep with its manifest and returns the number of rows.
  func write(to path: String, replacing: Bool) throws -> Int {
    try Manifest.refuseForeign(beside: path, isReplacing: replacing)
    var file = try ResultFile.open(path: path, replacing: replacing)
    try file.truncate(to: 0)
    try file.append(Array((identity.columns.joined(separator: ",") + "\n").utf8))
    var lines = try shards.map { try $0.rows() }
    var finished: [FinishedRun] = []
    for items in pieces {
      var (bytes, steps) = ([UInt8](), 0)
      for item in items {
        guard let row = lines[item % shards.count].next() else {
          throw shards[item % shards.count].wrong(
            "it has fewer rows than its part of the sweep", "make it anew")
        }
        bytes += row
        steps += RunsTable.steps(in: row)
      }
      var figures = RunFigures()
      figures.steps = steps
      let rows = RunRows(bytes: bytes, count: items.count, figures: figures)
      finished.append(FinishedRun(finished.count, rows))
      try file.append(bytes)
    }
    let command = shards[0].manifest.command.replacing(" --shard 0/\(shards.count)", with: "")
      .replacing(
        " --out \(TrainingPlan.quoted(shards[0].output))", with: " --out \(TrainingPlan.quoted(path))")
    let manifest = Manifest(
      .complete, identity, shards[0].manifest.configuration, swept: shards[0].manifest.swept,
      command: command,
      finished: finished, bytes: file.size, sha256: try file.hexDigest())
    try writeAtomically(try manifest.fileContents(), to: Manifest.path(beside: path))
    try file.finish()
    return size
  }

  /// The number of rows.
  private var size: Int { shards.reduce(0) { $0 + $1.manifest.rows } }

  /// The pieces in which the whole sweep would have been made.
  private var pieces: SweepPieces {
    SweepPieces(of: size, configurations: shards[0].configurations, shards[0].pieces)
  }

  /// The identity that the whole sweep would have had.
  private var identity: Manifest.Identity { shards[0].sweep.identity(pieces: pieces.count) }
}

/// The file of a shard with its manifest, checked to be whole.
private struct SweepShard {
  let path: String
  let manifest: Manifest
  let shard: Shard
  /// The number of configurations, one at least.
  let configurations: Int
  let pieces: SweepPieces.Kind
  let sweep: Sweep

  /// What all shards of a sweep share.
  struct Sweep: Hashable {
    private let version: String
    private let generator: String
    private let config: String
    private let options: [Setting]
    private let columns: [String]
    private let count: Int

    init(_ identity: Manifest.Identity, _ shard: Shard) {
      (version, generator, config) = (identity.version, identity.generator, identity.config)
      options = identity.options.filter { $0.name != "shard" }
      columns = identity.columns
      count = shard.count
    }

    func identity(pieces: Int) -> Manifest.Identity {
      Manifest.Identity(
        version: version, generator: generator, config: config, runs: pieces, options: options,
        columns: columns)
    }
  }

  init(_ path: String) throws {
    guard let file = try ExistingFile(path) else {
      throw CommandError(
        .inputMissing, "there is no file \(path); sweep --shard I/N writes the shards of a sweep")
    }
    func wrong(_ reason: String, _ advice: String) -> FileError {
      FileError(badData: reason, in: path, .read, advice: advice)
    }
    guard let manifest = file.manifest, manifest.status == .complete else {
      throw wrong("no complete manifest stands beside it", "carry the shard out again by the same command")
    }
    func option(_ name: String) -> String? {
      manifest.identity.options.first { $0.name == name }?.value
    }
    guard let shard = option("shard").flatMap({ Shard($0) }), let configurations = manifest.swept?.count,
      configurations > 0
    else { throw wrong("it is no shard of a sweep", "give what sweep --shard I/N wrote") }
    guard let pieces = option("piece").flatMap({ SweepPieces.Kind(rawValue: $0) }) else {
      throw wrong("its manifest does not say of what pieces it is made", "carry the shard out again")
    }
    guard try file.hasContent(of: manifest) else {
      throw wrong(
        "it is not the file that its manifest describes",
        "remove it and carry the shard out again by the same command")
    }
    self.path = path
    self.manifest = manifest
    self.shard = shard
    self.configurations = configurations
    self.pieces = pieces
    sweep = Sweep(manifest.identity, shard)
  }

  /// The name of the whole sweep's file: that of the shard without its number.
  var output: String {
    let mark = shard.path(for: "")
    return path.replacing(mark + ".csv", with: ".csv").replacing(mark, with: "")
  }

  func wrong(_ reason: String, _ advice: String) -> FileError {
    FileError(badData: reason, in: path, .read, advice: advice)
  }

  /// The rows, each with its line end.
  func rows() throws -> Rows {
    var rows = Rows(bytes: try OpenFile.contents(of: path))
    _ = rows.next()
    return rows
  }

  struct Rows: IteratorProtocol {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { position = end + 1 }
      return bytes[position...end]
    }
  }
}
