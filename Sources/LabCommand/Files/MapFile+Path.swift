import TabularRL

extension MapFile {
  /// Reads the file at a path, or returns nil when there is none and the text does not look like a path.
  init?(at path: String) throws(CommandError) {
    guard (try? SystemCalls.live.statusOfPath(path))??.kind == .regular else {
      guard path.contains("/") || path.hasSuffix(".map") else { return nil }
      throw CommandError(.inputMissing, "there is no file \(path); give the path of a map file, or a name")
    }
    let text: String
    do throws(FileError) {
      let contents = String(decoding: try OpenFile.contents(of: path), as: UTF8.self)
      // Some editors begin a file with a mark that cannot be seen.
      text = contents.hasPrefix("\u{FEFF}") ? String(contents.dropFirst()) : contents
    } catch {
      throw CommandError(error.status, error.description)
    }
    do throws(MapError) {
      try self.init(text)
    } catch {
      throw CommandError(.badInput, "\(path), \(error)")
    }
  }
}
