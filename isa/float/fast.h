// Shortcuts for the common case: rounding to nearest even, finite operands, a result that does not overflow. They use
// the host's double and float arithmetic and agree with arithmetic.h bit by bit, flags included (tests/1_isa compares
// them); whatever they cannot decide cheaply they leave to it by returning false.
//
// Why they are exact. Sums and products of the small formats are computed in double; a product of two FP32 (or
// smaller) significands always fits. Rounding the double to the format once more can only go wrong if the double is
// itself a rounded value and lies exactly half way between two numbers of the format. That case is detected, and so is
// inexactness: the error of a double sum is itself a double, found with six additions (Knuth's two-sum). Flags accrue:
// once NX is set, nobody can tell how often it happened, so the search for it is skipped.
//
// The host must add, multiply and convert as IEEE 754 says, in the default environment that C++ programs start in.
#pragma once

#include <cfloat>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "isa/float/format.h"

namespace halfstep::isa::floating::fast {

static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<float>::is_iec559);
static_assert(FLT_EVAL_METHOD == 0, "float and double expressions must not be evaluated in a wider format");

template <class To, class From>
To bit_cast(From value) {
  static_assert(sizeof(To) == sizeof(From));
  To result;
  std::memcpy(&result, &value, sizeof(result));
  return result;
}

constexpr double power_of_two(int exponent) {
  double value = 1;
  for (; exponent > 0; --exponent) value *= 2;
  for (; exponent < 0; ++exponent) value /= 2;
  return value;
}

// A number of the format as a double. NaN and infinity become NaN and infinity, so that every result computed from them
// is refused.
template <class F>
double to_double(typename F::Bits bits) {
  if constexpr (std::is_same_v<F, Fp32>) return static_cast<double>(bit_cast<float>(bits));
  if constexpr (std::is_same_v<F, Bf16>) {
    return static_cast<double>(bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
  }
  constexpr int kDoubleFraction = 52;
  constexpr int kDoubleBias = 1023;
  const std::uint64_t absolute = magnitude<F>(bits);
  const std::uint64_t sign = static_cast<std::uint64_t>(is_negative<F>(bits)) << 63;
  if (absolute < F::kHidden) {  // zero and subnormal numbers: an integer times the last place
    constexpr double kLastPlace = power_of_two(F::kLeastExponent - F::kFractionBits);
    const double value = static_cast<double>(static_cast<std::int32_t>(absolute)) * kLastPlace;
    return bit_cast<double>(bit_cast<std::uint64_t>(value) | sign);
  }
  if (absolute >= F::kInfinity) return std::numeric_limits<double>::quiet_NaN();
  const std::uint64_t rebias = static_cast<std::uint64_t>(kDoubleBias - F::kBias) << kDoubleFraction;
  return bit_cast<double>(((absolute << (kDoubleFraction - F::kFractionBits)) + rebias) | sign);
}

// What a + b is more than the rounded sum: exact, as long as nothing overflows.
inline double sum_error(double a, double b, double rounded_sum) {
  const double b_part = rounded_sum - a;
  return (a - (rounded_sum - b_part)) + (b - b_part);
}

// Rounds `value`, which differs from the exact result by error() (not called unless needed), to FP16 or bf16.
template <class F, class Error>
bool round_double(double value, Error error, typename F::Bits& result, Flags& flags) {
  using Bits = typename F::Bits;
  constexpr int kDropped = 52 - F::kFractionBits;
  constexpr std::uint64_t kHalf = std::uint64_t{1} << (kDropped - 1);
  constexpr double kLeastNormal = power_of_two(F::kLeastExponent);
  const auto pattern = bit_cast<std::uint64_t>(value);
  const bool negative = pattern >> 63 != 0;
  const std::uint64_t absolute_pattern = pattern & ~(std::uint64_t{1} << 63);
  const auto absolute = bit_cast<double>(absolute_pattern);

  if (absolute >= kLeastNormal) {
    const std::uint64_t rest = absolute_pattern & (2 * kHalf - 1);
    if (rest == kHalf && error() != 0) return false;
    const std::uint64_t odd = (absolute_pattern >> kDropped) & 1;
    constexpr std::uint64_t kRebias = static_cast<std::uint64_t>(1023 - F::kBias) << F::kFractionBits;
    const std::uint64_t rounded = ((absolute_pattern + (kHalf - 1) + odd) >> kDropped) - kRebias;
    if (rounded >= F::kInfinity) return false;
    if ((flags & kInexact) == 0 && (rest != 0 || error() != 0)) flags |= kInexact;
    result = with_sign<F>(static_cast<Bits>(rounded), negative);
    return true;
  }
  if (!(absolute < kLeastNormal)) return false;  // NaN
  // Adding a power of two whose last place is that of a subnormal number rounds to it.
  constexpr double kAligner = power_of_two(F::kLeastExponent - F::kFractionBits + 52);
  constexpr double kHalfPlace = power_of_two(F::kLeastExponent - F::kFractionBits - 1);
  const double aligned = absolute + kAligner;
  const double rest = absolute - (aligned - kAligner);
  if ((rest == kHalfPlace || rest == -kHalfPlace) && error() != 0) return false;
  const auto rounded = static_cast<Bits>(bit_cast<std::uint64_t>(aligned) & (2 * std::uint64_t{F::kHidden} - 1));
  if (rounded == F::kHidden) return false;  // whether that is an underflow is not decided here
  constexpr Flags kTiny = kInexact | kUnderflow;
  if ((flags & kTiny) != kTiny && (rest != 0 || error() != 0)) flags |= kTiny;
  result = with_sign<F>(rounded, negative);
  return true;
}

constexpr auto kNoError = [] { return 0.0; };

// The same to FP32. Subnormal results are left to the exact path, an exact zero is not.
template <class Error>
bool round_double_to_fp32(double value, Error error, Fp32::Bits& result, Flags& flags) {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 28;
  const auto rest = bit_cast<std::uint64_t>(value) & (2 * kHalf - 1);
  if (rest == kHalf && error() != 0) return false;
  const auto rounded = static_cast<float>(value);
  const auto bits = bit_cast<Fp32::Bits>(rounded);
  const Fp32::Bits absolute = magnitude<Fp32>(bits);
  if (absolute >= Fp32::kInfinity || (absolute <= Fp32::kHidden && value != 0)) return false;
  if ((flags & kInexact) == 0 && (static_cast<double>(rounded) != value || error() != 0)) flags |= kInexact;
  result = bits;
  return true;
}

template <class To, class Error>
bool round_any(double value, Error error, typename To::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<To, Fp32>) {
    return round_double_to_fp32(value, error, result, flags);
  } else {
    return round_double<To>(value, error, result, flags);
  }
}

