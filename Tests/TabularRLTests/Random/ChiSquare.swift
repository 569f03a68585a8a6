/// Pearson's statistic of observed counts against expected probabilities, for the tests of all samplers.
///
/// The seeds are fixed, so a test passes always or never. Critical values are `scipy.stats.chi2.isf(1e-6, df)`.
func chiSquare(_ observed: [Int], _ probabilities: [Double]) -> Double {
  let total = Double(observed.reduce(0, +))
  return zip(observed, probabilities).reduce(0) { sum, cell in
    let expected = cell.1 * total
    let difference = Double(cell.0) - expected
    return sum + difference * difference / expected
  }
}

/// Counts how often each cell in `0..<cells` is drawn.
func histogram(cells: Int, draws: Int, _ draw: () -> Int) -> [Int] {
  var counts = [Int](repeating: 0, count: cells)
  for _ in 0..<draws {
    counts[draw()] += 1
  }
  return counts
}

/// The upper critical values used by the tests, by degrees of freedom, at a probability of 1e-6.
let chiSquareCritical: [Int: Double] = [
  1: 23.928, 4: 33.377, 5: 35.888, 9: 44.811, 10: 46.863, 13: 52.747, 14: 54.635, 15: 56.493, 19: 63.677,
  23: 70.550, 63: 131.370,
]
