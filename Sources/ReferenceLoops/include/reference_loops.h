#ifndef REFERENCE_LOOPS_H
#define REFERENCE_LOOPS_H

#include <stdint.h>

// The yardstick: learning loops as a C programmer would write them, on flat tables.
// Used by the benchmark program only, never by the library.

// What a loop has done.
struct reference_result {
  int64_t steps;
  int64_t episodes;
  double table_sum;    // the sum of all action values
  double mean_return;  // of the finished episodes
};

// One-step Q-learning, epsilon-greedy with random ties, on a world of `states` states and 4 actions.
//
// next, reward, ends: one entry per state * 4 + action. epsilon is compared with the high half of a draw.
struct reference_result reference_q_learning(
    int states, int start, const int32_t *next, const double *reward, const uint8_t *ends, double alpha,
    double gamma, double epsilon, int64_t steps, uint64_t seed);

#endif
