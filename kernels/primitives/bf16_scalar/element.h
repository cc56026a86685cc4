// The number format of this folder: bfloat16, one number in a register. What kernel.simd=off means for
// kernel.type=bf16.
#pragma once

#include <stdint.h>

constexpr int kScalarRounding = 5;    // funct3 of fadd.ah and its like
constexpr int kScalarComparison = 5;  // and of fmax.ah and flt.ah

static inline float to_float(uint16_t bits) {
  const uint32_t single = (uint32_t)bits << 16;
  float value;
  __builtin_memcpy(&value, &single, sizeof value);
  return value;
}

#include "primitives/single_halves.h"
