/// The Threefry 2x32 function with twenty rounds, the one behind JAX's random keys.
///
/// - Source: Salmon, Moraes, Dror and Shaw 2011.
public enum Threefry2x32 {
  /// Returns the two words that belong to a counter under a key.
  ///
  /// - Complexity: twenty rounds, about 15 nanoseconds.
  public static func block(counter: SIMD2<UInt32>, key: SIMD2<UInt32>) -> SIMD2<UInt32> {
    threefry(counter, key, parity: 0x1bd1_1bda, rotations: (SIMD4(13, 15, 26, 6), SIMD4(17, 29, 16, 24)))
  }
}

/// The Threefry 2x64 function with twenty rounds.
///
/// - Source: Salmon, Moraes, Dror and Shaw 2011.
public enum Threefry2x64 {
  /// Returns the two words that belong to a counter under a key.
  ///
  /// - Complexity: twenty rounds, about 15 nanoseconds.
  public static func block(counter: SIMD2<UInt64>, key: SIMD2<UInt64>) -> SIMD2<UInt64> {
    threefry(
      counter, key, parity: 0x1bd1_1bda_a9fc_1a22, rotations: (SIMD4(16, 42, 12, 31), SIMD4(16, 32, 24, 21)))
  }
}

/// Five groups of four rounds, each followed by the next two words of the key schedule.
@inline(__always)
private func threefry<Word: FixedWidthInteger & UnsignedInteger & SIMDScalar>(
  _ counter: SIMD2<Word>, _ key: SIMD2<Word>, parity: Word, rotations: (SIMD4<Word>, SIMD4<Word>)
) -> SIMD2<Word> {
  let schedule = SIMD4(key[0], key[1], parity ^ key[0] ^ key[1], 0)
  var words = counter &+ key
  for group in 0..<5 {
    let distances = group % 2 == 0 ? rotations.0 : rotations.1
    for round in 0..<4 {
      words[0] &+= words[1]
      let distance = distances[round]
      words[1] = (words[1] &<< distance | words[1] &>> (Word(Word.bitWidth) &- distance)) ^ words[0]
    }
    words[0] &+= schedule[(group + 1) % 3]
    words[1] &+= schedule[(group + 2) % 3] &+ Word(group + 1)
  }
  return words
}
