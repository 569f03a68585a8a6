/// A CSV file that is there already, and what its manifest says of it.
struct ExistingFile {
  let path: String
  let manifest: Manifest?
  /// The file itself, with symbolic links followed.
  private let target: String

  /// Looks for a regular file of this name, or returns nil.
  init?(_ path: String, system: SystemCalls = .live) throws {
    guard path != "-", case .file(let target) = try OutputPath(path, system: system),
      let status = try? system.statusOfPath(target), status.kind == .regular
    else { return nil }
    self.path = path
    self.target = target
    manifest = try Self.manifest(beside: path, system: system)
  }

  /// Returns the manifest of a CSV file, or nil when there is none that can be read.
  static func manifest(beside path: String, system: SystemCalls = .live) throws -> Manifest? {
    let path = Manifest.path(beside: path)
    guard (try? system.statusOfPath(path))??.kind == .regular else { return nil }
    let bytes = try OpenFile.contents(of: path, system: system)
    return JSON.value(Manifest.self, from: String(decoding: bytes, as: UTF8.self))
  }

  /// Returns whether the file holds the very bytes that the manifest describes.
  func hasContent(of manifest: Manifest, system: SystemCalls = .live) throws -> Bool {
    var digest = SHA256()
    var size = 0
    var file = try OpenFile.open(target, for: .reading, system: system)
    try file.read(0..<file.status().size) { bytes in
      digest.update(bytes)
      size += bytes.count
    }
    try file.close()
    return size == manifest.bytes && digest.hexDigest() == manifest.sha256
  }

  /// The refusal to replace the file.
  func refusal(_ reason: String) -> CommandError {
    CommandError(
      .cannotCreate, "cannot create \(path): \(reason); give another --out, or --overwrite to replace it")
  }
}
