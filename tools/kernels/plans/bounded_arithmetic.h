// Operations on numbers with bounds, in single precision as the kernels do them: each passes on the bounds of its
// operands and adds its own rounding. Library functions: kernels/layers/float_math.h says how far they are off.
#pragma once

#include <cmath>

#include "tools/kernels/plan.h"

namespace halfstep::tools {

inline reference::Bounded single(const reference::Bounded& x, int count = 1) {
  return reference::rounded(x, {0, count, 0});
}

inline reference::Bounded add(const reference::Bounded& a, const reference::Bounded& b) {
  return single({a.value + b.value, a.bound + b.bound});
}
inline reference::Bounded subtract(const reference::Bounded& a, const reference::Bounded& b) {
  return single({a.value - b.value, a.bound + b.bound});
}
inline reference::Bounded multiply(const reference::Bounded& a, const reference::Bounded& b) {
  return single({a.value * b.value, std::abs(a.value) * b.bound + std::abs(b.value) * a.bound + a.bound * b.bound});
}
// b's bound is below its magnitude.
inline reference::Bounded divide(const reference::Bounded& a, const reference::Bounded& b) {
  const double quotient = a.value / b.value;
  return single({quotient, (a.bound + std::abs(quotient) * b.bound) / (std::abs(b.value) - b.bound)});
}
inline reference::Bounded square_root(const reference::Bounded& x) {
  return single({std::sqrt(x.value), std::sqrt(x.value) - std::sqrt(x.value - x.bound)});
}
// 1.02 units in the last place: less than three roundings.
inline reference::Bounded exponential(const reference::Bounded& x) {
  return single({std::exp(x.value), std::exp(x.value) * std::expm1(x.bound)}, 3);
}
inline reference::Bounded logarithm(const reference::Bounded& x) {
  return single({std::log(x.value), -std::log1p(-x.bound / x.value)}, 2);
}

// Put into memory: rounded to the format, unless that is single precision.
inline reference::Bounded stored(const NumberFormat& format, const reference::Bounded& x) {
  return format.bytes == kFp32.bytes ? x : reference::rounded(x, roundings(format, 1));
}

}  // namespace halfstep::tools
