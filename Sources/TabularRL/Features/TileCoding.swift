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
    let place = grid.place(of: coordinates)
    vector.removeAll()
    for tiling in 0..<grid.tilings {
      var index = tiling
      for axis in 0..<grid.box.dimension {
        index = index * (grid.tiles + 1) + grid.tile(place, tiling, axis)
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
    let place = grid.place(of: coordinates)
    vector.removeAll()
    for tiling in 0..<grid.tilings {
      var hash = UInt64(truncatingIfNeeded: tiling)
      for axis in 0..<grid.box.dimension {
        hash = Self.mixed(hash &+ UInt64(truncatingIfNeeded: grid.tile(place, tiling, axis)))
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

/// Grids over a box, each shifted by whole numbers of the parts that a tile is divided into, as many as there are
/// grids.
private struct ShiftedGrids: Hashable, Sendable {
  let tilings: Int
  let tiles: Int
  let box: CoordinateBox
  /// By how many parts each tiling is shifted along each coordinate, less than a tile.
  private let shifts: [SIMD4<Int>]

  init(tilings: Int, tiles: Int, in box: CoordinateBox) {
    precondition(tilings > 0 && tiles > 0, "there is a tiling and a tile at least")
    self.tilings = tilings
    self.tiles = tiles
    self.box = box
    shifts = (0..<tilings).map { tiling in
      SIMD4(tiling, 3 * tiling, 5 * tiling, 7 * tiling) % SIMD4(repeating: tilings)
    }
  }

  /// Where coordinates are in a grid that is not shifted: in which tile, and how many parts from its edge.
  typealias Place = (tile: SIMD4<Int>, part: SIMD4<Int>)

  /// Finds coordinates, with two divisions each, which take longer than all else.
  @inline(__always)
  func place(of coordinates: Coordinates) -> Place {
    let parts = box.unit(coordinates) * Double(tiles * tilings)
    var place: Place = (.zero, .zero)
    for axis in 0..<box.dimension {
      // Not below zero, so that to cut the fraction off is to round down.
      (place.tile[axis], place.part[axis]) = Int(parts[axis]).quotientAndRemainder(dividingBy: tilings)
    }
    return place
  }

  /// The tile of a tiling along one coordinate, in 0...tiles.
  @inline(__always)
  func tile(_ place: Place, _ tiling: Int, _ axis: Int) -> Int {
    place.tile[axis] + (place.part[axis] + shifts[tiling][axis] >= tilings ? 1 : 0)
  }
}
