/// The algorithms that come with the laboratory.
///
/// To add one: write its file in `Learners/` and its line here, the type spelled out.
public let standardAlgorithms: [AlgorithmEntry] = [
  AlgorithmEntry(QLearning.self),
  AlgorithmEntry(Sarsa.self),
  AlgorithmEntry(ExpectedSarsa.self),
  AlgorithmEntry(DoubleQLearning.self),
  AlgorithmEntry(DoubleSarsa.self),
  AlgorithmEntry(DoubleExpectedSarsa.self),
  AlgorithmEntry(NStepSarsa.self),
  AlgorithmEntry(NStepExpectedSarsa.self),
  AlgorithmEntry(TreeBackup.self),
  AlgorithmEntry(QSigma.self),
  AlgorithmEntry(OffPolicyNStepSarsa.self),
  AlgorithmEntry(SarsaLambda.self),
  AlgorithmEntry(QLambda.self),
  AlgorithmEntry(TrueOnlineSarsaLambda.self),
  AlgorithmEntry(OffPolicyQLearning.self),
  AlgorithmEntry(DifferentialSarsa.self),
  AlgorithmEntry(RLearning.self),
  AlgorithmEntry(DynaQ.self),
  AlgorithmEntry(DynaQPlus.self),
  AlgorithmEntry(PrioritizedSweeping.self),
  AlgorithmEntry(RMax.self),
  AlgorithmEntry(TemporalDifferencePrediction.self),
]
