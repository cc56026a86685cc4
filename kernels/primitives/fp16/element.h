// The number format of this folder: binary16, in pairs.
#pragma once

#include <stdint.h>

constexpr int kVector = 2;      // funct3 of Xfvec's .h instructions
constexpr int kReplicated = 6;  // and of their .r.h forms

static inline float to_float(uint16_t bits) {
  _Float16 value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return (float)value;
}

#include "primitives/pairs.h"
