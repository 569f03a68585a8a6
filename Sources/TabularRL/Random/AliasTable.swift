/// A categorical distribution prepared for draws in constant time, by the alias method.
///
/// Worth its preparation from about ten outcomes on; below that a running sum is as fast.
/// - Source: Walker 1977; numerically stable construction of Vose 1991.
/// - Complexity: O(n) time to build, O(n) memory; a draw costs two words and no allocation.
public struct AliasTable: Sendable, Hashable {
  /// The probability that column *i* keeps its own index; one per outcome, in 0...1.
  public let keepProbabilities: [Double]

  /// The index column *i* gives otherwise; one per outcome.
  public let aliases: [Int32]

  /// Builds the table of weights that are finite, not negative, and not all zero; they need not sum to one.
  ///
  /// Two stacks filled in index order make the table, and so every draw, a function of the weights alone.
  public init(_ weights: [Double]) {
    let total = weights.reduce(0, +)
    precondition(weights.allSatisfy { $0 >= 0 }, "weights must not be negative")
    precondition(total > 0 && total < .infinity, "weights must have a positive, finite sum")
    precondition(weights.count <= Int(Int32.max), "there must be fewer than 2^31 outcomes")

    var scaled = weights.map { $0 / total * Double(weights.count) }
    var aliases = (0..<Int32(weights.count)).map { $0 }
    var small: [Int] = []
    var large: [Int] = []
    for (index, weight) in scaled.enumerated() {
      if weight < 1 { small.append(index) } else { large.append(index) }
    }
    while let giver = large.last, let taker = small.popLast() {
      aliases[taker] = Int32(giver)
      scaled[giver] = (scaled[giver] + scaled[taker]) - 1
      if scaled[giver] < 1 {
        large.removeLast()
        small.append(giver)
      }
    }
    // What is left over differs from 1 by rounding only.
    for index in small + large {
      scaled[index] = 1
    }
    keepProbabilities = scaled
    self.aliases = aliases
  }

  /// The number of outcomes.
  public var count: Int { aliases.count }

  /// Draws an outcome in `0..<count`, the column and the coin from separate words.
  public func draw(using generator: inout Generator) -> Int {
    let column = generator.index(below: aliases.count)
    return generator.uniform() < keepProbabilities[column] ? column : Int(aliases[column])
  }
}
