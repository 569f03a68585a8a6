import Testing

@testable import LabCommand

@Suite struct SHA256Tests {
  /// The checksum of a text at once.
  private func digest(_ text: String, byInstructions isWanted: Bool = true) -> String {
    var checksum = SHA256(byInstructions: isWanted)
    checksum.update(Array(text.utf8))
    return checksum.hexDigest()
  }

  @Test(
    "the vectors of FIPS 180-4 come out",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
          + "nopqrstu", "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(text: String, expected: String) {
    #expect(digest(text) == expected)
    #expect(digest(text, byInstructions: false) == expected)
  }

  @Test("a million letters come out") func million() {
    var checksum = SHA256()
    let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    for _ in 0..<1000 { checksum.update(thousand) }
    #expect(checksum.hexDigest() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("where the pieces are cut does not matter, around every length of padding")
  func pieces() {
    let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for length in [
      0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 200, 255, 256, 257, 320, 511, 640,
    ] {
      // In Swift, whether or not the processor has instructions for it.
      var whole = SHA256(byInstructions: false)
      whole.update(Array(bytes[..<length]))
      for cut in 0...length {
        var parts = SHA256()
        parts.update(Array(bytes[..<cut]))
        parts.update(Array(bytes[cut..<length]))
        #expect(parts.finalize() == whole.finalize())
      }
    }
  }

  @Test("asking in between changes nothing") func running() {
    var checksum = SHA256()
    checksum.update(Array("ab".utf8))
    _ = checksum.finalize()
    checksum.update(Array("c".utf8))
    #expect(checksum.hexDigest() == digest("abc"))
  }
}
