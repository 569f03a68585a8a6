/// A hash from a seed and a key to as many well-mixed words as wanted; NumPy's seeding algorithm, word for word.
///
/// Nearby seeds and keys give unrelated words. The pool holds 128 bits.
/// - Source: O'Neill 2015, as implemented in NumPy 1.17 and later.
/// - Complexity: linear in the length of the key; cold code, used once per stream.
public struct SeedSequence: Sendable, Hashable {
  private var pool: SIMD4<UInt32> = .zero

  /// Mixes a seed and a key, equal to NumPy's `SeedSequence(entropy, spawn_key=spawnKey)`.
  public init(entropy: UInt64, spawnKey: [UInt64] = []) {
    var source = Self.littleEndianWords(of: entropy)
    if !spawnKey.isEmpty {
      // Padding keeps (entropy, key) apart from a longer entropy without a key.
      source += [UInt32](repeating: 0, count: max(0, 4 - source.count))
      source += spawnKey.flatMap(Self.littleEndianWords)
    }
    var hash = Hash(constant: 0x43b0_d7e5, multiplier: 0x931e_8875)
    for slot in 0..<4 {
      pool[slot] = hash.mix(slot < source.count ? source[slot] : 0)
    }
    for from in 0..<4 {
      for to in 0..<4 where to != from {
        pool[to] = Self.combine(pool[to], hash.mix(pool[from]))
      }
    }
    for word in source.dropFirst(4) {
      for slot in 0..<4 {
        pool[slot] = Self.combine(pool[slot], hash.mix(word))
      }
    }
  }

  /// Returns the first `count` 32-bit words; a longer request begins with the same words.
  public func words32(count: Int) -> [UInt32] {
    var hash = Hash(constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded)
    return (0..<count).map { hash.mix(pool[$0 % 4]) }
  }

  /// Returns the first `count` 64-bit words, each made of two 32-bit words, the low one first.
  public func words(count: Int) -> [UInt64] {
    let halves = words32(count: 2 * count)
    return (0..<count).map { UInt64(halves[2 * $0]) | UInt64(halves[2 * $0 + 1]) << 32 }
  }

  private static func littleEndianWords(of value: UInt64) -> [UInt32] {
    let low = UInt32(truncatingIfNeeded: value)
    let high = UInt32(truncatingIfNeeded: value >> 32)
    return high == 0 ? [low] : [low, high]
  }

  private static func combine(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let difference = 0xca01_f9dd &* left &- 0x4973_f715 &* right
    return difference ^ (difference >> 16)
  }
}

/// A multiplicative hash of single words whose constant moves on with every word.
private struct Hash {
  var constant: UInt32
  let multiplier: UInt32

  mutating func mix(_ word: UInt32) -> UInt32 {
    let masked = word ^ constant
    constant = constant &* multiplier
    let product = masked &* constant
    return product ^ (product >> 16)
  }
}
