// swift-tools-version: 6.2

import PackageDescription

// Where rl-lab lies: the variable RL_LAB, or the repository that this template is a part of. In a package of
// your own, write the path here, or the address of a repository: .package(url: "...", from: "...").
let laboratory = Context.environment["RL_LAB"] ?? "../../.."

let package = Package(
  name: "own-lab",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "rl-lab", path: laboratory)],
  targets: [
    .executableTarget(
      name: "own-lab",
      dependencies: [
        .product(name: "TabularRL", package: "rl-lab"),
        .product(name: "Environments", package: "rl-lab"),
        .product(name: "LabCommand", package: "rl-lab"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
