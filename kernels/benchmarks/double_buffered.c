// Two tiles in TCDM: transfers overlap with the computation.
#include "benchmarks/streamed_pointwise.h"

const int streamed_buffers = 2;

[[gnu::section(".halfstep.layers"), gnu::used]] static const layer_record layer_table[] = {
    {kStreamedRegion, kStreamedMacs, "pointwise", "forward", "double_buffered_" NUMBER_FORMAT},
};
