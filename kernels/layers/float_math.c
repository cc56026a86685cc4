// Both functions reduce the argument by a power of two and evaluate a minimax polynomial, fitted for relative error
// with the Remez algorithm: 3e-9 for the exponential, 6e-9 for the logarithm, before the coefficients were rounded to
// float.
#include "layers/float_math.h"

#include <stdint.h>

static uint32_t bits_of(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

static float float_of(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

// log 2 in two parts: products of kLog2High with small integers are exact.
constexpr float kLog2High = 0x1.62e4p-1F;
constexpr float kLog2Low = 0x1.7f7d1cp-20F;

float float_exp(float x) {
  if (x < -87.33654F) return 0.0F;
  if (x > 88.72283F) x = 88.72283F;

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

float float_log(float x) {
  // x = 2^power * m, m from sqrt(1/2) to sqrt(2).
  constexpr uint32_t kSqrtHalf = 0x3F3504F3;
  const int32_t power = (int32_t)(bits_of(x) - kSqrtHalf) >> 23;
  const float f = float_of(bits_of(x) - ((uint32_t)power << 23)) - 1.0F;

  // log(1 + f) = f - f^2 / 2 + f^3 q(f).
  float q = -7.634553313e-02F;
  q = __builtin_fmaf(q, f, 1.276160032e-01F);
  q = __builtin_fmaf(q, f, -1.316017210e-01F);
  q = __builtin_fmaf(q, f, 1.420175433e-01F);
  q = __builtin_fmaf(q, f, -1.662335843e-01F);
  q = __builtin_fmaf(q, f, 2.000122666e-01F);
  q = __builtin_fmaf(q, f, -2.500081956e-01F);
  q = __builtin_fmaf(q, f, 3.333333135e-01F);
  const float square = f * f;
  const float multiple = (float)power;
  const float small = __builtin_fmaf(square * f, q, multiple * kLog2Low);
  const float tail = __builtin_fmaf(square, -0.5F, small);
  return __builtin_fmaf(multiple, kLog2High, f + tail);
}
