// The streaming benchmark: a layer larger than the TCDM, tile by tile through it. The programs differ in how many tiles
// have a place there at a time, and in the layer table, which says so.
#pragma once

#include "benchmarks/streamed_pointwise_shape.h"
#include "element.h"
#include "runtime/layer_table.h"

// 2: the next tile comes and the last one leaves while this one is computed. 1: nothing overlaps.
extern const int streamed_buffers;

constexpr int kStreamedRegion = 0;
constexpr uint32_t kStreamedMacs = (uint32_t)kStreamedPixels * kStreamedChannelsIn * kStreamedChannelsOut;
