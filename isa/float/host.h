// The host's float and double as a means of computing: conversions between patterns and values, and the error of a sum.
//
// The host must add, multiply and convert as IEEE 754 says, in the default environment that C++ programs start in.
#pragma once

#include <cfloat>
#include <cstdint>
#include <cstring>
#include <limits>

#include "isa/float/format.h"

namespace halfstep::isa::floating::host {

static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<float>::is_iec559);
static_assert(FLT_EVAL_METHOD == 0, "float and double expressions must not be evaluated in a wider format");

template <class To, class From>
To bit_cast(From value) {
  static_assert(sizeof(To) == sizeof(From));
  To result;
  std::memcpy(&result, &value, sizeof(result));
  return result;
}

inline float float_of(std::uint32_t bits) { return bit_cast<float>(bits); }
inline std::uint32_t bits_of(float value) { return bit_cast<std::uint32_t>(value); }

// A finite FP16 number: its fields, moved to their places in a float, are 2^112 times too small. (Not so for infinity
// and NaN: callers keep them out.)
inline float from_fp16(Fp16::Bits bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & Fp16::kSignMask) << 16;
  const std::uint32_t fields = static_cast<std::uint32_t>(bits & Fp16::kMagnitudeMask) << 13;
  return float_of(sign | fields) * 0x1p112F;
}

inline float from_bf16(Bf16::Bits bits) { return float_of(static_cast<std::uint32_t>(bits) << 16); }

// What a + b is more than the rounded sum (Knuth's two-sum): exact, as long as nothing overflows.
template <class Number>
Number sum_error(Number a, Number b, Number rounded_sum) {
  const Number b_part = rounded_sum - a;
  return (a - (rounded_sum - b_part)) + (b - b_part);
}

constexpr auto kNoError = [] { return 0.0F; };

}  // namespace halfstep::isa::floating::host
