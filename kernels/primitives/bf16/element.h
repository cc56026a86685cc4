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

#include "primitives/pairs.h"
