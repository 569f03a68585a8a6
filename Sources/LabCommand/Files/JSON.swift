#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON as the laboratory writes it: sorted snake_case keys, so that the same value gives the same bytes.
enum JSON {
  /// Returns the text of a value over several lines.
  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder([.prettyPrinted]).encode(value), as: UTF8.self)
  }

  /// Returns the text of a value on one line.
  static func line(_ value: some Encodable) throws -> String {
    String(decoding: try encoder([]).encode(value), as: UTF8.self)
  }

  /// Returns the value that a text stands for, or nil when it stands for none of this type.
  static func value<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(type, from: Data(text.utf8))
  }

  private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return encoder
  }
}
