/// A name with arguments in parentheses, as in `linear(1,0.05,500)` or `cliff-walking(slip=0.1)`.
///
/// Commas inside nested parentheses belong to the argument they stand in.
public struct Call: Hashable, Sendable {
  /// What stands before the parentheses.
  public let name: String

  /// The arguments, without surrounding spaces.
  public let arguments: [String]

  /// Creates the call with this text form, or nil when it is not of the form `name(…)`.
  public init?(_ text: some StringProtocol) {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    name = String(text[..<open])
    guard name.first?.isLetter == true, !name.contains("/") else { return nil }
    guard let arguments = Call.split(text[text.index(after: open)...].dropLast()) else { return nil }
    self.arguments = arguments
  }

  /// Splits a text at its commas outside parentheses, or returns nil when these do not match.
  ///
  /// An empty text has no parts.
  public static func split(_ text: some StringProtocol) -> [String]? {
    var parts: [String] = []
    var part = ""
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      guard depth >= 0 else { return nil }
      if character == ",", depth == 0 {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
    }
    guard depth == 0 else { return nil }
    if !parts.isEmpty || part.contains(where: { $0 != " " }) { parts.append(part) }
    return parts.map(trimmed)
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
