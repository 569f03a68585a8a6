#ifndef PROCESSOR_SHA256_H
#define PROCESSOR_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Returns whether this processor has instructions for SHA-256 that `processor_sha256_compress` knows.
bool processor_has_sha256(void);

/// Runs the compression function of SHA-256 over `count` blocks of 64 bytes.
///
/// Only for processors of which `processor_has_sha256` says so; `state` holds H(0) to H(7), `constants` K(0) to K(63).
/// Source: FIPS 180-4, section 6.2.2.
void processor_sha256_compress(
    uint32_t state[8], const uint8_t *blocks, size_t count, const uint32_t constants[64]);

#endif
