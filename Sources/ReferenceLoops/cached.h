#include "steps.h"

// One-step methods with the best of each state kept beside its values, in one run or in several side by side. Included by
// each file that compiles them.

#pragma STDC FP_CONTRACT OFF

// The same draw without a branch: half of what is in flight would be lost each time that one is guessed wrong.
ALWAYS uint32_t choice(struct kind kind, uint64_t set, struct generator *g, uint64_t limit) {
  const uint64_t u = draw(g);
  const uint64_t explores = (u >> 32) < limit;
  uint64_t lot = ((u & 0xffffffffu) * 12) >> 32;
  if (!kind.random_ties) lot &= -explores;
  return reference_choices[set | explores << 4][lot];
}

// The record of run k of so many; the records of a state in all runs stand side by side.
ALWAYS struct record *record_at(struct record *records, uint32_t place, int width, int k) {
  return (struct record *)((char *)records + (uint64_t)place * (uint64_t)width) + k;
}

ALWAYS void step(
    struct kind kind, const struct outcome *outcomes, struct record *records, int width, int k,
    const struct reference_learner *l, uint64_t limit, struct run *run) {
  struct record *here = record_at(records, run->state, width, k);
  const uint32_t slot = kind.algorithm == REFERENCE_SARSA ? run->slot : choice(kind, here->set, &run->g, limit);
  const uint32_t move = kind.slips ? (uint32_t)slipped((int32_t)(slot / 16), &run->g) * 16 : slot;
  const struct outcome *outcome = (const struct outcome *)((const char *)outcomes + run->state + move);
  const double r = outcome->reward;
  const struct record *next = record_at(records, outcome->next, width, k);
  double future = next->best;
  if (kind.algorithm == REFERENCE_SARSA) {
    run->slot = choice(kind, record_at(records, outcome->after, width, k)->set, &run->g, limit);
    future = value_of_slot(next->values, run->slot);
  }
  if (kind.algorithm == REFERENCE_EXPECTED_SARSA) future = expected(next->values, future, l->epsilon);
  // The whole row at once: a load of the row would wait for the store of a part of it.
  const row values = moved(here->values, slot, r + l->gamma * future, l->alpha);
  const row best = largest_everywhere(values);
  store_row(here->values, values);
  here->best = first_entry(best);
  here->set = equal_entries(values, best);
  run->total += r;
  run->state = outcome->after;
  uint64_t total;
  memcpy(&total, &run->total, sizeof total);
  uint64_t ends = outcome->after != outcome->next;
  // Without a branch here as well; a compiler that knew it for 0 or 1 would make one.
  __asm__("" : "+r"(ends));
  run->episodes += (int64_t)ends;
  run->finished ^= (run->finished ^ total) & -ends;
}

ALWAYS int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

ALWAYS void cached_loop(
    struct kind kind, int width, const struct tables *tables, const struct reference_learner *learner,
    int64_t steps, int64_t episodes, struct run *given) {
  const struct reference_learner l = *learner;
  const uint64_t limit = threshold(learner);
  const struct outcome *outcomes = tables->outcomes;
  struct record *records = tables->records;
  struct run runs[REFERENCE_WIDTH];
  memcpy(runs, given, (size_t)width * sizeof *runs);
  if (kind.algorithm == REFERENCE_SARSA)
    for (int k = 0; k < width; k++)
      runs[k].slot = choice(kind, record_at(records, runs[k].state, width, k)->set, &runs[k].g, limit);
  // Side by side until the first has all its episodes, each of which takes a step at least.
  int64_t done = 0;
  for (;;) {
    int64_t some = steps - done;
    for (int k = 0; k < width; k++) some = least(some, episodes - runs[k].episodes);
    if (some <= 0) break;
    done += some;
    for (; some > 0; some--) {
#pragma GCC unroll 8
      for (int k = 0; k < width; k++) step(kind, outcomes, records, width, k, &l, limit, &runs[k]);
    }
  }
  // Then each to its end.
  for (int k = 0; k < width; k++) {
    for (runs[k].steps = done; runs[k].steps < steps && runs[k].episodes < episodes; runs[k].steps++)
      step(kind, outcomes, records, width, k, &l, limit, &runs[k]);
  }
  memcpy(given, runs, (size_t)width * sizeof *runs);
}

static LOOP(cached, cached_loop(kind, 1, tables, learner, steps, episodes, runs))
static LOOP(interleaved, cached_loop(kind, REFERENCE_WIDTH, tables, learner, steps, episodes, runs))
