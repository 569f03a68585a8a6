/// The planners that come with the laboratory.
///
/// To add one: write its file in `Planners/` and its line here.
public let standardPlanners: [PlannerEntry] = [
  PlannerEntry(ValueIteration.self),
  PlannerEntry(PolicyIteration.self),
  PlannerEntry(TruncatedPolicyIteration.self),
  PlannerEntry(PrioritizedValueIteration.self),
  PlannerEntry(TopologicalValueIteration.self),
]
