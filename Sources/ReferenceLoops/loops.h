#ifndef REFERENCE_INSIDE_H
#define REFERENCE_INSIDE_H

#include "generator.h"
#include "reference_loops.h"

// What the loops share with those who call them.

#define REFERENCE_WIDTH 4

// What an action does, as the faster loops keep it: four to a cache line. A place is where the outcomes of a state begin,
// 64 times its number. An end leads to a state of its own behind the others, whose values stay 0, and from there to the
// start.
struct outcome {
  double reward;
  uint32_t next;   // the place whose values count
  uint32_t after;  // the place where it goes on
};

// What is known of a state, in a cache line: the values of its actions, the largest, the set of those that are.
struct record {
  double values[4];
  double best;
  uint64_t set;
  uint64_t unused[2];
};

// A run under way.
struct run {
  struct generator g;
  int64_t steps, episodes;
  double total;       // of the rewards
  uint64_t finished;  // that sum at the end of the last episode, as bits
  uint32_t state;     // its number or its place
  uint32_t slot;      // of its action, where that is chosen before
};

// What a loop works on: flat tables, or packed ones.
struct tables {
  const struct reference_world *world;
  double *values;
  const struct outcome *outcomes;
  struct record *records;
};

// So many runs go on for so many steps, or until each has so many episodes.
typedef void loop_function(
    const struct tables *tables, const struct reference_learner *learner, int64_t steps, int64_t episodes,
    struct run *runs);

loop_function reference_plain, reference_many_steps;

// These are compiled twice: for what every processor knows, and for AVX2. To the others longer vectors are no help: they
// write one value of a row, and whoever then loads the row at once has to wait until it is in the cache.
struct loops {
  loop_function *cached, *interleaved;
};
extern const struct loops reference_portable_loops;
#if defined(__x86_64__)
extern const struct loops reference_avx2_loops;
#endif

// reference_choices[set][lot]: the slot of the action of a set that a lot from 0 to 11 means; from 16 sets on, of all four.
extern uint8_t reference_choices[32][16];

#endif
