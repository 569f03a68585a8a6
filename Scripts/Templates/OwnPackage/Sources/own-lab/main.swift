import Environments
import LabCommand
import TabularRL

LabCommand.main(
  environments: standardEnvironments + [MyWorld.self],
  algorithms: standardAlgorithms + [AlgorithmEntry(MyLearner.self)])
