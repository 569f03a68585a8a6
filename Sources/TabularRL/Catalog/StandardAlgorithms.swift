/// The algorithms that come with the laboratory.
///
/// To add one: write its file in `Learners/` and its line here, the type spelled out.
public let standardAlgorithms: [AlgorithmEntry] = [
  AlgorithmEntry(QLearning.self),
  AlgorithmEntry(Sarsa.self),
  AlgorithmEntry(ExpectedSarsa.self),
  AlgorithmEntry(DoubleQLearning.self),
  AlgorithmEntry(TemporalDifferencePrediction.self),
  AlgorithmEntry(MonteCarloBasic.self),
  AlgorithmEntry(MonteCarloExploringStarts.self),
  AlgorithmEntry(MonteCarloEpsilonGreedy.self),
  AlgorithmEntry(OffPolicyMonteCarloControl.self),
  AlgorithmEntry(MonteCarloPrediction.self),
  AlgorithmEntry(OffPolicyMonteCarloPrediction.self),
  AlgorithmEntry(BatchTemporalDifference.self),
  AlgorithmEntry(BatchMonteCarlo.self),
  AlgorithmEntry(NStepTemporalDifference.self),
  AlgorithmEntry(LambdaReturn.self),
  AlgorithmEntry(TemporalDifferenceLambda.self),
  AlgorithmEntry(TrueOnlineTemporalDifferenceLambda.self),
  AlgorithmEntry(ActionValueBandit.self),
  AlgorithmEntry(GradientBandit.self),
]
