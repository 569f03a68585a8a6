/// The Philox 4x64 generator with ten rounds: a keyed function of a counter, and NumPy's stream over it.
///
/// `block(counter:key:)` has no state: index it by (episode, step) and the noise of a step is the same whatever
/// was drawn before.
/// - Source: Salmon, Moraes, Dror and Shaw 2011.
public struct Philox4x64: Sendable, Hashable {
  private let key: SIMD2<UInt64>
  private var counter: SIMD4<UInt64>
  private var buffer: SIMD4<UInt64> = .zero
  private var used = 4

  /// Creates NumPy's stream `Philox(key:counter:)`, which increments the counter before its first block.
  public init(key: SIMD2<UInt64>, counter: SIMD4<UInt64> = .zero) {
    self.key = key
    self.counter = counter
  }

  /// Creates NumPy's stream `Philox(seed)`.
  public init(_ sequence: SeedSequence) {
    let words = sequence.words(count: 2)
    self.init(key: SIMD2(words[0], words[1]))
  }

  /// Returns the next word, uniform over all 64-bit values.
  public mutating func next() -> UInt64 {
    if used == 4 {
      increment()
      buffer = Self.block(counter: counter, key: key)
      used = 0
    }
    used += 1
    return buffer[used - 1]
  }

  /// Adds one to the counter, its lowest word first.
  private mutating func increment() {
    for word in 0..<4 {
      counter[word] &+= 1
      guard counter[word] == 0 else { return }
    }
  }

  /// Returns the four words that belong to a counter under a key.
  ///
  /// - Complexity: ten rounds, about 20 nanoseconds one after the other.
  public static func block(counter: SIMD4<UInt64>, key: SIMD2<UInt64>) -> SIMD4<UInt64> {
    var (first, second, third, fourth) = (counter[0], counter[1], counter[2], counter[3])
    var (firstKey, secondKey) = (key[0], key[1])
    for _ in 0..<10 {
      let even = first.multipliedFullWidth(by: 0xd2e7_470e_e14c_6c93)
      let odd = third.multipliedFullWidth(by: 0xca5a_8263_9512_1157)
      (first, second) = (odd.high ^ second ^ firstKey, odd.low)
      (third, fourth) = (even.high ^ fourth ^ secondKey, even.low)
      firstKey &+= 0x9e37_79b9_7f4a_7c15
      secondKey &+= 0xbb67_ae85_84ca_a73b
    }
    return SIMD4(first, second, third, fourth)
  }
}

/// The Philox 4x32 function with ten rounds, the usual choice on graphics processors.
///
/// - Source: Salmon, Moraes, Dror and Shaw 2011.
public enum Philox4x32 {
  /// Returns the four words that belong to a counter under a key.
  ///
  /// - Complexity: ten rounds, about 20 nanoseconds one after the other.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (first, second, third, fourth) = (counter[0], counter[1], counter[2], counter[3])
    var (firstKey, secondKey) = (key[0], key[1])
    for _ in 0..<10 {
      let even = first.multipliedFullWidth(by: 0xd251_1f53)
      let odd = third.multipliedFullWidth(by: 0xcd9e_8d57)
      (first, second) = (odd.high ^ second ^ firstKey, odd.low)
      (third, fourth) = (even.high ^ fourth ^ secondKey, even.low)
      firstKey &+= 0x9e37_79b9
      secondKey &+= 0xbb67_ae85
    }
    return SIMD4(first, second, third, fourth)
  }
}
