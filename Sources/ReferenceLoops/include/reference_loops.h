#ifndef REFERENCE_LOOPS_H
#define REFERENCE_LOOPS_H

#include <stdint.h>

// The yardstick: learning and planning loops as a C programmer would write them, on flat tables.
// Used by the benchmark program only, never by the library.

// A world of four actions: one entry per state * 4 + action. Where it slips, the move is one of three with equal chances: the action,
// the one before or the one after it, in the order of the numbers.
struct reference_world {
  int32_t states;
  int32_t start;
  const int32_t *next;
  const double *reward;
  const uint8_t *ends;
  int32_t slips;
};

// What learns, and how.
enum reference_algorithm {
  REFERENCE_Q_LEARNING,
  REFERENCE_SARSA,
  REFERENCE_EXPECTED_SARSA,
  REFERENCE_N_STEP_SARSA,
  REFERENCE_N_STEP_EXPECTED_SARSA,
  REFERENCE_SARSA_LAMBDA,
  REFERENCE_Q_LAMBDA,
  REFERENCE_DYNA_Q
};
struct reference_learner {
  enum reference_algorithm algorithm;
  double alpha;
  double gamma;
  double epsilon;
  int32_t random_ties;  // otherwise the first of the best, where an algorithm learns from one step at a time
  int32_t n;            // the steps of n-step methods, the planning steps of Dyna-Q
  double lambda;
  int32_t replacing_traces;  // otherwise accumulating ones
};

// The loop: as anyone would write it; with the best actions of each state and their value kept beside the table; or
// with several runs side by side, whose steps do not wait for each other. Only one-step algorithms have all three.
enum reference_loop { REFERENCE_PLAIN, REFERENCE_CACHED, REFERENCE_INTERLEAVED };

// Whether a loop may use what not every processor knows: the instruction set AVX2 on x86-64. Only the cached and the
// interleaved loop gain by it.
enum reference_vectors { REFERENCE_PORTABLE, REFERENCE_WIDEST };

// The name of what a loop uses on this processor, "avx2" or "portable".
const char *reference_vectors_name(enum reference_loop loop, enum reference_vectors vectors);

// What a loop has done.
struct reference_result {
  int64_t steps;
  int64_t episodes;
  double table_sum;    // the sum of all action values, of the first run
  double mean_return;  // of the finished episodes
  double seconds;      // of processor time in the loop itself, without making the tables
};

// `runs` runs of so many steps, or of so many episodes where `episodes` is not 0, with the seeds seed, seed + 1 and so on.
// The numbers are the same whatever the loop and the vectors.
struct reference_result reference_learn(
    const struct reference_world *world, const struct reference_learner *learner, enum reference_loop loop,
    enum reference_vectors vectors, int64_t steps, int64_t episodes, int32_t runs, uint64_t seed);

// A model as compressed rows: state s has the rows state_rows[s] ..< state_rows[s + 1], row r the outcomes
// row_starts[r] ..< row_starts[r + 1]. Outcomes that end the episode are left out; a state without rows is
// worth 0.
struct reference_rows {
  int32_t states;
  double discount;
  const int32_t *state_rows;
  const int32_t *row_starts;
  const int32_t *successors;
  const double *probabilities;
  const double *rewards;  // the expected reward of each row
};

// What a planning loop has done.
struct reference_plan {
  int64_t sweeps;   // over all states, or as many backups of single states
  double residual;  // the largest change of the last sweep; of a span rule, the span
};

// Value iteration from the given values until a sweep changes less than tolerance: synchronous, or in place
// from the last state to the first.
struct reference_plan reference_jacobi(const struct reference_rows *rows, double *values, double tolerance);
struct reference_plan reference_gauss_seidel(
    const struct reference_rows *rows, double *values, double tolerance);

// In place over a sliding window of breadth-first levels before the ends, then full sweeps until one changes
// less than tolerance. ends: for each row, whether it can end the episode. The found order is part of the work.
struct reference_plan reference_window(
    const struct reference_rows *rows, const uint8_t *ends, double *values, double tolerance);

// Modified policy iteration: one improving sweep and `inner` sweeps under the policy in turn, until the span
// of an improving sweep's changes proves an error of at most tolerance / (1 - discount); MacQueen's shift is
// added to the values. No row may end the episode. Without inner sweeps it is value iteration.
struct reference_plan reference_span(
    const struct reference_rows *rows, double *values, int inner, double tolerance);

// The Garnet of `states` states: rewards of all rows, successors and probabilities of all outcomes.
void reference_garnet(
    int states, int actions, int branches, uint64_t seed, int32_t *successors, double *probabilities,
    double *rewards);

#endif
