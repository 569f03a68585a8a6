import Testing

@testable import LabCommand

@Suite struct FinishedRunTests {
  @Test("Short rows have the FNV-1a that is published; longer ones are taken eight bytes at a time")
  func published() {
    #expect(FinishedRun.checksum(of: []) == "cbf29ce484222325")
    #expect(FinishedRun.checksum(of: Array("foobar".utf8)) == "85944171f73967e8")
    let (basis, prime): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x0000_0100_0000_01b3)
    // The bytes 1 to 8 as a little-endian word, and a 9 behind them.
    let byHand = (((basis ^ 0x0807_0605_0403_0201) &* prime) ^ 9) &* prime
    #expect(FinishedRun.checksum(of: [1, 2, 3, 4, 5, 6, 7, 8, 9]) == String(byHand, radix: 16))
  }

  @Test("A bit that is altered anywhere alters it, and so does what is missing at the end")
  func altered() {
    let rows = Array("q-learning,cliff-walking,0,1,13,13,-13.0,1,0\n".utf8)
    let checksum = FinishedRun.checksum(of: rows)
    for place in rows.indices {
      for bit in 0..<8 {
        var other = rows
        other[place] ^= 1 << UInt8(bit)
        #expect(FinishedRun.checksum(of: other) != checksum)
      }
      #expect(FinishedRun.checksum(of: Array(rows[..<place])) != checksum)
    }
  }
}
