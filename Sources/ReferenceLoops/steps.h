#ifndef REFERENCE_STEPS_H
#define REFERENCE_STEPS_H

#include "loops.h"
#include "rows.h"

// What every loop needs to take a step.

#pragma STDC FP_CONTRACT OFF

// What never changes in a loop and is known when it is compiled.
struct kind {
  enum reference_algorithm algorithm;
  int random_ties, slips;
};

ALWAYS uint64_t threshold(const struct reference_learner *l) { return (uint64_t)(l->epsilon * 4294967296.0); }

// Which of the three moves next to an action a slip means.
ALWAYS int32_t slipped(int32_t action, struct generator *g) {
  return (action + 3 + (int32_t)(((draw(g) & 0xffffffffu) * 3) >> 32)) & 3;
}

// The mean of a row under the epsilon-greedy policy.
ALWAYS double expected(const double *entries, double best, double epsilon) {
  return (1 - epsilon) * best + epsilon / 4 * sum_of(load_row(entries));
}

// Defines a loop that carries out CALL, which is compiled anew for each kind there is.
#define CASE(ALGORITHM, TIES, SLIPS, CALL)                                                                \
  if (learner->algorithm == ALGORITHM && (learner->random_ties != 0) == TIES &&                           \
      (tables->world->slips != 0) == SLIPS) {                                                             \
    const struct kind kind = {ALGORITHM, TIES, SLIPS};                                                    \
    CALL;                                                                                                 \
    return;                                                                                               \
  }
#define LOOP(NAME, CALL)                                                                                  \
  void NAME(                                                                                              \
      const struct tables *tables, const struct reference_learner *learner, int64_t steps,                \
      int64_t episodes, struct run *runs) {                                                               \
    CASE(REFERENCE_Q_LEARNING, 0, 0, CALL)                                                                \
    CASE(REFERENCE_Q_LEARNING, 1, 0, CALL)                                                                \
    CASE(REFERENCE_Q_LEARNING, 1, 1, CALL)                                                                \
    CASE(REFERENCE_Q_LEARNING, 0, 1, CALL)                                                                \
    CASE(REFERENCE_SARSA, 0, 0, CALL)                                                                     \
    CASE(REFERENCE_SARSA, 1, 0, CALL)                                                                     \
    CASE(REFERENCE_EXPECTED_SARSA, 1, 0, CALL)                                                            \
  }

#endif
