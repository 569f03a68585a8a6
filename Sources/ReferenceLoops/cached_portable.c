#include "cached.h"

const struct loops portable_loops = {cached, interleaved};
