import ProcessorSHA256

/// The SHA-256 checksum of bytes that arrive in pieces.
///
/// By the processor's own instructions where it has some; otherwise in Swift, which takes four times as long.
///
/// - Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.
package struct SHA256: Sendable {
  /// The number of bytes the compression function takes at a time.
  private static let blockSize = 64

  /// The hash value after every whole block seen so far, H(0) to H(7).
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
  /// The bytes that do not fill a block yet, fewer than 64.
  private var pending: [UInt8] = []
  /// The number of bytes seen so far.
  private var count: UInt64 = 0
  /// Whether the processor's instructions do the work.
  private let usesInstructions: Bool

  /// Whether this processor has instructions that are known here.
  private static let hasInstructions = processor_has_sha256()

  /// Creates the checksum of no bytes, by the processor's instructions unless they are not wanted or not there.
  package init(byInstructions isWanted: Bool = true) {
    usesInstructions = isWanted && Self.hasInstructions
    pending.reserveCapacity(2 * Self.blockSize)
  }

  /// Takes in the next bytes.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Takes in the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    count += UInt64(bytes.count)
    var used = 0
    if !pending.isEmpty {
      used = min(Self.blockSize - pending.count, bytes.count)
      pending.append(contentsOf: bytes[..<used])
      guard pending.count == Self.blockSize else { return }
      absorbPending()
    }
    let whole = (bytes.count - used) / Self.blockSize * Self.blockSize
    compress(UnsafeRawBufferPointer(rebasing: bytes[used..<(used + whole)]))
    pending.append(contentsOf: bytes[(used + whole)...])
  }

  /// The checksum of everything taken in so far, 32 bytes; more bytes may follow.
  package func finalize() -> [UInt8] {
    var last = self
    last.pending.append(0x80)
    while last.pending.count % Self.blockSize != Self.blockSize - 8 { last.pending.append(0) }
    withUnsafeBytes(of: (count * 8).bigEndian) { last.pending.append(contentsOf: $0) }
    last.absorbPending()
    return (0..<8).flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: last.state[word] >> UInt32($0)) }
    }
  }

  /// The checksum of everything taken in so far, as 64 lower-case hexadecimal digits.
  package func hexDigest() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Compresses the pending bytes, which must fill whole blocks.
  private mutating func absorbPending() {
    // Taken out, because they are borrowed while the state changes.
    var blocks: [UInt8] = []
    swap(&blocks, &pending)
    blocks.withUnsafeBytes { compress($0) }
    swap(&blocks, &pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Runs the compression function over whole blocks.
  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    guard let first = blocks.baseAddress, !blocks.isEmpty else { return }
    guard usesInstructions else { return Self.compress(blocks, into: &state) }
    withUnsafeMutableBytes(of: &state) { state in
      processor_sha256_compress(
        state.assumingMemoryBound(to: UInt32.self).baseAddress, first, blocks.count / Self.blockSize,
        Self.roundConstants)
    }
  }
}

// MARK: - Compression

extension SHA256 {
  /// Words of the same place in four blocks: what is done before the rounds is done to four blocks at a time.
  private typealias Four = SIMD4<UInt32>

  /// Runs the compression function over whole blocks.
  private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
    roundConstants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: Four.self, capacity: 64) { schedules in
        for start in stride(from: 0, to: blocks.count, by: 4 * blockSize) {
          let last = min(3, (blocks.count - start) / blockSize - 1)
          expand(blocks, at: start, last, constants, into: schedules)
          schedules.withMemoryRebound(to: UInt32.self) { words in
            guard let words = words.baseAddress else { return }
            for block in 0...last { mix(words + block, into: &state) }
          }
        }
      }
    }
  }

  /// Spreads the 16 words of up to four blocks over message schedules of 64 words, and adds the constants of the
  /// rounds.
  ///
  /// `last` is the place of the last block, which stands for those that are missing, too.
  private static func expand(
    _ blocks: UnsafeRawBufferPointer, at start: Int, _ last: Int, _ constants: UnsafeBufferPointer<UInt32>,
    into schedules: UnsafeMutableBufferPointer<Four>
  ) {
    func word(_ t: Int, of block: Int) -> UInt32 {
      let offset = start + blockSize * min(block, last) + 4 * t
      return UInt32(bigEndian: blocks.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    for t in 0..<16 {
      schedules.initializeElement(
        at: t, to: Four(word(t, of: 0), word(t, of: 1), word(t, of: 2), word(t, of: 3)))
    }
    for t in 16..<64 {
      let early = schedules[t - 15]
      let late = schedules[t - 2]
      // Turning by 7 and by 18, and by 17 and by 19, spelled out in shifts, which is fewer of them.
      let sigma0 = ((early ^ early &>> 11) &>> 7) ^ (early &>> 3) ^ ((early ^ early &<< 11) &<< 14)
      let sigma1 = ((late ^ late &>> 2) &>> 17) ^ (late &>> 10) ^ ((late ^ late &<< 2) &<< 13)
      schedules.initializeElement(at: t, to: sigma1 &+ schedules[t - 7] &+ sigma0 &+ schedules[t - 16])
      // No later word is made of this one.
      schedules[t - 16] &+= Four(repeating: constants[t - 16])
    }
    for t in 48..<64 { schedules[t] &+= Four(repeating: constants[t]) }
  }

  /// Runs the 64 rounds of one block, whose words are four apart; the letters are the standard's working variables.
  private static func mix(_ words: UnsafePointer<UInt32>, into state: inout SIMD8<UInt32>) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds at a time: then every variable is back in its place, and nothing has to be moved.
    var words = words
    for _ in 0..<8 {
      round(a, b, c, &d, e, f, g, &h, words[0])
      round(h, a, b, &c, d, e, f, &g, words[4])
      round(g, h, a, &b, c, d, e, &f, words[8])
      round(f, g, h, &a, b, c, d, &e, words[12])
      round(e, f, g, &h, a, b, c, &d, words[16])
      round(d, e, f, &g, h, a, b, &c, words[20])
      round(c, d, e, &f, g, h, a, &b, words[24])
      round(b, c, d, &e, f, g, h, &a, words[28])
      words += 32
    }
    state &+= SIMD8(a, b, c, d, e, f, g, h)
  }

  /// One round, after which what was called d is e, and what was called h is a.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = b ^ ((a ^ b) & (b ^ c))
    let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    h = h &+ sum1 &+ choice &+ word
    d = d &+ h
    h = h &+ sum0 &+ majority
  }

  /// The word turned right by a number of bits.
  @inline(__always)
  private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    (word &>> bits) | (word &<< (32 &- bits))
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}

extension SHA256 {
  /// Returns the SHA-256 of some bytes in hexadecimal.
  static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.hexDigest()
  }
}
