/// Square linear equations, factored by elimination with partial pivoting.
///
/// - Source: Golub & Van Loan 2013, algorithm 3.4.1.
/// - Complexity: O(n^3) to factor, O(n^2) to solve.
public struct LinearEquations: Sendable {
  private let count: Int
  private var factors: [Double]
  private var order: [Int]

  /// Factors a matrix given row after row, or fails when it is singular to rounding or not finite.
  public init?(_ matrix: [Double], count: Int) {
    precondition(matrix.count == count * count, "the matrix is square")
    self.count = count
    factors = matrix
    order = Array(0..<count)
    // What rounding may leave of a pivot that is zero.
    let rounding = Double(count) * 0x1p-52 * (matrix.lazy.map(\.magnitude).max() ?? 0)
    for pivot in 0..<count {
      guard let best = (pivot..<count).max(by: { size(of: $0, pivot) < size(of: $1, pivot) }) else {
        return nil
      }
      let largest = size(of: best, pivot)
      guard largest > rounding, largest.isFinite else { return nil }
      order.swapAt(pivot, best)
      let (pivotRow, diagonal) = (order[pivot] * count, factors[order[pivot] * count + pivot])
      for row in order[(pivot + 1)...] {
        let factor = factors[row * count + pivot] / diagonal
        factors[row * count + pivot] = factor
        if factor == 0 { continue }
        for column in (pivot + 1)..<max(count, pivot + 1) {
          factors[row * count + column] -= factor * factors[pivotRow + column]
        }
      }
    }
  }

  private func size(of place: Int, _ column: Int) -> Double {
    let value = factors[order[place] * count + column].magnitude
    return value.isNaN ? .infinity : value
  }

  /// Returns the solution for a right-hand side.
  public func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == count, "there is a right-hand side for each equation")
    var solution = order.map { right[$0] }
    for row in 0..<count {
      for column in 0..<row {
        solution[row] -= factors[order[row] * count + column] * solution[column]
      }
    }
    for row in (0..<count).reversed() {
      for column in (row + 1)..<max(count, row + 1) {
        solution[row] -= factors[order[row] * count + column] * solution[column]
      }
      solution[row] /= factors[order[row] * count + row]
    }
    return solution
  }
}
