import TabularRL

/// What stands beside a CSV file: how it was made, what it holds, and whether it is whole.
struct Manifest: Codable {
  let format: Int
  let program: String
  let status: Status
  let identity: Identity
  let configuration: Configuration
  /// The configurations of a sweep, in the order of its work items.
  let swept: [SweptConfiguration]?
  /// The command line that gives the same bytes again.
  let command: String
  /// The number of rows, header not counted.
  let rows: Int
  let bytes: Int
  let sha256: String
  /// The finished runs in the order of their numbers.
  let finished: [FinishedRun]

  enum Status: String, Codable {
    case partial
    case complete
  }

  /// What makes two files continuations of each other.
  package struct Identity: Hashable, Sendable, Codable {
    let version: String
    let generator: String
    let config: String
    let runs: Int
    /// Seed, budget, what is logged, and whatever else the rows depend on; for a sweep also in what pieces it is kept.
    let options: [Setting]
    let columns: [String]
  }

  /// Creates the manifest of a file that holds the finished runs and nothing else.
  init(
    _ status: Status, _ plan: TrainingPlan, finished: [FinishedRun] = [], bytes: Int = 0, sha256: String = ""
  ) {
    self.init(
      status, plan.identity, plan.configuration, swept: plan.subject.swept, command: plan.commandLine,
      finished: finished, bytes: bytes, sha256: sha256)
  }

  /// Creates the manifest of a file of which everything is known.
  init(
    _ status: Status, _ identity: Identity, _ configuration: Configuration, swept: [SweptConfiguration]?,
    command: String, finished: [FinishedRun], bytes: Int, sha256: String
  ) {
    format = 1
    program = "rl-lab"
    self.status = status
    self.identity = identity
    self.configuration = configuration
    self.swept = swept
    self.command = command
    rows = finished.reduce(0) { $0 + $1.rows }
    self.bytes = bytes
    self.sha256 = sha256
    self.finished = finished
  }

  /// The bytes of the file.
  func fileContents() throws -> [UInt8] { Array((try jsonText() + "\n").utf8) }

  /// The name of the manifest of an output: `.json` in place of `.csv`, behind any other name
  /// `.manifest.json`.
  static func path(beside output: String) -> String {
    output.hasSuffix(".csv") ? output.dropLast(4) + ".json" : output + ".manifest.json"
  }

  /// Refuses an output whose manifest would replace something that is no manifest.
  static func refuseForeign(beside output: String, isReplacing: Bool, system: SystemCalls = .live) throws {
    let path = path(beside: output)
    guard case .file(let target) = try OutputPath(path, system: system),
      let status = try? system.statusOfPath(target)
    else { return }
    if status.kind == .regular, try isReplacing || ExistingFile.manifest(beside: output) != nil { return }
    throw CommandError(
      .cannotCreate,
      "cannot create \(path): it exists and is no manifest; give another --out, or --overwrite to replace it")
  }
}

/// A finished run: where its rows end, their checksum, and its summary.
struct FinishedRun: Codable, Hashable {
  let run: Int
  let rows: Int
  let bytes: Int
  /// A hash of the rows in hexadecimal: enough to tell torn or altered rows, and cheap.
  let checksum: String
  /// The run in a few figures.
  let figures: RunFigures

  init(_ index: Int, _ rows: RunRows) {
    run = index
    self.rows = rows.count
    bytes = rows.bytes.count
    checksum = Self.checksum(of: rows.bytes)
    figures = rows.figures
  }

  /// Returns a hash of some bytes in hexadecimal: 64-bit FNV-1a, of words of eight bytes and then of what is left
  /// (Fowler, Noll and Vo 1991, who take single bytes).
  ///
  /// A word that is altered always alters it, for every step is reversible.
  static func checksum(of bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x0000_0100_0000_01b3 }
    bytes.withUnsafeBytes { bytes in
      let whole = bytes.count / 8 * 8
      for place in stride(from: 0, to: whole, by: 8) {
        add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      }
      for byte in bytes[whole...] { add(UInt64(byte)) }
    }
    return String(hash, radix: 16)
  }
}
