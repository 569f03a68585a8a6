#include "generator.h"
#include "reference_loops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline double row_value(const struct reference_rows *m, int row, const double *v) {
  double sum = 0;
  for (int i = m->row_starts[row]; i < m->row_starts[row + 1]; i++) {
    sum += m->probabilities[i] * v[m->successors[i]];
  }
  return m->rewards[row] + m->discount * sum;
}

static inline double best_value(const struct reference_rows *m, int state, const double *v) {
  double best = -INFINITY;
  for (int row = m->state_rows[state]; row < m->state_rows[state + 1]; row++) {
    const double value = row_value(m, row, v);
    if (value > best) best = value;
  }
  return best;
}

struct reference_plan reference_jacobi(const struct reference_rows *m, double *values, double tolerance) {
  struct reference_plan plan = {0, INFINITY};
  double *next = malloc((size_t)m->states * sizeof *next);
  if (next == NULL) return plan;
  double *v = values, *w = next;
  memcpy(w, v, (size_t)m->states * sizeof *v);
  while (!(plan.residual < tolerance)) {
    double change = 0;
    for (int s = 0; s < m->states; s++) {
      if (m->state_rows[s] == m->state_rows[s + 1]) continue;
      w[s] = best_value(m, s, v);
      change = fmax(change, fabs(w[s] - v[s]));
    }
    double *swapped = v;
    v = w;
    w = swapped;
    plan.sweeps++;
    plan.residual = change;
  }
  if (v != values) memcpy(values, v, (size_t)m->states * sizeof *v);
  free(next);
  return plan;
}

static double sweep_back(const struct reference_rows *m, double *v) {
  double change = 0;
  for (int s = m->states - 1; s >= 0; s--) {
    if (m->state_rows[s] == m->state_rows[s + 1]) continue;
    const double value = best_value(m, s, v);
    change = fmax(change, fabs(value - v[s]));
    v[s] = value;
  }
  return change;
}

struct reference_plan reference_gauss_seidel(
    const struct reference_rows *m, double *values, double tolerance) {
  struct reference_plan plan = {0, INFINITY};
  while (!(plan.residual < tolerance)) {
    plan.residual = sweep_back(m, values);
    plan.sweeps++;
  }
  return plan;
}

// The states in breadth-first order over predecessors of the ends; the others last.
static int32_t *found_order(
    const struct reference_rows *m, const uint8_t *ends, int32_t *starts, int32_t *levels) {
  const int n = m->states;
  int32_t *first = calloc((size_t)n + 1, sizeof *first);
  int32_t *before = malloc((size_t)m->row_starts[m->state_rows[n]] * sizeof *before);
  int32_t *order = malloc((size_t)n * sizeof *order);
  uint8_t *seen = calloc((size_t)n, 1);
  for (int i = 0; i < m->row_starts[m->state_rows[n]]; i++) first[m->successors[i] + 1]++;
  for (int s = 0; s < n; s++) first[s + 1] += first[s];
  for (int s = n - 1; s >= 0; s--) {
    for (int i = m->row_starts[m->state_rows[s]]; i < m->row_starts[m->state_rows[s + 1]]; i++) {
      before[--first[m->successors[i] + 1]] = s;
    }
  }
  // Filling from behind has moved the beginnings of s to first[s + 1], the end to first[s + 2].
  int count = 0;
  for (int s = 0; s < n; s++) {
    for (int row = m->state_rows[s]; row < m->state_rows[s + 1]; row++) {
      if (ends[row] && !seen[s]) {
        seen[s] = 1;
        order[count++] = s;
      }
    }
  }
  int level = 0;
  starts[0] = 0;
  for (int place = 0; place < count;) {
    const int end = count;
    for (; place < end; place++) {
      const int s = order[place];
      const int last = s + 2 <= n ? first[s + 2] : m->row_starts[m->state_rows[n]];
      for (int i = first[s + 1]; i < last; i++) {
        if (seen[before[i]]) continue;
        seen[before[i]] = 1;
        order[count++] = before[i];
      }
    }
    starts[++level] = end;
  }
  if (count < n) {
    for (int s = 0; s < n; s++) {
      if (!seen[s]) order[count++] = s;
    }
    starts[++level] = n;
  }
  *levels = level;
  free(first);
  free(before);
  free(seen);
  return order;
}