template <class F>
bool add(typename F::Bits a, typename F::Bits b, typename F::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<F, Fp32>) {
    // The host's own addition; a sum that is subnormal or zero is always exact.
    const auto x = bit_cast<float>(a);
    const auto y = bit_cast<float>(b);
    const float rounded = x + y;
    const auto bits = bit_cast<Fp32::Bits>(rounded);
    if (magnitude<Fp32>(bits) >= Fp32::kInfinity) return false;
    if ((flags & kInexact) == 0) {
      const double wide = static_cast<double>(x) + static_cast<double>(y);
      if (wide != static_cast<double>(rounded) ||
          sum_error(static_cast<double>(x), static_cast<double>(y), wide) != 0) {
        flags |= kInexact;
      }
    }
    result = bits;
    return true;
  } else {
    const double x = to_double<F>(a);
    const double y = to_double<F>(b);
    const double wide = x + y;
    if constexpr (std::is_same_v<F, Fp16>) return round_double<F>(wide, kNoError, result, flags);  // 41 bits suffice
    return round_double<F>(
        wide, [=] { return sum_error(x, y, wide); }, result, flags);
  }
}

template <class F, class To>
bool multiply(typename F::Bits a, typename F::Bits b, typename To::Bits& result, Flags& flags) {
  return round_any<To>(to_double<F>(a) * to_double<F>(b), kNoError, result, flags);
}

template <class F, class To>
bool multiply_add(typename F::Bits a, typename F::Bits b, typename To::Bits c, typename To::Bits& result,
                  Flags& flags) {
  const double product = to_double<F>(a) * to_double<F>(b);
  const double addend = to_double<To>(c);
  const double wide = product + addend;
  return round_any<To>(
      wide, [=] { return sum_error(product, addend, wide); }, result, flags);
}

template <class From, class To>
bool convert(typename From::Bits value, typename To::Bits& result, Flags& flags) {
  return round_any<To>(to_double<From>(value), kNoError, result, flags);
}

}  // namespace halfstep::isa::floating::fast
