/// Probabilities in proportion to the exponentials of preferences.
///
///     pi(a) = exp h(a) / sum over b of exp h(b)
///
/// - Source: Sutton & Barto 2018, equation 2.11.
enum Softmax {
  /// Makes probabilities of preferences, and subtracts the largest preference from all, so that nothing overflows.
  ///
  /// Where every preference is minus infinity, nothing can be done: every probability is zero.
  ///
  /// - Returns: the sum of the exponentials.
  /// - Complexity: O(actions).
  @inline(__always)
  static func spread(_ preferences: inout [Double], to probabilities: inout [Double]) -> Double {
    preferences.withUnsafeMutableBufferPointer { preferences in
      probabilities.withUnsafeMutableBufferPointer { probabilities in
        let best = preferences.reduce(-.infinity, max)
        var total = 0.0
        for action in preferences.indices {
          preferences[action] = best > -.infinity ? preferences[action] - best : -.infinity
          probabilities[action] = Elementary.exp(preferences[action])
          total += probabilities[action]
        }
        if total > 0 { for action in probabilities.indices { probabilities[action] /= total } }
        return total
      }
    }
  }
}
