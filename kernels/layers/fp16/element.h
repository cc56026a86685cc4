// The number format of this folder: binary16, two elements in a word. Inner loops work on words (half2).
#pragma once

#include <stdint.h>

#include "runtime/xpulp.h"

#define NUMBER_FORMAT "fp16"  // a macro, to be joined to other literals in the layer table

typedef _Float16 element;

constexpr int kElementsPerWord = 2;

// Bits of one half, for copies and comparisons that need no FPU.
typedef uint16_t half_bits __attribute__((may_alias));

// Lane 0 of a register: the bits of one half. vfmac.r.h and its like ignore the upper lane, so it need not be cleared.
static inline half2 lane_of(element value) {
  uint16_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline half2 both_lanes(element value) {
  const half2 lane = lane_of(value);
  return pv_pack(lane, lane);
}

// Sum of both lanes, added to `sum` in single precision: each addition is exact but for its rounding to float.
static inline float add_lanes(float sum, half2 lanes) {
  const half2 one = 0x3C00;
  return fmacex_s_h(fmacex_s_h(sum, lanes, one), lanes >> 16, one);
}
