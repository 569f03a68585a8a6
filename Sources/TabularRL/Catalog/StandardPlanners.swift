/// The planners that come with the laboratory.
///
/// To add one: write its file in `Planners/` and its line here.
public let standardPlanners: [PlannerEntry] = [
  PlannerEntry(AutomaticPlanner.self),
  PlannerEntry(PolicyEvaluation.self),
  PlannerEntry(ValueIteration.self),
  PlannerEntry(PolicyIteration.self),
  PlannerEntry(TruncatedPolicyIteration.self),
  PlannerEntry(PrioritizedValueIteration.self),
  PlannerEntry(TopologicalValueIteration.self),
  PlannerEntry(WindowedValueIteration.self),
  PlannerEntry(FiniteHorizon.self),
  PlannerEntry(RelativeValueIteration.self),
]
