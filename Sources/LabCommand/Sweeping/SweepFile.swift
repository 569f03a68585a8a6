/// A sweep written down: a line `name: values` for each option, `#` before comments.
enum SweepFile {
  /// Returns a command line in which the name of a sweep file has given way to its options.
  static func expanding(_ line: [String], switches: [String]) throws -> Arguments {
    let arguments = try Arguments(line, switches: switches)
    guard let path = arguments.words.first, !path.isEmpty else { return arguments }
    guard arguments.words.count == 1, (try? SystemCalls.live.statusOfPath(path))??.kind == .regular else {
      let status: ExitCode = arguments.words.count == 1 ? .inputMissing : .usage
      throw CommandError(
        status,
        "unexpected word '\(arguments.words.last ?? path)': it names no sweep file; rl-lab sweep --help shows "
          + "what is allowed")
    }
    let given = arguments.options.map(\.name)
    let words = try words(in: path).filter { !given.contains($0.name) }.map { "--\($0.name)=\($0.value)" }
    return try Arguments(words + line.filter { $0 != path }, switches: switches)
  }

  private static func words(in path: String) throws -> [(name: String, value: String)] {
    let text = String(decoding: try OpenFile.contents(of: path), as: UTF8.self)
    var options: [(name: String, value: String)] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = line.prefix { $0 != "#" }
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      let parts = content.split(separator: ":", maxSplits: 1)
      let name = parts[0].filter { !$0.isWhitespace }
      let value = parts.count == 2 ? parts[1].filter { !$0.isWhitespace } : ""
      guard !name.isEmpty, !value.isEmpty else {
        throw FileError(
          badData: "line \(number + 1): '\(content)' is no option", in: path, .read,
          advice: "write lines such as alpha: 0.1,0.2")
      }
      options.append((name, value))
    }
    return options
  }
}
