#ifndef REFERENCE_GENERATOR_H
#define REFERENCE_GENERATOR_H

#include <stdint.h>

// xoshiro256++ seeded by SplitMix64 (Blackman and Vigna 2021).
struct generator {
  uint64_t s[4];
};

static inline struct generator seeded(uint64_t seed) {
  struct generator g;
  for (int i = 0; i < 4; i++) {
    uint64_t z = (seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    g.s[i] = z ^ (z >> 31);
  }
  return g;
}

static inline uint64_t rotated(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t draw(struct generator *g) {
  uint64_t *s = g->s;
  const uint64_t result = rotated(s[0] + s[3], 23) + s[0];
  const uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotated(s[3], 45);
  return result;
}

#endif
