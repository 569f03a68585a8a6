import TabularRL

/// Texts with some pieces lost, doubled, exchanged, overwritten or taken from elsewhere.
struct DamagedText {
  /// What is damaged; pieces of one may end up in another.
  let originals: [[UInt8]]
  /// What is put in between: what readers are most likely to stumble over.
  let words: [[UInt8]]

  init(_ originals: [String], words: [String]) {
    self.originals = originals.map { Array($0.utf8) }
    let strange = Array("\",\n\r;:=#-+eE.0915naifx\u{0}ß😀".utf8) + [0xff, 0xc3]
    self.words = words.map { Array($0.utf8) } + strange.map { [$0] }
  }

  /// Damages one of the originals in one to five places.
  func draw(using generator: inout Generator) -> [UInt8] {
    var text = originals[generator.index(below: originals.count)]
    for _ in 0...generator.index(below: 5) where !text.isEmpty {
      let start = generator.index(below: text.count)
      let length = 1 + generator.index(below: generator.bernoulli(0.2) ? 400 : 4)
      let piece = start..<min(text.count, start + length)
      switch generator.index(below: 7) {
      case 0: text.removeSubrange(piece)
      case 1: text.insert(contentsOf: text[piece], at: generator.index(below: text.count))
      case 2: text.replaceSubrange(start...start, with: words[generator.index(below: words.count)])
      case 3, 4: text.insert(contentsOf: words[generator.index(below: words.count)], at: start)
      case 5:
        let other = originals[generator.index(below: originals.count)]
        let place = generator.index(below: other.count)
        text.insert(contentsOf: other[place..<min(other.count, place + length)], at: start)
      default: text.removeSubrange(start...)
      }
    }
    return text
  }
}