struct reference_plan reference_window(
    const struct reference_rows *m, const uint8_t *ends, double *values, double tolerance) {
  struct reference_plan plan = {0, INFINITY};
  const int n = m->states;
  const int rows = m->state_rows[n], outcomes = m->row_starts[rows];
  int32_t levels;
  int32_t *starts = malloc(((size_t)n + 2) * sizeof *starts);
  int32_t *order = found_order(m, ends, starts, &levels);
  int32_t *place = malloc((size_t)n * sizeof *place);
  for (int i = 0; i < n; i++) place[order[i]] = i;

  // The same rows in the order found.
  int32_t *state_rows = malloc(((size_t)n + 1) * sizeof *state_rows);
  int32_t *row_starts = malloc(((size_t)rows + 1) * sizeof *row_starts);
  int32_t *successors = malloc((size_t)outcomes * sizeof *successors);
  double *probabilities = malloc((size_t)outcomes * sizeof *probabilities);
  double *rewards = malloc((size_t)rows * sizeof *rewards);
  double *v = malloc((size_t)n * sizeof *v);
  int r = 0, o = 0;
  for (int i = 0; i < n; i++) {
    state_rows[i] = r;
    v[i] = values[order[i]];
    for (int row = m->state_rows[order[i]]; row < m->state_rows[order[i] + 1]; row++) {
      row_starts[r] = o;
      rewards[r++] = m->rewards[row];
      for (int k = m->row_starts[row]; k < m->row_starts[row + 1]; k++) {
        successors[o] = place[m->successors[k]];
        probabilities[o++] = m->probabilities[k];
      }
    }
  }
  state_rows[n] = r;
  row_starts[r] = o;
  const struct reference_rows f = {n, m->discount, state_rows, row_starts, successors, probabilities, rewards};

  int64_t backups = 0;
  int near = 0, far = 1;
  while (near < levels) {
    int settled = near;
    for (int level = near; level < far; level++) {
      double change = 0;
      for (int s = starts[level]; s < starts[level + 1]; s++) {
        if (state_rows[s] == state_rows[s + 1]) continue;
        const double value = best_value(&f, s, v);
        change = fmax(change, fabs(value - v[s]));
        v[s] = value;
      }
      backups += starts[level + 1] - starts[level];
      if (settled == level && change < tolerance / 10) settled = level + 1;
    }
    near = settled;
    if (far < levels) far++;
  }
  while (!(plan.residual < tolerance)) {
    double change = 0;
    for (int s = 0; s < n; s++) {
      if (state_rows[s] == state_rows[s + 1]) continue;
      const double value = best_value(&f, s, v);
      change = fmax(change, fabs(value - v[s]));
      v[s] = value;
    }
    backups += n;
    plan.residual = change;
  }
  plan.sweeps = (backups + n - 1) / n;
  for (int i = 0; i < n; i++) values[order[i]] = v[i];
  free(starts);
  free(order);
  free(place);
  free(state_rows);
  free(row_starts);
  free(successors);
  free(probabilities);
  free(rewards);
  free(v);
  return plan;
}

struct reference_plan reference_span(
    const struct reference_rows *m, double *values, int inner, double tolerance) {
  struct reference_plan plan = {0, INFINITY};
  const int n = m->states;
  double *next = malloc((size_t)n * sizeof *next);
  int32_t *policy = malloc((size_t)n * sizeof *policy);
  double *v = values, *w = next;
  const double scale = m->discount / (1 - m->discount);
  while (1) {
    double least = INFINITY, greatest = -INFINITY;
    for (int s = 0; s < n; s++) {
      double best = -INFINITY;
      for (int row = m->state_rows[s]; row < m->state_rows[s + 1]; row++) {
        const double value = row_value(m, row, v);
        if (value > best) {
          best = value;
          policy[s] = row;
        }
      }
      w[s] = best;
      least = fmin(least, best - v[s]);
      greatest = fmax(greatest, best - v[s]);
    }
    double *swapped = v;
    v = w;
    w = swapped;
    plan.sweeps++;
    plan.residual = greatest - least;
    if (scale * plan.residual / 2 <= tolerance / (1 - m->discount)) {
      const double shift = scale * (least + greatest) / 2;
      for (int s = 0; s < n; s++) v[s] += shift;
      break;
    }
    for (int k = 0; k < inner; k++) {
      for (int s = 0; s < n; s++) w[s] = row_value(m, policy[s], v);
      swapped = v;
      v = w;
      w = swapped;
    }
  }
  if (v != values) memcpy(values, v, (size_t)n * sizeof *v);
  free(next);
  free(policy);
  return plan;
}

static double unit(struct generator *g) { return (double)(draw(g) >> 11) * 0x1p-53; }

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void reference_garnet(
    int states, int actions, int branches, uint64_t seed, int32_t *successors, double *probabilities,
    double *rewards) {
  struct generator g = seeded(seed);
  double cuts[branches];
  for (int row = 0; row < states * actions; row++) {
    rewards[row] = unit(&g);
    int32_t *next = successors + (size_t)row * (size_t)branches;
    for (int i = 0; i < branches;) {
      next[i] = (int32_t)(((draw(&g) >> 32) * (uint64_t)states) >> 32);
      int taken = 0;
      for (int k = 0; k < i; k++) taken |= next[k] == next[i];
      i += !taken;
    }
    for (int i = 0; i + 1 < branches; i++) cuts[i] = unit(&g);
    qsort(cuts, (size_t)branches - 1, sizeof *cuts, ascending);
    double last = 0;
    for (int i = 0; i < branches; i++) {
      const double cut = i + 1 < branches ? cuts[i] : 1;
      probabilities[(size_t)row * (size_t)branches + (size_t)i] = cut - last;
      last = cut;
    }
  }
}
