/// A hash from a seed and a key to as many well-mixed words as wanted; NumPy's seeding algorithm, word for word.
///
/// Nearby seeds and keys give unrelated words. The pool holds 128 bits.
/// - Source: O'Neill 2015, as implemented in NumPy 1.17 and later.
/// - Complexity: linear in the length of the key; cold code, used once per stream.
public struct SeedSequence: Sendable, Hashable {
  private var pool: SIMD4<UInt32> = .zero

  /// Mixes a seed and a key, equal to NumPy's `SeedSequence(entropy, spawn_key=spawnKey)`.
  public init(entropy: UInt64, spawnKey: [UInt64] = []) {
    var hash = Hash(constant: 0x43b0_d7e5, multiplier: 0x931e_8875)
    // A seed fills two of the four words at most, and zeros the others: no seed and key are a longer seed.
    let seed = Self.halves(of: entropy)
    pool = SIMD4(hash.mix(seed.low), hash.mix(seed.high), hash.mix(0), hash.mix(0))
    for from in 0..<4 {
      for to in 0..<4 where to != from {
        pool[to] = Self.combine(pool[to], hash.mix(pool[from]))
      }
    }
    for value in spawnKey {
      let halves = Self.halves(of: value)
      absorb(halves.low, &hash)
      if halves.high != 0 { absorb(halves.high, &hash) }
    }
  }

  private mutating func absorb(_ word: UInt32, _ hash: inout Hash) {
    for slot in 0..<4 { pool[slot] = Self.combine(pool[slot], hash.mix(word)) }
  }

  /// Returns the first `count` 64-bit words, each made of two 32-bit words, the low one first.
  public func words(count: Int) -> [UInt64] {
    var hash = Hash(constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded)
    return (0..<count).map {
      let (low, high) = (hash.mix(pool[2 * $0 % 4]), hash.mix(pool[(2 * $0 + 1) % 4]))
      return UInt64(low) | UInt64(high) << 32
    }
  }

  private static func halves(of value: UInt64) -> (low: UInt32, high: UInt32) {
    (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
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
