// Both functions reduce the argument by a power of two and evaluate a minimax polynomial, fitted for relative error
// with the Remez algorithm: 3e-9 for the exponential, 6e-9 for the logarithm, before the coefficients were rounded to
// float.
#include "layers/float_math.h"

#include <stdint.h>

#include "layers/float_exp.h"

float float_exp(float x) { return float_exp_inline(x); }

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
