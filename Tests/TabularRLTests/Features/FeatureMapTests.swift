import TabularRL
import Testing

@Suite struct FeatureMapTests {
  private let line = CoordinateBox([0...4])
  private let square = CoordinateBox([0...4, -1...1])

  private func dense(_ map: some FeatureMap<Coordinates>, _ coordinates: Double...) -> [Double] {
    var point = Coordinates.zero
    for (place, value) in coordinates.enumerated() { point[place] = value }
    var vector = FeatureVector()
    vector.append(7, 7)
    map.write(point, into: &vector)
    var row = [Double](repeating: 0, count: map.featureCount)
    for (index, value) in zip(vector.indices, vector.values) { row[index] += value }
    return row
  }

  @Test func `coordinates are scaled, and what lies outside counts as the edge`() {
    #expect(square.unit(SIMD4(1, 0, 9, 9)) == SIMD4(0.25, 0.5, 1, 1))
    #expect(square.unit(SIMD4(5, -2, 0, 0)) == SIMD4(1, 0, 0, 0))
  }

  @Test func `groups are stretches of the same length`() {
    let map = StateAggregation(groups: 4, in: line)
    #expect(dense(map, 0) == [1, 0, 0, 0] && dense(map, 0.99) == [1, 0, 0, 0])
    #expect(dense(map, 1) == [0, 1, 0, 0] && dense(map, 4) == [0, 0, 0, 1])
    let squares = StateAggregation(groups: 2, in: square)
    #expect(squares.featureCount == 4)
    #expect(dense(squares, 0, 1) == [0, 1, 0, 0] && dense(squares, 4, -1) == [0, 0, 1, 0])
  }

  @Test func `polynomials stand in Zhao's order`() {
    let map = PolynomialBasis(order: 3, in: square)
    let (x, y) = (0.5, -0.25)
    let products = [1, x, y, x * x, y * y, x * y, x * x * x, y * y * y, x * x * y, x * y * y]
    let row = dense(map, 3, -0.25)
    #expect(row.count == 10 && zip(row, products).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(dense(PolynomialBasis(order: 2, in: line, from: 0), 1) == [1, 0.25, 0.0625])
    #expect(dense(PolynomialBasis(order: 0, in: square), 1, 1) == [1])
  }

  @Test(arguments: 1...4, 0...5)
  func `as many polynomials as there are products`(dimension: Int, order: Int) {
    let box = CoordinateBox(Array(repeating: 0...1, count: dimension))
    let map = PolynomialBasis(order: order, in: box)
    var binomial = 1
    for place in 1...dimension { binomial = binomial * (order + place) / place }
    #expect(map.featureCount == binomial)
    // Powers of different primes are told apart by their values: every product is there once.
    var vector = FeatureVector()
    map.write(SIMD4(0.9, 0.8, 0.7, 0.61), into: &vector)
    #expect(vector.indices == Array(0..<binomial) && Set(vector.values).count == binomial)
  }

  @Test func `Fourier features are cosines of half waves, the last coordinate's fastest`() {
    let row = dense(FourierBasis(order: 1, in: square), 1, 0.5)
    let half = 0.5.squareRoot()
    let cosines = [1, -half, half, -1]
    #expect(zip(row, cosines).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(dense(FourierBasis(order: 3, in: line), 4).map { ($0 * 1e9).rounded() / 1e9 } == [1, -1, 1, -1])
  }

  @Test func `bumps fade with the distance`() {
    let map = RadialBasis(count: 3, in: line)
    let fade = Elementary.exp(-0.5)
    #expect(dense(map, 2) == [fade, 1, fade])
    #expect(dense(RadialBasis(count: 2, in: line, width: 0.5), 0) == [1, Elementary.exp(-2)])
    #expect(RadialBasis(count: 3, in: square).featureCount == 9)
  }

  @Test func `tilings are shifted by 1, 3, 5 parts of a tile`() {
    // Four tilings of two tiles over 0...4: a tile is 2 wide, a part 0.5.
    let map = TileCoding(tilings: 4, tiles: 2, in: line)
    #expect(map.featureCount == 12)
    var vector = FeatureVector()
    let tiles = [
      0.0: [0, 0, 0, 0], 0.5: [0, 0, 0, 1], 1.5: [0, 1, 1, 1], 2: [1, 1, 1, 1], 4: [2, 2, 2, 2],
    ]
    for (place, expected) in tiles {
      map.write(SIMD4(place, 0, 0, 0), into: &vector)
      #expect(vector.indices == expected.enumerated().map { $0 * 3 + $1 }, "\(place)")
      #expect(vector.values == [1, 1, 1, 1])
    }
    let plane = TileCoding(tilings: 4, tiles: 2, in: CoordinateBox([0...4, 0...4]))
    plane.write(SIMD4(0.5, 0.5, 0, 0), into: &vector)
    // Along the second coordinate the shifts are 0, 3, 6 = 2, 9 = 1 parts of four.
    #expect(vector.indices == [0, 9 + 1, 18, 27 + 3])
  }

  @Test func `a hash keeps one feature a tiling and what is near together`() {
    let box = CoordinateBox([0...1, 0...1, 0...1])
    let (plain, hashed) = (
      TileCoding(tilings: 8, tiles: 6, in: box),
      HashedTileCoding(tilings: 8, tiles: 6, size: 1 << 16, in: box)
    )
    var (one, other) = (FeatureVector(), FeatureVector())
    var (distinct, hashes) = (Set<Int>(), Set<Int>())
    for step in 0..<2000 {
      let point = SIMD4(Double(step % 13) / 12, Double(step % 11) / 10, Double(step % 14) / 13, 0)
      plain.write(point, into: &one)
      hashed.write(point, into: &other)
      #expect(other.count == 8 && zip(other.indices, 0...).allSatisfy { $0 / (1 << 13) == $1 })
      distinct.formUnion(one.indices)
      hashes.formUnion(other.indices)
    }
    // n tiles thrown into m places leave about n - n^2 / 2m of them apart.
    let (n, m) = (Double(distinct.count), Double(1 << 16))
    #expect(Double(hashes.count) > n - n * n / m && hashes.count <= distinct.count)
  }

  @Test func `nothing is written but indices within the count`() {
    for map: any FeatureMap<Coordinates> in [
      StateAggregation(groups: 3, in: square), PolynomialBasis(order: 3, in: square),
      FourierBasis(order: 3, in: square), RadialBasis(count: 3, in: square),
      TileCoding(tilings: 3, tiles: 5, in: square),
      HashedTileCoding(tilings: 3, tiles: 5, size: 17, in: square),
    ] {
      var vector = FeatureVector()
      for x in stride(from: -1.0, through: 5, by: 0.25) {
        for y in stride(from: -1.5, through: 1.5, by: 0.25) {
          map.write(SIMD4(x, y, 0, 0), into: &vector)
          #expect(Set(vector.indices).count == vector.count)
          #expect(vector.indices.allSatisfy { (0..<map.featureCount).contains($0) })
        }
      }
    }
  }
}
