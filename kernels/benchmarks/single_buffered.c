// One tile in TCDM: it comes, is computed, and leaves, one after the other.
#include "benchmarks/streamed_pointwise.h"

const int streamed_buffers = 1;

[[gnu::section(".halfstep.layers"), gnu::used]] static const layer_record layer_table[] = {
    {kStreamedRegion, kStreamedMacs, "pointwise", "forward", "single_buffered_" NUMBER_FORMAT},
};
