// Comparisons, minimum and maximum, sign injection and classification: nothing here rounds.
#pragma once

#include <cstdint>

#include "isa/float/arithmetic.h"
#include "isa/float/format.h"

namespace halfstep::isa::floating {

// An integer that orders finite and infinite numbers as they are ordered, zeros of both signs equal.
template <class F>
constexpr std::int32_t order(typename F::Bits value) {
  const auto absolute = static_cast<std::int32_t>(magnitude<F>(value));
  return is_negative<F>(value) ? -absolute : absolute;
}

// Quiet: only a signalling NaN is invalid.
template <class F>
constexpr bool equal(typename F::Bits a, typename F::Bits b, Flags& flags) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    propagate_nan<F>(flags, a, b);
    return false;
  }
  return order<F>(a) == order<F>(b);
}

// Signalling: every NaN is invalid.
template <class F>
constexpr bool less(typename F::Bits a, typename F::Bits b, Flags& flags) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    flags |= kInvalid;
    return false;
  }
  return order<F>(a) < order<F>(b);
}

template <class F>
constexpr bool less_or_equal(typename F::Bits a, typename F::Bits b, Flags& flags) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    flags |= kInvalid;
    return false;
  }
  return order<F>(a) <= order<F>(b);
}

// The operand that is a number wins over a NaN; -0 is less than +0.
template <class F>
constexpr typename F::Bits smaller(typename F::Bits a, typename F::Bits b, bool want_larger, Flags& flags) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    propagate_nan<F>(flags, a, b);
    if (is_nan<F>(a) && is_nan<F>(b)) return F::kCanonicalNan;
    return is_nan<F>(a) ? b : a;
  }
  const bool a_first = order<F>(a) < order<F>(b) || (order<F>(a) == order<F>(b) && is_negative<F>(a));
  return a_first != want_larger ? a : b;
}

template <class F>
constexpr typename F::Bits minimum(typename F::Bits a, typename F::Bits b, Flags& flags) {
  return smaller<F>(a, b, false, flags);
}

template <class F>
constexpr typename F::Bits maximum(typename F::Bits a, typename F::Bits b, Flags& flags) {
  return smaller<F>(a, b, true, flags);
}

enum class SignFrom : std::uint8_t { second, second_negated, both };  // fsgnj, fsgnjn, fsgnjx

template <class F, SignFrom kSign>
constexpr typename F::Bits inject_sign(typename F::Bits a, typename F::Bits b) {
  if constexpr (kSign == SignFrom::second) return with_sign<F>(a, is_negative<F>(b));
  if constexpr (kSign == SignFrom::second_negated) return with_sign<F>(a, !is_negative<F>(b));
  return with_sign<F>(a, is_negative<F>(a) != is_negative<F>(b));
}

// The ten-bit mask of fclass: bit number by kind, from -infinity (0) to quiet NaN (9).
template <class F>
constexpr std::uint32_t classify(typename F::Bits value) {
  if (is_nan<F>(value)) return is_signalling<F>(value) ? 1U << 8 : 1U << 9;
  const int kind = is_infinite<F>(value) ? 3 : is_zero<F>(value) ? 0 : is_subnormal<F>(value) ? 1 : 2;
  return 1U << (is_negative<F>(value) ? 3 - kind : 4 + kind);
}

// The eight-bit code of vfclass: sign (7 negative, 6 not; none for NaN), then 5 quiet NaN, 4 signalling NaN, 3 zero,
// 2 subnormal, 1 normal, 0 infinity.
template <class F>
constexpr std::uint32_t classify_short(typename F::Bits value) {
  if (is_nan<F>(value)) return 1U << 6 | (is_signalling<F>(value) ? 1U << 4 : 1U << 5);
  const std::uint32_t sign = is_negative<F>(value) ? 1U << 7 : 1U << 6;
  const int kind = is_infinite<F>(value) ? 0 : is_zero<F>(value) ? 3 : is_subnormal<F>(value) ? 2 : 1;
  return sign | 1U << kind;
}

}  // namespace halfstep::isa::floating
