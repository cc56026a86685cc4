// The exponential, for loops that call it for many elements: its constants stay in registers. float_math.h says what it
// computes and how far it is off; coefficients are fitted as float_math.c says.
#pragma once

#include <stdint.h>

static inline uint32_t bits_of(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline float float_of(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

// log 2 in two parts: products of kLog2High with small integers are exact.
constexpr float kLog2High = 0x1.62e4p-1F;
constexpr float kLog2Low = 0x1.7f7d1cp-20F;

// Both bounds of the argument are the caller's.
static inline float float_exp_unbounded(float x) {
  // x = power * log 2 + rest. Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits.
  constexpr float kRounder = 12582912.0F;
  const float shifted = __builtin_fmaf(x, 1.44269504F, kRounder);
  const uint32_t power = bits_of(shifted);
  const float multiple = shifted - kRounder;
  float rest = __builtin_fmaf(multiple, -kLog2High, x);
  rest = __builtin_fmaf(multiple, -kLog2Low, rest);

  // e^rest = 1 + rest + rest^2 p(rest), |rest| <= log 2 / 2.
  float p = 1.381447655e-03F;
  p = __builtin_fmaf(p, rest, 8.368779905e-03F);
  p = __builtin_fmaf(p, rest, 4.166839272e-02F);
  p = __builtin_fmaf(p, rest, 1.666651964e-01F);
  p = __builtin_fmaf(p, rest, 4.999999404e-01F);
  const float result = 1.0F + __builtin_fmaf(rest * rest, p, rest);
  return float_of(bits_of(result) + (power << 23));  // the rounder's own bits leave at the top
}

static inline float float_exp_inline(float x) {
  if (x < -87.33654F) return 0.0F;
  if (x > 88.72283F) x = 88.72283F;
  return float_exp_unbounded(x);
}

// Of a number that is not positive: without a branch, so that loops around it can be hardware loops.
static inline float float_exp_of_negative(float x) {
  // Integers, as the FPUs are what is scarce, and assembly, as C would become a branch: of the numbers up to minus
  // infinity those below -87.33654, whose bits are more; not a number stays what it is.
  constexpr uint32_t kLeast = 0xC2AEAC4F;
  constexpr uint32_t kMinusInfinity = 0xFF800000;
  uint32_t below;
  __asm__("sltu %0, %1, %2" : "=r"(below) : "r"(bits_of(x) - (kLeast + 1)), "r"(kMinusInfinity - kLeast));
  return float_of(bits_of(float_exp_unbounded(x)) & (below - 1));
}
