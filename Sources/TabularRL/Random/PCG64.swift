/// NumPy's default generator, PCG64 (XSL-RR output), for replaying streams of NumPy and Gymnasium.
///
/// - Source: O'Neill 2014.
public struct PCG64: Sendable, Hashable {
  /// The 128-bit state, as NumPy reports it.
  public private(set) var state: UInt128

  /// The odd increment that selects the stream, as NumPy reports it.
  public let increment: UInt128

  private var spareHalf: UInt32?

  /// Creates NumPy's stream `PCG64(seed)`.
  public init(_ sequence: SeedSequence) {
    (state, increment) = seeded(from: sequence)
  }

  /// Returns the next word, uniform over all 64-bit values.
  public mutating func next() -> UInt64 {
    state = state &* wideMultiplier &+ increment
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let distance = UInt64(truncatingIfNeeded: state >> 122)
    return folded &>> distance | folded &<< (0 &- distance)
  }

  /// Returns the next 32-bit word as NumPy does: the low half of a 64-bit word first, the high half kept.
  ///
  /// Draws of 64 bits in between leave the kept half alone.
  public mutating func next32() -> UInt32 {
    if let half = spareHalf {
      spareHalf = nil
      return half
    }
    let word = next()
    spareHalf = UInt32(truncatingIfNeeded: word >> 32)
    return UInt32(truncatingIfNeeded: word)
  }

  /// Returns a multiple of 2^-53 in [0, 1), the number NumPy's `Generator.random()` returns.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns an integer in `0..<count` as NumPy's `integers` and `choice` do; `count` in 1...2^32 - 1.
  ///
  /// A single choice draws nothing.
  /// - Source: Lemire 2019, on 32-bit words.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0 && count < 1 << 32, "the number of choices must be in 1...2^32 - 1")
    guard count > 1 else { return 0 }
    let bound = UInt32(count)
    let threshold = (0 &- bound) % bound
    var product = next32().multipliedFullWidth(by: bound)
    while product.low < threshold {
      product = next32().multipliedFullWidth(by: bound)
    }
    return Int(product.high)
  }
}

/// NumPy's PCG64DXSM, the recommended successor of PCG64, with a stronger output function.
///
/// - Source: O'Neill 2014; the DXSM output of 2019, as in NumPy 1.21 and later.
public struct PCG64DXSM: Sendable, Hashable {
  private var state: UInt128
  private let increment: UInt128

  /// Creates NumPy's stream `PCG64DXSM(seed)`.
  public init(_ sequence: SeedSequence) {
    (state, increment) = seeded(from: sequence)
  }

  private static let multiplier: UInt64 = 0xda94_2042_e4dd_58b5

  /// Returns the next word, uniform over all 64-bit values.
  public mutating func next() -> UInt64 {
    let low = UInt64(truncatingIfNeeded: state) | 1
    var high = UInt64(truncatingIfNeeded: state >> 64)
    high ^= high >> 32
    high = high &* Self.multiplier
    high ^= high >> 48
    state = state &* UInt128(Self.multiplier) &+ increment
    return high &* low
  }

  /// Returns a multiple of 2^-53 in [0, 1), the number NumPy's `Generator.random()` returns.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }
}

/// The multiplier of PCG64; NumPy seeds PCG64DXSM with it too.
private let wideMultiplier: UInt128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645

/// The first state and the increment NumPy derives from a seed sequence's first four words.
private func seeded(from sequence: SeedSequence) -> (state: UInt128, increment: UInt128) {
  let words = sequence.words(count: 4).map { UInt128($0) }
  let increment = (words[2] << 64 | words[3]) << 1 | 1
  let start = increment &+ (words[0] << 64 | words[1])
  return (start &* wideMultiplier &+ increment, increment)
}
