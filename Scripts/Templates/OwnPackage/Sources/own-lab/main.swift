import Environments
import LabCommand
import TabularRL

LabCommand.main(
  environments: standardEnvironments + [MyWorld.self],
  simulations: standardSimulations,
  algorithms: standardAlgorithms + [AlgorithmEntry(MyLearner.self)])
