import ReferenceLoops
import TabularRL

/// w4: the shortest way over a grid of N x N cells from one corner to the other, discounted by 0.999
/// unless told otherwise.
///
/// The C loops `gauss-seidel` and `window` begin at the lower bound -1000, `jacobi` at 0.
struct GridWorkload: PlanningWorkload {
  let options: Options

  init(_ options: Options) { self.options = options }

  var world: SlipperyGrid { SlipperyGrid(size: options.size ?? 100) }
  var discount: Double { options.discount }
  var defaultLoop: String { "window" }

  func runLoop(_ name: String, _ rows: CompressedRows, _ values: inout [Double]) -> reference_plan? {
    // A change of less than this bounds the error of the values by ten times the tolerance, as published.
    let change = options.tolerance / 100
    if name != "jacobi" {
      for state in values.indices.dropLast() { values[state] = -1 / (1 - discount) }
    }
    switch name {
    case "jacobi": return rows.with(discount: discount) { reference_jacobi(&$0, &values, change) }
    case "gauss-seidel": return rows.with(discount: discount) { reference_gauss_seidel(&$0, &values, change) }
    case "window":
      return rows.with(discount: discount) { reference_window(&$0, rows.ends, &values, change) }
    default: return nil
    }
  }
}

/// A grid without walls: the meant direction with probability 0.8, each of the two beside it with 0.1, -1 a step.
struct SlipperyGrid: GridWorld {
  static let name = "slippery-grid"
  let map: GridMap

  init() { self.init(size: 100) }

  init(size: Int) {
    map = GridMap(rowCount: size, columnCount: size)
      .replacing([Cell(0, 0)], with: "S").replacing([Cell(size - 1, size - 1)], with: "G")
  }

  var slip: Double { 0.2 }
}
