#include "steps.h"

// One-step methods as anyone would write them.

#pragma STDC FP_CONTRACT OFF

// One draw: its high half decides whether to explore, its low half which action or which of the best.
ALWAYS int32_t plain_choice(struct kind kind, const double *entries, struct generator *g, uint64_t limit) {
  const uint64_t u = draw(g);
  const uint64_t low = u & 0xffffffffu;
  if ((u >> 32) < limit) return (int32_t)(low >> 30);
  const double best = largest(entries);
  if (!kind.random_ties) return entries[0] == best ? 0 : entries[1] == best ? 1 : entries[2] == best ? 2 : 3;
  int32_t maximisers[4];
  int count = 0;
  for (int a = 0; a < 4; a++) {
    maximisers[count] = a;
    count += entries[a] == best;
  }
  return maximisers[((low * 12) >> 32) % (uint64_t)count];
}

ALWAYS void loop(
    struct kind kind, const struct tables *tables, const struct reference_learner *learner, int64_t steps,
    int64_t episodes, struct run *given) {
  const struct reference_learner l = *learner;
  const struct reference_world w = *tables->world;
  const uint64_t limit = threshold(learner);
  double *q = tables->values;
  struct run run = *given;
  int32_t s = (int32_t)run.state, later = 0;
  double finished = 0;
  if (kind.algorithm == REFERENCE_SARSA) later = plain_choice(kind, q + s * 4, &run.g, limit);
  for (; run.steps < steps && run.episodes != episodes; run.steps++) {
    const int32_t a = kind.algorithm == REFERENCE_SARSA ? later : plain_choice(kind, q + s * 4, &run.g, limit);
    const int32_t entry = s * 4 + (kind.slips ? slipped(a, &run.g) : a);
    const int32_t next = w.next[entry];
    const int ends = w.ends[entry];
    const double r = w.reward[entry];
    double future;
    if (kind.algorithm == REFERENCE_SARSA) {
      later = plain_choice(kind, q + (ends ? w.start : next) * 4, &run.g, limit);
      future = q[next * 4 + later];
    } else {
      future = largest(q + next * 4);
      if (kind.algorithm == REFERENCE_EXPECTED_SARSA) future = expected(q + next * 4, future, l.epsilon);
    }
    const double target = r + (ends ? 0 : l.gamma * future);
    q[s * 4 + a] += l.alpha * (target - q[s * 4 + a]);
    run.total += r;
    s = ends ? w.start : next;
    run.episodes += ends;
    if (ends) finished = run.total;
  }
  memcpy(&run.finished, &finished, sizeof finished);
  *given = run;
}

LOOP(reference_plain, loop(kind, tables, learner, steps, episodes, runs))
