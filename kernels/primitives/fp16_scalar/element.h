// The number format of this folder: binary16, one number in a register. What kernel.simd=off means for
// kernel.type=fp16.
#pragma once

#include <stdint.h>

constexpr int kScalarRounding = 0;    // funct3 of fadd.h and its like: to nearest, ties to even
constexpr int kScalarComparison = 1;  // and of fmax.h and flt.h

static inline float to_float(uint16_t bits) {
  _Float16 value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return (float)value;
}

#include "primitives/single_halves.h"
