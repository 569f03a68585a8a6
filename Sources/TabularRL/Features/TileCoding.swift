/// Several grids laid over the coordinates, each shifted by a part of a tile: a state is in one tile of each.
///
/// Tiling t is shifted along coordinate j by t * (2j + 1) / tilings of a tile, j = 0, 1, ...: the displacement
/// (1, 3, 5, ...), which generalizes without the diagonal artifacts of equal shifts. A tiling has one tile more
/// along each coordinate than `tiles`, for what the shift leaves over. All features that are not zero are one, and
/// there are as many as tilings.
///
/// - Source: Miller & Glanz 1996 on displacements; Sutton & Barto 2018, section 9.5.4.
/// - Complexity: O(tilings * coordinates).
public struct TileCoding: FeatureMap, Hashable {
  /// The number of features: all tiles of all tilings.
  public let featureCount: Int
  private let grid: ShiftedGrids

  /// Creates tilings of a box.
  ///
  /// - Parameters:
  ///   - tilings: the number of grids; a power of two of at least four for each coordinate is recommended.
  ///   - tiles: the number of tiles across the range of each coordinate.
  ///   - box: where coordinates lie.
  public init(tilings: Int, tiles: Int, in box: CoordinateBox) {
    grid = ShiftedGrids(tilings: tilings, tiles: tiles, in: box)
    featureCount = tilings * box.cells(tiles + 1)
  }

  /// Writes the tile of each tiling.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let fine = grid.fine(coordinates)
    vector.removeAll()
    for tiling in 0..<grid.tilings {
      var index = tiling
      for place in 0..<grid.box.dimension {
        index = index * (grid.tiles + 1) + grid.tile(fine, tiling, place)
      }
      vector.append(index)
    }
  }
}

/// Tile coding in less memory than there are tiles: the tiles of a tiling share a table by a hash.
///
/// For many coordinates, most of whose tiles are never met. Every tiling has a part of the table of its own, so that
/// a state has as many features as there are tilings, whatever collides within one.
///
/// - Source: Sutton & Barto 2018, section 9.5.4; the mixing function of Steele, Lea & Flood 2014 (SplitMix).
/// - Complexity: O(tilings * coordinates).
public struct HashedTileCoding: FeatureMap, Hashable {
  /// The number of features.
  public let featureCount: Int
  private let grid: ShiftedGrids
  private let share: Int

  /// Creates tilings of a box whose tiles share `size` features, at least one for each tiling.
  public init(tilings: Int, tiles: Int, size: Int, in box: CoordinateBox) {
    precondition(size >= tilings, "every tiling has a feature at least")
    grid = ShiftedGrids(tilings: tilings, tiles: tiles, in: box)
    featureCount = size
    share = size / tilings
  }

  /// Writes the tile of each tiling.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let fine = grid.fine(coordinates)
    vector.removeAll()
    for tiling in 0..<grid.tilings {
      var hash = UInt64(truncatingIfNeeded: tiling)
      for place in 0..<grid.box.dimension {
        hash = Self.mixed(hash &+ UInt64(truncatingIfNeeded: grid.tile(fine, tiling, place)))
      }
      vector.append(tiling * share + Int(truncatingIfNeeded: hash % UInt64(share)))
    }
  }

  /// SplitMix64's step from one state to its output: every bit depends on every other.
  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Grids over a box, each shifted by whole numbers of the parts that a tile is divided into.
private struct ShiftedGrids: Hashable, Sendable {
  let tilings: Int
  let tiles: Int
  let box: CoordinateBox

  init(tilings: Int, tiles: Int, in box: CoordinateBox) {
    precondition(tilings > 0 && tiles > 0, "there is a tiling and a tile at least")
    self.tilings = tilings
    self.tiles = tiles
    self.box = box
  }

  /// The coordinates as whole numbers of parts; a tile has as many parts as there are tilings.
  @inline(__always)
  func fine(_ coordinates: Coordinates) -> SIMD4<Int> {
    SIMD4<Int>(box.unit(coordinates) * Double(tiles * tilings), rounding: .down)
  }

  /// The tile of a tiling along one coordinate, in 0...tiles.
  @inline(__always)
  func tile(_ fine: SIMD4<Int>, _ tiling: Int, _ place: Int) -> Int {
    (fine[place] + tiling * (2 * place + 1) % tilings) / tilings
  }
}
