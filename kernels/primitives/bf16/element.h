// The number format of this folder: bfloat16 (the upper half of single precision), in pairs.
#pragma once

#include <stdint.h>

constexpr int kVector = 1;      // funct3 of Xfvec's .ah instructions
constexpr int kReplicated = 5;  // and of their .r.ah forms

static inline float to_float(uint16_t bits) {
  const uint32_t single = (uint32_t)bits << 16;
  float value;
  __builtin_memcpy(&value, &single, sizeof value);
  return value;
}

// sum + a * b of lanes 0, in single precision with one rounding.
static inline float multiply_add_single(float sum, uint32_t a, uint32_t b) {
  return __builtin_fmaf(to_float((uint16_t)a), to_float((uint16_t)b), sum);
}
static inline float add_single(float sum, uint32_t lane) { return sum + to_float((uint16_t)lane); }
// a - b of lanes 0, in single precision.
static inline float subtract_single(uint32_t a, uint32_t b) { return to_float((uint16_t)a) - to_float((uint16_t)b); }

#include "primitives/pairs.h"
