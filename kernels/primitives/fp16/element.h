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

// sum + a * b of lanes 0, in single precision with one rounding: fmacex.s.h.
static inline float multiply_add_single(float sum, uint32_t a, uint32_t b) {
  __asm__(".insn r 0x53, 0, 0x2a, %0, %1, %2" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}
static inline float add_single(float sum, uint32_t lane) {
  constexpr uint32_t kOne = 0x3C00;
  return multiply_add_single(sum, lane, kOne);
}
// a - b of lanes 0, in single precision.
static inline float subtract_single(uint32_t a, uint32_t b) {
  constexpr uint32_t kMinusOne = 0xBC00;
  return multiply_add_single(to_float((uint16_t)a), b, kMinusOne);
}

#include "primitives/pairs.h"
