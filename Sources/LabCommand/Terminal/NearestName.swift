/// The name that was probably meant: one slip away, else one that begins so, else the nearest within two
/// fifths of its length; of equals the first in the list, and `nil` if none comes close.
///
/// Upper case and leading dashes do not count.
package func nearest(to typed: String, among names: [String]) -> String? {
  let wanted = letters(of: typed)
  guard !wanted.isEmpty else { return nil }
  let candidates = names.map { (name: $0, letters: letters(of: $0)) }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let slips = distance(wanted, candidate.letters)
    let longest = max(wanted.count, candidate.letters.count)
    // A word of which every letter is wrong is another word, however short.
    guard slips <= max(1, longest * 2 / 5), slips < longest, slips < best?.distance ?? .max else { continue }
    best = (candidate.name, slips)
  }
  if let best, best.distance <= 1 { return best.name }
  // Two letters begin too many names.
  let isLong = wanted.count >= 3
  if isLong, let longer = candidates.first(where: { $0.letters.starts(with: wanted) }) { return longer.name }
  return best?.name
}

/// What of a name is compared.
private func letters(of name: String) -> [Unicode.Scalar] {
  Array(name.drop { $0 == "-" }.lowercased().unicodeScalars)
}

/// The fewest insertions, deletions, replacements and swaps of neighbors that turn one word into another,
/// no letter being touched twice (restricted Damerau-Levenshtein distance).
///
/// - Source: Boytsov 2011, "Indexing methods for approximate dictionary searching", section 2.2.
func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in b.indices {
      var steps = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        steps = min(steps, beforeLast[j - 1] + 1)
      }
      row.append(steps)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
