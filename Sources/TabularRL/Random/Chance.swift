/// A probability as it is compared with a drawn word.
public struct Chance: Sendable, Hashable {
  /// The probability.
  public let probability: Double
  private let threshold: UInt64

  /// Creates the chance of a probability in 0...1, to a multiple of 2^-53: what comparing it with a uniform number
  /// would give.
  @inline(__always)
  public init(_ probability: Double) {
    self.probability = probability
    threshold = UInt64((probability * 0x1p53).rounded(.up))
  }

  /// Returns whether it happens, by the high 53 bits of a word; the others have no say.
  @inline(__always)
  public func happens(_ word: UInt64) -> Bool { word &>> 11 < threshold }

  /// Returns 255 where it happens, otherwise 0: a mask, made without a jump.
  @inline(__always)
  func mask(_ word: UInt64) -> UInt8 { happens(word) ? .max : 0 }
}
