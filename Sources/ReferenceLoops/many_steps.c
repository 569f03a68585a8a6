#include "steps.h"

#include <stdlib.h>

// Methods that learn about several steps at once, ties at random: n-step Sarsa and n-step Expected Sarsa, Sarsa(lambda)
// and Watkins's Q(lambda), Dyna-Q.

#pragma STDC FP_CONTRACT OFF

ALWAYS int32_t epsilon_greedy(const double *entries, struct generator *g, uint64_t limit) {
  const uint64_t u = draw(g);
  const uint64_t explores = (u >> 32) < limit;
  const row values = load_row(entries);
  const uint64_t set = equal_entries(values, largest_everywhere(values));
  return reference_choices[set | explores << 4][((u & 0xffffffffu) * 12) >> 32] / 16;
}

// Counts a step, and the episode that it may end.
ALWAYS void count(struct run *run, double r, int ends) {
  run->steps++;
  run->total += r;
  if (!ends) return;
  run->episodes++;
  memcpy(&run->finished, &run->total, sizeof run->finished);
}

// n-step Sarsa, or n-step Expected Sarsa, which learns before it chooses. The last n steps wait in a ring; at the end of
// an episode all of them are learned from.
ALWAYS void n_steps(
    int expects, const struct tables *tables, const struct reference_learner *l, int64_t steps,
    int64_t episodes, struct run *run) {
  const struct reference_world *w = tables->world;
  double *q = tables->values;
  const uint64_t limit = threshold(l);
  const int n = l->n;
  struct {
    double reward;
    int32_t entry;
  } ring[n];
  int32_t s = (int32_t)run->state;
  int32_t a = epsilon_greedy(q + s * 4, &run->g, limit);
  int newest = n - 1, waiting = 0;
  while (run->steps < steps && run->episodes < episodes) {
    const int32_t entry = s * 4 + a;
    const int ends = w->ends[entry];
    const double r = w->reward[entry];
    newest = newest + 1 == n ? 0 : newest + 1;
    ring[newest].reward = r;
    ring[newest].entry = entry;
    waiting++;
    s = ends ? w->start : w->next[entry];
    if (!ends && !expects) a = epsilon_greedy(q + s * 4, &run->g, limit);
    while (waiting == n || (ends && waiting > 0)) {
      // From the newest step back to the oldest.
      const double *after = q + s * 4;
      double target = ends ? 0 : expects ? expected(after, largest(after), l->epsilon) : after[a];
      int place = newest;
      for (int i = 0; i < waiting; i++) {
        target = ring[place].reward + l->gamma * target;
        if (i + 1 < waiting) place = place == 0 ? n - 1 : place - 1;
      }
      double *value = q + ring[place].entry;
      *value += l->alpha * (target - *value);
      waiting--;
    }
    count(run, r, ends);
    if (ends || expects) a = epsilon_greedy(q + s * 4, &run->g, limit);
  }
}

// Sarsa(lambda), or Watkins's Q(lambda), which learns before it chooses, and whose traces end where it explores. The
// entries with a trace stand in a list, where a trace below 2^-80 is dropped.
ALWAYS void traced(
    int is_watkins, const struct tables *tables, const struct reference_learner *l, int64_t steps,
    int64_t episodes, struct run *run) {
  const struct reference_world *w = tables->world;
  double *q = tables->values;
  const uint64_t limit = threshold(l);
  const size_t entries = (size_t)w->states * 4;
  double *traces = calloc(entries, sizeof *traces);
  int32_t *active = calloc(entries, sizeof *active);
  int32_t active_count = 0;
  if (traces == NULL || active == NULL) goto done;
  int32_t s = (int32_t)run->state;
  int32_t a = epsilon_greedy(q + s * 4, &run->g, limit);
  while (run->steps < steps && run->episodes < episodes) {
    const int32_t entry = s * 4 + a;
    const int ends = w->ends[entry];
    const double r = w->reward[entry];
    s = ends ? w->start : w->next[entry];
    if (!ends && !is_watkins) a = epsilon_greedy(q + s * 4, &run->g, limit);
    const double after = ends ? 0 : is_watkins ? largest(q + s * 4) : q[s * 4 + a];
    const double error = r + l->gamma * after - q[entry];
    if (traces[entry] == 0) active[active_count++] = entry;
    traces[entry] = l->replacing_traces ? l->alpha : traces[entry] + l->alpha;
    if (ends) {
      for (int32_t i = 0; i < active_count; i++) {
        q[active[i]] += error * traces[active[i]];
        traces[active[i]] = 0;
      }
      active_count = 0;
      a = epsilon_greedy(q + s * 4, &run->g, limit);
    } else {
      const double factor = l->gamma * l->lambda;
      for (int32_t i = 0; i < active_count;) {
        const int32_t faded = active[i];
        const double trace = traces[faded], rest = factor * trace;
        q[faded] += error * trace;
        if (rest >= 0x1p-80) {
          traces[faded] = rest;
          i++;
        } else {
          traces[faded] = 0;
          active[i] = active[--active_count];
        }
      }
      if (is_watkins) {
        a = epsilon_greedy(q + s * 4, &run->g, limit);
        if (q[s * 4 + a] < largest(q + s * 4)) {
          for (int32_t i = 0; i < active_count; i++) traces[active[i]] = 0;
          active_count = 0;
        }
      }
    }
    count(run, r, ends);
  }
done:
  free(traces);
  free(active);
}

