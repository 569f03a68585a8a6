// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "rl-lab",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "TabularRL", targets: ["TabularRL"]),
    .library(name: "Environments", targets: ["Environments"]),
    .library(name: "Experiments", targets: ["Experiments"]),
    .library(name: "LabCommand", targets: ["LabCommand"]),
    .executable(name: "rl-lab", targets: ["rl-lab"]),
  ],
  targets: [
    .target(name: "TabularRL"),
    .target(
      name: "Environments", dependencies: ["TabularRL"], path: "Environments", exclude: ["Maps"]),
    .target(name: "Experiments", dependencies: ["TabularRL", "Environments"]),
    .target(name: "ProcessorSHA256"),
    .target(name: "LabCommand", dependencies: ["TabularRL", "Experiments", "ProcessorSHA256"]),
    .executableTarget(name: "rl-lab", dependencies: ["LabCommand", "Environments"]),
    .target(name: "ReferenceLoops"),
    .executableTarget(
      name: "rl-lab-benchmark", dependencies: ["TabularRL", "Environments", "LabCommand", "ReferenceLoops"]),
    .testTarget(name: "TabularRLTests", dependencies: ["TabularRL"]),
    .testTarget(
      name: "EnvironmentsTests", dependencies: ["Environments", "TabularRL"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ExperimentsTests", dependencies: ["Experiments", "Environments", "TabularRL"]),
    .testTarget(
      name: "LabCommandTests", dependencies: ["LabCommand", "Experiments", "Environments", "TabularRL"]),
  ],
  swiftLanguageModes: [.v6]
)
