#ifndef REFERENCE_ROWS_H
#define REFERENCE_ROWS_H

#include <stdint.h>
#include <string.h>

// A row of a table, the values of four actions, held at once: in one register where there is AVX2, else in two.

#define ALWAYS static inline __attribute__((always_inline))

// An action is known by its slot, 16 times its number: where its outcome begins among those of a state. No step has to
// multiply.

// Which entry of a row an action is.
static const int64_t entries_of_rows[4][4] __attribute__((aligned(32))) = {
    {-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, -1, 0}, {0, 0, 0, -1}};

ALWAYS const void *entry_of_slot(uint32_t slot) { return (const char *)entries_of_rows + slot * 2; }

ALWAYS double value_of_slot(const double *entries, uint32_t slot) {
  return *(const double *)((const char *)entries + slot / 2);
}

#if defined(REFERENCE_AVX2)

typedef __m256d row;

ALWAYS row load_row(const double *entries) { return _mm256_load_pd(entries); }
ALWAYS void store_row(double *entries, row values) { _mm256_store_pd(entries, values); }

// The largest entry in all places.
ALWAYS row largest_everywhere(row values) {
  const row two = _mm256_max_pd(values, _mm256_permute2f128_pd(values, values, 1));
  return _mm256_max_pd(two, _mm256_permute_pd(two, 5));
}
ALWAYS double first_entry(row values) { return _mm256_cvtsd_f64(values); }

// The set of the entries that equal those of another row, a bit each.
ALWAYS uint32_t equal_entries(row a, row b) {
  return (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_EQ_OQ));
}

ALWAYS double sum_of(row values) {
  const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(values), _mm256_extractf128_pd(values, 1));
  return _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two));
}

// The row with the entry of a slot moved towards a target by a share of the way.
ALWAYS row moved(const double *entries, uint32_t slot, double target, double share) {
  const row values = load_row(entries);
  const row way = _mm256_sub_pd(_mm256_set1_pd(target), values);
  const row all = _mm256_add_pd(values, _mm256_mul_pd(_mm256_set1_pd(share), way));
  return _mm256_blendv_pd(values, all, _mm256_load_pd((const double *)entry_of_slot(slot)));
}

#else

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef double pair __attribute__((vector_size(16)));
typedef int64_t bits __attribute__((vector_size(16)));
typedef struct {
  pair left, right;
} row;

ALWAYS row load_row(const double *entries) {
  row values;
  memcpy(&values, entries, sizeof values);
  return values;
}
ALWAYS void store_row(double *entries, row values) { memcpy(entries, &values, sizeof values); }

ALWAYS pair larger(pair a, pair b) {
#if defined(__SSE2__)
  return _mm_max_pd(a, b);
#else
  return (pair){a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1]};
#endif
}

// The largest entry in all places.
ALWAYS row largest_everywhere(row values) {
  const pair two = larger(values.left, values.right);
  const pair best = larger(two, (pair){two[1], two[0]});
  return (row){best, best};
}
ALWAYS double first_entry(row values) { return values.left[0]; }

// The set of the entries that equal those of another row, a bit each.
ALWAYS uint32_t equal_entries(row a, row b) {
#if defined(__SSE2__)
  const int left = _mm_movemask_pd(_mm_cmpeq_pd(a.left, b.left));
  return (uint32_t)(left | _mm_movemask_pd(_mm_cmpeq_pd(a.right, b.right)) << 2);
#else
  const bits shares = ((a.left == b.left) & (bits){1, 2}) | ((a.right == b.right) & (bits){4, 8});
  return (uint32_t)(shares[0] | shares[1]);
#endif
}

ALWAYS double sum_of(row values) {
  const pair two = values.left + values.right;
  return two[0] + two[1];
}

// The row with the entry of a slot moved towards a target by a share of the way.
ALWAYS row moved(const double *entries, uint32_t slot, double target, double share) {
  const row values = load_row(entries);
  const double old = value_of_slot(entries, slot);
  const double value = old + share * (target - old);
  const pair both = {value, value};
  bits here[2];
  memcpy(here, entry_of_slot(slot), sizeof here);
  return (row){
      (pair)((here[0] & (bits)both) | (~here[0] & (bits)values.left)),
      (pair)((here[1] & (bits)both) | (~here[1] & (bits)values.right))};
}

#endif

ALWAYS double largest(const double *entries) { return first_entry(largest_everywhere(load_row(entries))); }

#endif
