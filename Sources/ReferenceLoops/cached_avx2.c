#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define REFERENCE_AVX2
#pragma clang attribute push(__attribute__((target("avx2,bmi2"))), apply_to = function)

#include "cached.h"

#pragma clang attribute pop

const struct loops reference_avx2_loops = {cached, interleaved};
#endif
