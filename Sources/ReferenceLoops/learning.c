#include "loops.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// Prepares the tables of a loop, lets the runs go, and adds up what they did.

uint8_t reference_choices[32][16];

// Before anything else, so that several threads may learn at once.
__attribute__((constructor)) static void fill_choices(void) {
  for (int set = 1; set < 16; set++) {
    int elements[4], count = 0;
    for (int a = 0; a < 4; a++)
      if (set >> a & 1) elements[count++] = a;
    for (int lot = 0; lot < 12; lot++) reference_choices[set][lot] = (uint8_t)(16 * elements[lot % count]);
  }
  for (int set = 16; set < 32; set++)
    for (int lot = 0; lot < 12; lot++) reference_choices[set][lot] = (uint8_t)(16 * (lot / 3));
}

static int has_avx2(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
  return 0;
#endif
}

static const struct loops *chosen_loops(enum reference_vectors vectors) {
#if defined(__x86_64__)
  if (vectors == REFERENCE_WIDEST && has_avx2()) return &reference_avx2_loops;
#endif
  (void)vectors;
  return &reference_portable_loops;
}

const char *reference_vectors_name(enum reference_loop loop, enum reference_vectors vectors) {
  return loop != REFERENCE_PLAIN && chosen_loops(vectors) != &reference_portable_loops ? "avx2" : "portable";
}

#define LINE 64

static uint32_t place(int32_t state) { return (uint32_t)state * LINE; }

static struct outcome *packed(const struct reference_world *w) {
  struct outcome *outcomes = aligned_alloc(LINE, ((size_t)w->states + 1) * LINE);
  if (outcomes == NULL) return NULL;
  for (size_t i = 0; i < (size_t)w->states * 4; i++) {
    const int32_t next = w->ends[i] ? w->states : w->next[i];
    outcomes[i] = (struct outcome){w->reward[i], place(next), place(w->ends[i] ? w->start : next)};
  }
  return outcomes;
}

// Newborn tables of `width` runs.
static void clear(struct tables *t, int width) {
  const size_t states = (size_t)t->world->states;
  if (t->records == NULL) {
    memset(t->values, 0, states * 4 * sizeof *t->values);
    return;
  }
  memset(t->records, 0, (states + 1) * (size_t)width * LINE);
  for (size_t i = 0; i < (states + 1) * (size_t)width; i++) t->records[i].set = 15;
}

static double sum_of_values(const struct tables *t, int width) {
  double sum = 0;
  for (size_t s = 0; s < (size_t)t->world->states; s++)
    for (size_t a = 0; a < 4; a++)
      sum += t->records == NULL ? t->values[s * 4 + a] : t->records[s * (size_t)width].values[a];
  return sum;
}

struct reference_result reference_learn(
    const struct reference_world *w, const struct reference_learner *l, enum reference_loop kind,
    enum reference_vectors vectors, int64_t steps, int64_t episodes, int32_t count, uint64_t seed) {
  struct reference_result result = {0, 0, 0, 0, 0};
  const struct loops *loops = chosen_loops(vectors);
  const int has_many_steps = l->algorithm > REFERENCE_EXPECTED_SARSA;
  const int has_records = kind != REFERENCE_PLAIN && !has_many_steps;
  const int most = kind == REFERENCE_INTERLEAVED && count >= REFERENCE_WIDTH && has_records ? REFERENCE_WIDTH : 1;
  struct tables tables = {w, NULL, NULL, NULL};
  if (has_records) {
    tables.outcomes = packed(w);
    tables.records = aligned_alloc(LINE, ((size_t)w->states + 1) * (size_t)most * LINE);
    if (tables.outcomes == NULL || tables.records == NULL) goto done;
  } else {
    tables.values = aligned_alloc(LINE, ((size_t)w->states + 1) / 2 * LINE);
    if (tables.values == NULL) goto done;
  }
  if (episodes > 0)
    steps = INT64_MAX;
  else
    episodes = INT64_MAX;
  double sum_of_returns = 0;
  for (int32_t first = 0; first < count;) {
    const int width = count - first >= most ? most : 1;
    struct run runs[REFERENCE_WIDTH];
    for (int k = 0; k < width; k++) {
      runs[k] = (struct run){.g = seeded(seed + (uint64_t)(first + k))};
      runs[k].state = has_records ? place(w->start) : (uint32_t)w->start;
    }
    clear(&tables, width);
    loop_function *loop = has_records ? (width > 1 ? loops->interleaved : loops->cached)
                          : has_many_steps ? reference_many_steps
                                           : reference_plain;
    const clock_t start = clock();
    loop(&tables, l, steps, episodes, runs);
    result.seconds += (double)(clock() - start) / CLOCKS_PER_SEC;
    for (int k = 0; k < width; k++) {
      double finished;
      memcpy(&finished, &runs[k].finished, sizeof finished);
      result.steps += runs[k].steps;
      result.episodes += runs[k].episodes;
      sum_of_returns += finished;
    }
    if (first == 0) result.table_sum = sum_of_values(&tables, width);
    first += width;
  }
  if (result.episodes > 0) result.mean_return = sum_of_returns / (double)result.episodes;
done:
  free(tables.values);
  free((void *)tables.outcomes);
  free(tables.records);
  return result;
}
