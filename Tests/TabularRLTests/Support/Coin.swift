import TabularRL
import Testing

extension Generator {
  /// Returns a generator whose next coin falls on the given side.
  static func falling(on coin: Int) throws -> Generator {
    try #require(
      (0..<64).lazy.map { Generator(splitMixSeed: $0) }.first { generator in
        var generator = generator
        return generator.index(below: 2) == coin
      })
  }
}
