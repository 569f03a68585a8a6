/// A probability as it is compared with a drawn word.
public struct Chance: Sendable, Hashable {
  /// The probability.
  public let probability: Double
  /// The largest word for which it happens; 0 if it never does.
  private let last: UInt64

  /// Creates the chance of a probability in 0...1, to a multiple of 2^-53: what comparing it with a uniform number
  /// would give.
  @inline(__always)
  public init(_ probability: Double) {
    precondition(probability >= 0 && probability <= 1, "a probability lies in 0...1")
    self.probability = probability
    // Of 2^64 words all for probability 1: one less than their number, which wraps.
    last = probability > 0 ? UInt64((probability * 0x1p53).rounded(.up)) &<< 11 &- 1 : 0
  }

  /// Returns whether it happens, by the high 53 bits of a word; the others have no say.
  @inline(__always)
  public func happens(_ word: UInt64) -> Bool { last > 0 && word <= last }

  /// Returns 255 where it happens, otherwise 0, for a word that is not 0: a mask, made without a jump.
  @inline(__always)
  func mask(_ word: UInt64) -> UInt8 { word <= last ? .max : 0 }
}
