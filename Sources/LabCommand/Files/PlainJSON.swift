/// Something that is written so often that an encoder would take longer than what it tells of.
protocol PlainEncodable: Encodable {
  /// Appends the members in the order of their keys.
  func write(to text: inout PlainJSON)
}

extension PlainEncodable {
  /// What ``JSON/line(_:)`` returns.
  func jsonLine() throws -> String { try PlainJSON(self, depth: nil).text ?? JSON.line(self) }

  /// What ``JSON/text(_:)`` returns.
  func jsonText() throws -> String { try PlainJSON(self, depth: 0).text ?? JSON.text(self) }
}

/// JSON put together member by member, as ``JSON`` writes it.
struct PlainJSON {
  private var bytes: [UInt8] = []
  /// Whether everything could be written: no text with escapes, no infinite number, no object without members.
  private var isPlain = true
  /// How many objects and lists stand around what is written, or nil when everything is on one line.
  private var depth: Int?
  private var isFirst = true

  fileprivate init(_ value: some PlainEncodable, depth: Int?) {
    self.depth = depth
    append(value)
  }

  /// The text, or nil if there was something in it that only an encoder can write.
  fileprivate var text: String? { isPlain ? String(decoding: bytes, as: UTF8.self) : nil }

  mutating func add(_ key: StaticString, _ value: (some PlainEncodable)?) {
    guard let value else { return }
    begin(key)
    append(value)
  }

  mutating func add(_ key: StaticString, _ values: [some PlainEncodable]?) {
    guard let values else { return }
    begin(key)
    addList(values) { $0.append($1) }
  }

  mutating func add(_ key: StaticString, _ values: [String]) {
    begin(key)
    addList(values) { $0.append($1) }
  }

  mutating func add(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    begin(key)
    append(value)
  }

  mutating func add(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    begin(key)
    bytes.append(decimal: value)
  }

  mutating func add(_ key: StaticString, _ value: Double?) {
    guard let value else { return }
    begin(key)
    isPlain = isPlain && value.isFinite
    bytes.append(decimal: value)
    // Whole numbers are written without a point.
    if bytes.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
  }

  mutating func add(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    begin(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  private mutating func append(_ value: some PlainEncodable) {
    open("{")
    value.write(to: &self)
    isPlain = isPlain && !isFirst
    close("}")
  }

  private mutating func append(_ value: String) {
    var value = value
    value.withUTF8 { text in
      isPlain = isPlain && text.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: text)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func addList<Value>(_ values: [Value], _ append: (inout PlainJSON, Value) -> Void) {
    open("[")
    for value in values {
      beginElement()
      append(&self, value)
    }
    // A list without elements has an empty line.
    if isFirst, depth != nil { bytes.append(UInt8(ascii: "\n")) }
    close("]")
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    depth = depth.map { $0 + 1 }
    isFirst = true
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    depth = depth.map { $0 - 1 }
    breakLine()
    bytes.append(UInt8(ascii: bracket))
    isFirst = false
  }

  private mutating func beginElement() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    breakLine()
    isFirst = false
  }

  private mutating func begin(_ key: StaticString) {
    beginElement()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(contentsOf: (depth == nil ? "\":" : "\" : ").utf8)
  }

  private mutating func breakLine() {
    guard let depth else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
