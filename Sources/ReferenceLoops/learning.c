#include "generator.h"
#include "reference_loops.h"

#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#pragma STDC FP_CONTRACT OFF

#define ALWAYS static inline __attribute__((always_inline))

// A run under way.
struct run {
  double *q;
  uint8_t *best;  // the set of the best actions of each state, a bit each
  struct generator g;
  int32_t s, a;
  int64_t steps, episodes;
  double episode_return, sum_of_returns;
};

// What never changes in a loop and is known when it is compiled.
struct kind {
  enum reference_algorithm algorithm;
  int random_ties, slips, is_cached;
};

// Two entries of a row at once.
typedef double pair __attribute__((vector_size(16)));
typedef int64_t bits __attribute__((vector_size(16)));

ALWAYS pair load(const double *entries) {
  pair result;
  memcpy(&result, entries, sizeof result);
  return result;
}

ALWAYS pair larger(pair a, pair b) {
#if defined(__SSE2__)
  return _mm_max_pd(a, b);
#else
  return (pair){a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1]};
#endif
}
ALWAYS double largest_of(pair left, pair right) {
  const pair two = larger(left, right);
  return two[0] > two[1] ? two[0] : two[1];
}
ALWAYS double largest(const double *row) { return largest_of(load(row), load(row + 2)); }

// Which places of a row an action is.
static const bits places[4][2] = {{{-1, 0}, {0, 0}}, {{0, -1}, {0, 0}}, {{0, 0}, {-1, 0}}, {{0, 0}, {0, -1}}};

ALWAYS uint8_t best_set(pair left, pair right) {
  const double best = largest_of(left, right);
  const pair both = {best, best};
#if defined(__SSE2__)
  return (uint8_t)(_mm_movemask_pd(_mm_cmpeq_pd(left, both)) | _mm_movemask_pd(_mm_cmpeq_pd(right, both)) << 2);
#else
  const bits shares = ((left == both) & (bits){1, 2}) | ((right == both) & (bits){4, 8});
  return (uint8_t)(shares[0] | shares[1]);
#endif
}

// The actions of each set in their order; the number of elements; the first.
static const uint8_t elements[16][4] = {{0, 0, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0},
                                        {2, 0, 0, 0}, {0, 2, 0, 0}, {1, 2, 0, 0}, {0, 1, 2, 0},
                                        {3, 0, 0, 0}, {0, 3, 0, 0}, {1, 3, 0, 0}, {0, 1, 3, 0},
                                        {2, 3, 0, 0}, {0, 2, 3, 0}, {1, 2, 3, 0}, {0, 1, 2, 3}};
// choices[set][lot]: which of the set a lot from 0 to 11 means.
static uint8_t choices[16][12];

static void fill_choices(void) {
  for (int set = 1; set < 16; set++) {
    const int count = __builtin_popcount((unsigned)set);
    for (int lot = 0; lot < 12; lot++) choices[set][lot] = elements[set][lot % count];
  }
}

// One draw: its high half decides whether to explore, its low half which action or which of the best.
ALWAYS int32_t choice(struct kind kind, struct run *run, int32_t s, uint64_t threshold) {
  const uint64_t u = draw(&run->g);
  const uint64_t low = u & 0xffffffffu;
  const int32_t other = (int32_t)(low >> 30);
  const int explores = (u >> 32) < threshold;
  if (kind.is_cached) {
    const int set = run->best[s];
    const int32_t greedy = kind.random_ties ? choices[set][(low * 12) >> 32] : elements[set][0];
    // Without a branch: half of what is in flight would be lost each time that one is guessed wrong.
    return greedy ^ ((greedy ^ other) & -(int32_t)explores);
  }
  if (explores) return other;
  const double *row = run->q + s * 4;
  const double best = largest(row);
  if (!kind.random_ties) return row[0] == best ? 0 : row[1] == best ? 1 : row[2] == best ? 2 : 3;
  int32_t maximisers[4];
  int count = 0;
  for (int a = 0; a < 4; a++) {
    maximisers[count] = a;
    count += row[a] == best;
  }
  return maximisers[((low * 12) >> 32) % (uint64_t)count];
}

