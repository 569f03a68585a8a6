import TabularRL

/// The worlds that come with the laboratory, in the order in which they are listed.
///
/// To add one: write its file in this folder and its type here.
public let standardEnvironments: [any Environment.Type] = [
  Bandit.self,
  CliffWalking.self,
  WindyGridworld.self,
  FrozenLake.self,
  BookGrid.self,
  RandomWalk.self,
  DrivingHome.self,
  YouAreThePredictor.self,
  InfiniteVariance.self,
  MaximizationBias.self,
  DynaMaze.self,
  BlockingMaze.self,
  ShortcutMaze.self,
  TrajectorySampling.self,
  Racetrack.self,
  AccessControl.self,
  ShortCorridor.self,
  Baird.self,
  SquareWave.self,
  FourRooms.self,
  BerkeleyGrid.self,
  Chain.self,
  RiverSwim.self,
  DeepSea.self,
  Forest.self,
  Garnet.self,
  RandomModel.self,
  MapWorld.self,
  JumpGridworld.self,
  CornerGridworld.self,
  Gambler.self,
  CarRental.self,
  Taxi.self,
  Blackjack.self,
]

/// The simulations that come with the laboratory, worlds that cannot be enumerated, in the order in which they are
/// listed.
///
/// To add one: write its file in this folder and its type here.
public let standardSimulations: [any Simulation.Type] = [
  MountainCar.self,
  LinearQuadratic.self,
]
