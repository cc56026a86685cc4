// Shortcuts for the common case: rounding to nearest even, finite operands, a result that does not overflow. They use
// the host's float and double arithmetic and agree with arithmetic.h bit by bit, flags included (tests/1_isa compares
// them); whatever they cannot decide cheaply they leave to it by returning false.
//
// Why they are exact. A result is first computed in a wider host format: products fit it exactly, sums may be rounded.
// Rounding once more, to the format asked for, can only go wrong if the wide sum was rounded and lies exactly half way
// between two numbers of the format; that case is detected. So is inexactness: the error of a rounded sum is itself a
// host number, found with six additions. Flags accrue, so once NX is set, nobody can tell whether it is raised again,
// and the search is skipped.
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa/float/fast_half.h"
#include "isa/float/format.h"
#include "isa/float/host.h"

namespace halfstep::isa::floating::fast {

// A number of the format as a double; of infinity and NaN comes something that no rounding below accepts.
template <class F>
double to_double(typename F::Bits bits) {
  if constexpr (std::is_same_v<F, Fp32>) return static_cast<double>(host::float_of(bits));
  if constexpr (std::is_same_v<F, Bf16>) return static_cast<double>(host::from_bf16(bits));
  if (!is_finite_half(bits)) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(host::from_fp16(static_cast<Fp16::Bits>(bits)));
}

// Rounds `value`, which the exact result exceeds by error(), to FP32. Subnormal results are left to the exact path; an
// exact zero is not.
template <class Error>
[[gnu::always_inline]] inline bool round_to_fp32(double value, Error error, Fp32::Bits& result, Flags& flags) {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 28;
  const std::uint64_t rest = host::bit_cast<std::uint64_t>(value) & (2 * kHalf - 1);
  if (rest == kHalf && error() != 0) return false;
  const auto rounded = static_cast<float>(value);
  const std::uint32_t absolute = magnitude<Fp32>(host::bits_of(rounded));
  if (absolute >= Fp32::kInfinity || (absolute <= Fp32::kHidden && value != 0)) return false;
  if ((flags & kInexact) == 0 && (static_cast<double>(rounded) != value || error() != 0)) flags |= kInexact;
  result = host::bits_of(rounded);
  return true;
}

// The same to bf16.
template <class Error>
[[gnu::always_inline]] inline bool round_to_bf16(double value, Error error, Bf16::Bits& result, Flags& flags) {
  constexpr int kDropped = 52 - Bf16::kFractionBits;
  constexpr std::uint64_t kHalf = std::uint64_t{1} << (kDropped - 1);
  constexpr std::uint64_t kRebias = static_cast<std::uint64_t>(1023 - Bf16::kBias) << Bf16::kFractionBits;
  constexpr std::uint64_t kLeastNormal = (kRebias + Bf16::kHidden) << kDropped;
  const auto pattern = host::bit_cast<std::uint64_t>(value);
  const bool negative = pattern >> 63 != 0;
  const std::uint64_t absolute = pattern & ~(std::uint64_t{1} << 63);
  if (absolute < kLeastNormal) {
    if (absolute != 0) return false;
    result = with_sign<Bf16>(0, negative);
    return true;
  }
  const std::uint64_t rest = absolute & (2 * kHalf - 1);
  if (rest == kHalf && error() != 0) return false;
  const std::uint64_t odd = (absolute >> kDropped) & 1;
  const std::uint64_t rounded = ((absolute + (kHalf - 1) + odd) >> kDropped) - kRebias;
  if (rounded >= Bf16::kInfinity) return false;  // infinity and NaN, too
  if ((flags & kInexact) == 0 && (rest != 0 || error() != 0)) flags |= kInexact;
  result = with_sign<Bf16>(static_cast<Bf16::Bits>(rounded), negative);
  return true;
}

template <class To, class Error>
[[gnu::always_inline]] inline bool round_double(double value, Error error, typename To::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<To, Fp32>) {
    return round_to_fp32(value, error, result, flags);
  } else {
    return round_to_bf16(value, error, result, flags);
  }
}

// FP32: the host's own addition; a sum that is subnormal or zero is always exact.
[[gnu::always_inline]] inline bool add_fp32(Fp32::Bits a, Fp32::Bits b, Fp32::Bits& result, Flags& flags) {
  const float x = host::float_of(a);
  const float y = host::float_of(b);
  const float rounded = x + y;
  if (magnitude<Fp32>(host::bits_of(rounded)) >= Fp32::kInfinity) return false;
  if ((flags & kInexact) == 0) {
    const auto wide_x = static_cast<double>(x);  // in double, the error cannot overflow on its way
    const auto wide_y = static_cast<double>(y);
    const double wide = wide_x + wide_y;
    if (wide != static_cast<double>(rounded) || host::sum_error(wide_x, wide_y, wide) != 0) flags |= kInexact;
  }
  result = host::bits_of(rounded);
  return true;
}

template <class F>
[[gnu::always_inline]] inline bool add(typename F::Bits a, typename F::Bits b, typename F::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<F, Fp32>) return add_fp32(a, b, result, flags);
  if constexpr (std::is_same_v<F, Fp16>) return add_half(a, b, result, flags);
  if constexpr (std::is_same_v<F, Bf16>) {
    const double x = to_double<F>(a);
    const double y = to_double<F>(b);
    const double wide = x + y;
    return round_to_bf16(
        wide, [=] { return host::sum_error(x, y, wide); }, result, flags);
  }
}

template <class F, class To>
[[gnu::always_inline]] inline bool multiply(typename F::Bits a, typename F::Bits b, typename To::Bits& result,
                                            Flags& flags) {
  if constexpr (std::is_same_v<To, Fp16>) {
    return multiply_half(a, b, result, flags);
  } else {
    return round_double<To>(to_double<F>(a) * to_double<F>(b), host::kNoError, result, flags);
  }
}

template <class F, class To>
[[gnu::always_inline]] inline bool multiply_add(typename F::Bits a, typename F::Bits b, typename To::Bits c,
                                                typename To::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<To, Fp16>) {
    return multiply_add_half(a, b, c, result, flags);
  } else {
    const double product = to_double<F>(a) * to_double<F>(b);
    const double addend = to_double<To>(c);
    const double wide = product + addend;
    return round_double<To>(
        wide, [=] { return host::sum_error(product, addend, wide); }, result, flags);
  }
}

template <class From, class To>
bool convert(typename From::Bits value, typename To::Bits& result, Flags& flags) {
  if constexpr (std::is_same_v<From, Fp32> && std::is_same_v<To, Fp16>) {
    return round_to_half(host::float_of(value), host::kNoError, result, flags);
  } else if constexpr (std::is_same_v<From, Bf16> && std::is_same_v<To, Fp16>) {
    return round_to_half(host::from_bf16(value), host::kNoError, result, flags);
  } else {
    return round_double<To>(to_double<From>(value), host::kNoError, result, flags);
  }
}

}  // namespace halfstep::isa::floating::fast
