#include "cached.h"

const struct loops reference_portable_loops = {cached, interleaved};
