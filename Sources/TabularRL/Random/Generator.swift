/// The laboratory's pseudo-random generator, xoshiro256++.
///
/// 256 bits of state, period 2^256 - 1. Every draw of an experiment goes through the primitives here, so a draw
/// allocates nothing and depends on nothing but the state. The type does not conform to the standard library's
/// generator protocol: the library does not promise stable algorithms for `shuffled(using:)` and its like.
/// - Source: Blackman and Vigna 2021.
/// - Complexity: about one nanosecond per 64 bits.
public struct Generator: Sendable, Hashable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// Creates a generator in a given state, of which at least one word must not be 0.
  @inlinable @inline(__always)
  public init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state.0 | state.1 | state.2 | state.3 != 0, "a generator's state must not be all zero")
    (s0, s1, s2, s3) = state
  }

  /// Creates a generator whose state is four SplitMix64 outputs, as its authors recommend.
  @inlinable @inline(__always)
  public init(splitMixSeed seed: UInt64) {
    var expander = SplitMix64(seed: seed)
    self.init(expanding: &expander)
  }

  /// Four successive outputs of one SplitMix64 are all different: the state cannot be all zero.
  @inlinable @inline(__always)
  init(expanding expander: inout SplitMix64) {
    s0 = expander.next()
    s1 = expander.next()
    s2 = expander.next()
    s3 = expander.next()
  }

  /// The four state words, enough to continue the stream elsewhere.
  public var state: (UInt64, UInt64, UInt64, UInt64) { (s0, s1, s2, s3) }

  /// Returns the next word, uniform over all 64-bit values.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum &<< 23 | sum &>> 41) &+ s0
    let shifted = s1 &<< 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 &<< 45 | s3 &>> 19
    return result
  }

  /// Returns a multiple of 2^-53 in [0, 1), all of them equally likely.
  @inlinable @inline(__always)
  public mutating func uniform() -> Double {
    Double(Int64(truncatingIfNeeded: next() &>> 11)) * 0x1p-53
  }

  /// Returns an odd multiple of 2^-53 in (0, 1), all equally likely: never 0, never 1, symmetric about one half.
  @inlinable @inline(__always)
  public mutating func openUniform() -> Double {
    (Double(Int64(truncatingIfNeeded: next() &>> 12)) + 0.5) * 0x1p-52
  }

  /// Returns an integer in `0..<count`, all equally likely; `count` must be positive.
  ///
  /// - Source: Lemire 2019.
  @inlinable @inline(__always)
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "the number of choices must be positive")
    return Int(truncatingIfNeeded: bounded(UInt64(truncatingIfNeeded: count)))
  }

  /// Returns an integer in `0..<count`, all equally likely, made of the low half of a word that was drawn already;
  /// `count` must lie in 1...2^31.
  ///
  /// - Source: Lemire 2019; a word that would be unfair to some numbers is replaced by a fresh draw.
  @inlinable @inline(__always)
  public mutating func index(below count: Int, from word: UInt64) -> Int {
    let product = (word & 0xffff_ffff) &* UInt64(truncatingIfNeeded: count)
    if product & 0xffff_ffff < UInt64(truncatingIfNeeded: count) {
      let (index, next) = Self.indexAfterDoubt(product, count, self)
      self = next
      return index
    }
    return Int(truncatingIfNeeded: product &>> 32)
  }

  /// Kept out of line: reached with probability `count / 2^32`.
  ///
  /// The generator is handed to and fro, here and below: it has no address then, and a loop need not keep it in memory.
  @usableFromInline @inline(never)
  static func indexAfterDoubt(_ product: UInt64, _ count: Int, _ generator: Generator) -> (Int, Generator) {
    var generator = generator
    let isFair = product & 0xffff_ffff >= 0x1_0000_0000 % UInt64(count)
    return (isFair ? Int(product &>> 32) : generator.index(below: count), generator)
  }

  /// Returns an integer in `0..<bound`, all equally likely; `bound` must be positive.
  ///
  /// - Source: Lemire 2019: the high word of a product, with rejection.
  @inlinable @inline(__always)
  public mutating func bounded(_ bound: UInt64) -> UInt64 {
    precondition(bound > 0, "the bound of a random integer must be positive")
    let product = next().multipliedFullWidth(by: bound)
    guard product.low < bound else { return product.high }
    let (number, next) = Self.boundedAfterDoubt(product, bound, self)
    self = next
    return number
  }

  /// Kept out of line: reached with probability `bound / 2^64`.
  @usableFromInline @inline(never)
  static func boundedAfterDoubt(
    _ first: (high: UInt64, low: UInt64), _ bound: UInt64, _ generator: Generator
  ) -> (UInt64, Generator) {
    let threshold = (0 &- bound) % bound
    var (product, generator) = (first, generator)
    while product.low < threshold {
      product = generator.next().multipliedFullWidth(by: bound)
    }
    return (product.high, generator)
  }

  /// Advances by 2^128 draws, for up to 2^128 streams that do not overlap.
  public mutating func jump() {
    advance(
      along: SIMD4(0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c)
    )
  }

  /// Advances by 2^192 draws, for up to 2^64 starting points of `jump()`.
  public mutating func longJump() {
    advance(
      along: SIMD4(0x76e1_5d3e_fefd_cbbf, 0xc500_4e44_1c52_2fb3, 0x7771_0069_854e_e241, 0x3910_9bb0_2acb_e635)
    )
  }

  /// Applies a polynomial of the transition, its coefficients bit by bit from the lowest.
  private mutating func advance(along polynomial: SIMD4<UInt64>) {
    var total: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for word in polynomial.indices {
      for bit in 0..<64 {
        if (polynomial[word] >> UInt64(bit)) & 1 == 1 {
          total = (total.0 ^ s0, total.1 ^ s1, total.2 ^ s2, total.3 ^ s3)
        }
        _ = next()
      }
    }
    (s0, s1, s2, s3) = total
  }
}
