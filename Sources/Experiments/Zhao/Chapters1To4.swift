import TabularRL

/// The experiments of Zhao 2025.
enum Zhao {
  static let chapters1To4 = [
    Experiment(
      "zhao/2.7", "State values of four policies", source: "Zhao 2025, figure 2.7"
    ) { try $0.reproduce(ValueTable.named("figure 2.7", in: zhaoValues)) }
  ]
}