// The mean of a row under the epsilon-greedy policy.
ALWAYS double expected(const double *row, double epsilon) {
  const double best = largest(row);
  const double sum = row[0] + row[1] + row[2] + row[3];
  return (1 - epsilon) * best + epsilon / 4 * sum;
}

// Returns whether the episode ended.
ALWAYS int step(
    struct kind kind, const struct reference_world *w, const struct reference_learner *l, uint64_t threshold,
    struct run *run) {
  const int32_t s = run->s;
  const int32_t a = kind.algorithm == REFERENCE_SARSA ? run->a : choice(kind, run, s, threshold);
  int32_t move = a;
  if (kind.slips) {
    const uint64_t u = draw(&run->g);
    move = (a + 3 + (int32_t)(((u & 0xffffffffu) * 3) >> 32)) & 3;
  }
  const int32_t entry = s * 4 + move;
  const int32_t next = w->next[entry];
  const double r = w->reward[entry];
  const int ends = w->ends[entry];
  double *q = run->q + s * 4;
  double future;
  if (kind.algorithm == REFERENCE_SARSA) {
    run->a = choice(kind, run, ends ? w->start : next, threshold);
    future = run->q[next * 4 + run->a];
  } else {
    const double *after = run->q + next * 4;
    future = kind.algorithm == REFERENCE_Q_LEARNING ? largest(after) : expected(after, l->epsilon);
  }
  // The row of an end is never changed and stays 0; what Sarsa looks up there is that of the start's action.
  const double target = r + (ends ? 0 : l->gamma * future);
  if (kind.is_cached) {
    // The whole row at once: a load of the row would wait for the store of a part of it.
    const double value = q[a] + l->alpha * (target - q[a]);
    const pair both = {value, value};
    const bits low = places[a][0], high = places[a][1];
    const pair left = (pair)((low & (bits)both) | (~low & (bits)load(q)));
    const pair right = (pair)((high & (bits)both) | (~high & (bits)load(q + 2)));
    memcpy(q, &left, sizeof left);
    memcpy(q + 2, &right, sizeof right);
    run->best[s] = best_set(left, right);
  } else {
    q[a] += l->alpha * (target - q[a]);
  }
  run->episode_return += r;
  run->s = ends ? w->start : next;
  run->sum_of_returns += ends ? run->episode_return : 0;
  run->episode_return = ends ? 0 : run->episode_return;
  run->episodes += ends;
  return ends;
}

// Goes on with `width` runs for so many steps each, or until each has so many episodes.
ALWAYS void loop(
    struct kind kind, int width, const struct reference_world *w, const struct reference_learner *l,
    int64_t steps, int64_t episodes, struct run *given) {
  const uint64_t threshold = (uint64_t)(l->epsilon * 4294967296.0);
  const struct reference_world world = *w;
  const struct reference_learner learner = *l;
  struct run runs[REFERENCE_WIDTH];
  memcpy(runs, given, (size_t)width * sizeof *runs);
  if (kind.algorithm == REFERENCE_SARSA)
    for (int k = 0; k < width; k++) runs[k].a = choice(kind, &runs[k], runs[k].s, threshold);
  int64_t done = 0;
  // Side by side until the first has all its episodes, then each to its end.
  for (int some_done = 0; done < steps && !some_done; done++) {
#pragma GCC unroll 8
    for (int k = 0; k < width; k++)
      some_done |= step(kind, &world, &learner, threshold, &runs[k]) & (runs[k].episodes == episodes);
  }
  for (int k = 0; k < width; k++) {
    runs[k].steps = done;
    for (; runs[k].steps < steps && runs[k].episodes != episodes; runs[k].steps++)
      step(kind, &world, &learner, threshold, &runs[k]);
  }
  memcpy(given, runs, (size_t)width * sizeof *runs);
}