// Dyna-Q. What each action last led to is remembered, with the states and the actions tried, from which n steps are drawn.
static void dyna_q(
    const struct tables *tables, const struct reference_learner *l, int64_t steps, int64_t episodes,
    struct run *run) {
  const struct reference_world *w = tables->world;
  double *q = tables->values;
  const uint64_t limit = threshold(l);
  const size_t states = (size_t)w->states;
  struct memory {
    double reward, discount;
    int32_t next;
  } *memories = calloc(states * 4, sizeof *memories);
  int32_t *tried_states = malloc(states * sizeof *tried_states);
  uint8_t *tried_actions = calloc(states, 4), *tried_sets = calloc(states, 1), *tried_counts = calloc(states, 1);
  uint32_t tried_count = 0;
  if (!memories || !tried_states || !tried_actions || !tried_sets || !tried_counts) goto done;
  int32_t s = (int32_t)run->state;
  while (run->steps < steps && run->episodes < episodes) {
    const int32_t a = epsilon_greedy(q + s * 4, &run->g, limit);
    const int32_t entry = s * 4 + a;
    const int ends = w->ends[entry];
    const double r = w->reward[entry];
    const struct memory lived = {r, ends ? 0 : l->gamma, w->next[entry]};
    q[entry] += l->alpha * (r + lived.discount * largest(q + lived.next * 4) - q[entry]);
    memories[entry] = lived;
    if (!(tried_sets[s] >> a & 1)) {
      if (tried_sets[s] == 0) tried_states[tried_count++] = s;
      tried_sets[s] |= (uint8_t)(1 << a);
      tried_actions[s * 4 + tried_counts[s]++] = (uint8_t)a;
    }
    for (int32_t i = 0; i < l->n; i++) {
      const uint64_t u = draw(&run->g);
      const int32_t old = tried_states[((u >> 32) * tried_count) >> 32];
      const int32_t again = old * 4 + tried_actions[old * 4 + (int32_t)(((u & 0xffffffffu) * tried_counts[old]) >> 32)];
      const struct memory *m = memories + again;
      q[again] += l->alpha * (m->reward + m->discount * largest(q + m->next * 4) - q[again]);
    }
    s = ends ? w->start : lived.next;
    count(run, r, ends);
  }
done:
  free(memories);
  free(tried_states);
  free(tried_actions);
  free(tried_sets);
  free(tried_counts);
}

void reference_many_steps(
    const struct tables *tables, const struct reference_learner *l, int64_t steps, int64_t episodes,
    struct run *run) {
  switch (l->algorithm) {
  case REFERENCE_N_STEP_SARSA: n_steps(0, tables, l, steps, episodes, run); break;
  case REFERENCE_N_STEP_EXPECTED_SARSA: n_steps(1, tables, l, steps, episodes, run); break;
  case REFERENCE_SARSA_LAMBDA: traced(0, tables, l, steps, episodes, run); break;
  case REFERENCE_Q_LAMBDA: traced(1, tables, l, steps, episodes, run); break;
  default: dyna_q(tables, l, steps, episodes, run);
  }
}
