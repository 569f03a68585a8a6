#include "generator.h"
#include "reference_loops.h"

#include <stdlib.h>

#pragma STDC FP_CONTRACT OFF

static inline double largest(const double *row) {
  const double a = row[0] > row[1] ? row[0] : row[1];
  const double b = row[2] > row[3] ? row[2] : row[3];
  return a > b ? a : b;
}

// One draw: its high half decides whether to explore, its low half which action or which of the best.
static inline int choice(const double *row, uint64_t threshold, struct generator *g) {
  const uint64_t u = draw(g);
  const uint64_t low = u & 0xffffffffu;
  if ((u >> 32) < threshold) return (int)(low >> 30);
  const double best = largest(row);
  int maximisers[4];
  int count = 0;
  for (int a = 0; a < 4; a++) {
    maximisers[count] = a;
    count += row[a] == best;
  }
  return maximisers[((low * 12) >> 32) % (uint64_t)count];
}

struct reference_result reference_q_learning(
    int states, int start, const int32_t *next, const double *reward, const uint8_t *ends, double alpha,
    double gamma, double epsilon, int64_t steps, uint64_t seed) {
  struct reference_result result = {steps, 0, 0, 0};
  double *q = calloc((size_t)states * 4, sizeof *q);
  if (q == NULL) return result;
  struct generator g = seeded(seed);
  const uint64_t threshold = (uint64_t)(epsilon * 4294967296.0);
  double episode_return = 0, sum_of_returns = 0;
  int s = start;
  for (int64_t step = 0; step < steps; step++) {
    const int a = choice(q + s * 4, threshold, &g);
    const int row = s * 4 + a;
    const int after = next[row];
    const double r = reward[row];
    const double target = ends[row] ? r : r + gamma * largest(q + after * 4);
    q[row] += alpha * (target - q[row]);
    episode_return += r;
    s = after;
    if (ends[row]) {
      sum_of_returns += episode_return;
      episode_return = 0;
      result.episodes++;
      s = start;
    }
  }
  for (int i = 0; i < states * 4; i++) result.table_sum += q[i];
  if (result.episodes > 0) result.mean_return = sum_of_returns / (double)result.episodes;
  free(q);
  return result;
}
