/// The SplitMix64 generator, used here to expand one word into several and to mix keys.
///
/// Word *i* is a mixing bijection of `seed + (i + 1) * gamma`, so the words of one cycle are all different.
/// Period 2^64; not meant to drive an experiment.
/// - Source: Steele, Lea and Flood 2014; mixing constants of Stafford's variant 13.
public struct SplitMix64: Sendable, Hashable {
  /// The odd increment of the original generator, the golden ratio in 64 bits.
  public static let goldenGamma: UInt64 = 0x9e37_79b9_7f4a_7c15

  @usableFromInline var counter: UInt64
  @usableFromInline let gamma: UInt64

  /// Creates the original generator with the golden-ratio increment.
  @inlinable @inline(__always)
  public init(seed: UInt64) {
    self.init(seed: seed, gamma: 0x9e37_79b9_7f4a_7c15)
  }

  /// Creates a generator with an increment of its own, made odd; sequences of different increments are unrelated.
  ///
  /// Take increments from `suitableGamma(_:)`: very regular bit patterns weaken the sequence.
  @inlinable @inline(__always)
  public init(seed: UInt64, gamma: UInt64) {
    counter = seed
    self.gamma = gamma | 1
  }

  /// Returns the next word, uniform over all 64-bit values.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    counter &+= gamma
    return Self.mix(counter)
  }

  /// Mixes the bits of a word; a bijection on 64-bit words that maps only 0 to 0.
  @inlinable @inline(__always)
  public static func mix(_ word: UInt64) -> UInt64 {
    var mixed = word
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// Turns a random word into an increment: odd, with at least 24 changes between neighboring bits.
  ///
  /// - Source: Steele, Lea and Flood 2014, section 5.
  public static func suitableGamma(_ word: UInt64) -> UInt64 {
    let odd = word | 1
    return (odd ^ (odd >> 1)).nonzeroBitCount < 24 ? odd ^ 0xaaaa_aaaa_aaaa_aaaa : odd
  }
}