#define CASE(ALGORITHM, TIES, SLIPS, CACHED, WIDTH)                                                    \
  if (l->algorithm == ALGORITHM && (l->random_ties != 0) == TIES && (w->slips != 0) == SLIPS) {        \
    loop((struct kind){ALGORITHM, TIES, SLIPS, CACHED}, WIDTH, w, l, steps, episodes, runs);           \
    return;                                                                                            \
  }
#define CASES(CACHED, WIDTH)                         \
  CASE(REFERENCE_Q_LEARNING, 0, 0, CACHED, WIDTH)    \
  CASE(REFERENCE_Q_LEARNING, 1, 0, CACHED, WIDTH)    \
  CASE(REFERENCE_Q_LEARNING, 1, 1, CACHED, WIDTH)    \
  CASE(REFERENCE_Q_LEARNING, 0, 1, CACHED, WIDTH)    \
  CASE(REFERENCE_SARSA, 0, 0, CACHED, WIDTH)         \
  CASE(REFERENCE_SARSA, 1, 0, CACHED, WIDTH)         \
  CASE(REFERENCE_EXPECTED_SARSA, 1, 0, CACHED, WIDTH)

typedef void chosen_loop(
    const struct reference_world *, const struct reference_learner *, int64_t, int64_t, struct run *);

static void plain(
    const struct reference_world *w, const struct reference_learner *l, int64_t steps, int64_t episodes,
    struct run *runs) {
  CASES(0, 1)
}

static void cached(
    const struct reference_world *w, const struct reference_learner *l, int64_t steps, int64_t episodes,
    struct run *runs) {
  CASES(1, 1)
}

static void interleaved(
    const struct reference_world *w, const struct reference_learner *l, int64_t steps, int64_t episodes,
    struct run *runs) {
  CASES(1, REFERENCE_WIDTH)
}

struct reference_result reference_learn(
    const struct reference_world *w, const struct reference_learner *l, enum reference_loop kind, int64_t steps,
    int64_t episodes, int32_t count, uint64_t seed) {
  struct reference_result result = {0, 0, 0, 0};
  const size_t entries = (size_t)w->states * 4;
  double *tables = aligned_alloc(64, REFERENCE_WIDTH * ((entries + 7) / 8 * 8) * sizeof *tables);
  uint8_t *sets = malloc(REFERENCE_WIDTH * (size_t)w->states);
  if (tables == NULL || sets == NULL) goto done;
  fill_choices();
  double sum_of_returns = 0;
  if (episodes > 0) steps = INT64_MAX; else episodes = -1;
  for (int32_t first = 0; first < count;) {
    const int width = kind == REFERENCE_INTERLEAVED && count - first >= REFERENCE_WIDTH ? REFERENCE_WIDTH : 1;
    struct run runs[REFERENCE_WIDTH];
    for (int k = 0; k < width; k++) {
      runs[k] = (struct run){
          tables + (size_t)k * ((entries + 7) / 8 * 8), sets + k * w->states, seeded(seed + (uint64_t)(first + k)),
          w->start, 0, 0, 0, 0, 0};
      memset(runs[k].q, 0, entries * sizeof *runs[k].q);
      memset(runs[k].best, 15, (size_t)w->states);
    }
    chosen_loop *chosen = width > 1 ? interleaved : kind == REFERENCE_PLAIN ? plain : cached;
    chosen(w, l, steps, episodes, runs);
    for (int k = 0; k < width; k++) {
      result.steps += runs[k].steps;
      result.episodes += runs[k].episodes;
      sum_of_returns += runs[k].sum_of_returns;
      if (first + k == 0)
        for (size_t i = 0; i < entries; i++) result.table_sum += runs[k].q[i];
    }
    first += width;
  }
  if (result.episodes > 0) result.mean_return = sum_of_returns / (double)result.episodes;
done:
  free(tables);
  free(sets);
  return result;
}
