// SHA-256 by the instructions that processors have for it, which Swift cannot name; four times as fast as without.
#include "processor_sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

bool processor_has_sha256(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

__attribute__((target("sha,sse4.1"))) void processor_sha256_compress(
    uint32_t state[8], const uint8_t *blocks, size_t count, const uint32_t constants[64]) {
  // The instructions want the working variables as (f, e, b, a) and (h, g, d, c), the lowest lane first.
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  __m128i feba = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i hgdc = _mm_blend_epi16(hgfe, badc, 0xf0);
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

  for (; count > 0; count--, blocks += 64) {
    const __m128i feba_before = feba, hgdc_before = hgdc;
    // The last sixteen words of the message schedule, four to a vector.
    __m128i words[4];
    for (int i = 0; i < 4; i++)
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)blocks + i), big_endian);
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
      const __m128i here = words[i % 4], last = words[(i + 3) % 4];
      const __m128i sums = _mm_add_epi32(here, _mm_loadu_si128((const __m128i *)constants + i));
      hgdc = _mm_sha256rnds2_epu32(hgdc, feba, sums);
      feba = _mm_sha256rnds2_epu32(feba, hgdc, _mm_shuffle_epi32(sums, 0x0e));
      // W(t) of four rounds on: sigma1(W(t-2)) + W(t-7) + sigma0(W(t-15)) + W(t-16).
      const __m128i seven_ago = _mm_alignr_epi8(last, words[(i + 2) % 4], 4);
      const __m128i without_sigma1 = _mm_add_epi32(_mm_sha256msg1_epu32(here, words[(i + 1) % 4]), seven_ago);
      words[i % 4] = _mm_sha256msg2_epu32(without_sigma1, last);
    }
    feba = _mm_add_epi32(feba, feba_before);
    hgdc = _mm_add_epi32(hgdc, hgdc_before);
  }

  const __m128i abef = _mm_shuffle_epi32(feba, 0x1b);
  const __m128i dcgh = _mm_shuffle_epi32(hgdc, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(abef, dcgh, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dcgh, abef, 8));
}

#else

bool processor_has_sha256(void) { return false; }

void processor_sha256_compress(
    uint32_t state[8], const uint8_t *blocks, size_t count, const uint32_t constants[64]) {
  (void)state, (void)blocks, (void)count, (void)constants;
}

#endif
