// Addition, multiplication and fused multiply-add, exact before one rounding: in any format, mode and operand. These
// are the definition; fast.h has shortcuts for the common case that must agree with them.
#pragma once

#include <cstdint>

#include "isa/float/format.h"
#include "isa/float/value.h"

namespace halfstep::isa::floating {

// The canonical NaN, and NV if an operand was a signalling NaN.
template <class F, class... Operand>
constexpr typename F::Bits propagate_nan(Flags& flags, Operand... operands) {
  if ((is_signalling<F>(operands) || ...)) flags |= kInvalid;
  return F::kCanonicalNan;
}

template <class F>
constexpr typename F::Bits invalid(Flags& flags) {
  flags |= kInvalid;
  return F::kCanonicalNan;
}

// The sum of two exact values; both fit 48 bits. With leading ones at bit 61, at most one bit cancels whenever bits
// were lost to alignment, so the sticky bit stays below everything that counts.
constexpr Value sum(Value a, Value b, Rounding rounding) {
  if (a.significand == 0 && b.significand == 0) {
    const bool negative = a.negative == b.negative ? a.negative : rounding == Rounding::down;
    return {negative, 0, 0};
  }
  if (a.significand == 0) return b;
  if (b.significand == 0) return a;
  a = with_leading_one_at(61, a);
  b = with_leading_one_at(61, b);
  if (a.exponent < b.exponent || (a.exponent == b.exponent && a.significand < b.significand)) {
    const Value larger = b;
    b = a;
    a = larger;
  }
  const std::uint64_t aligned = shift_right_sticky(b.significand, a.exponent - b.exponent);
  if (a.negative == b.negative) return {a.negative, a.exponent, a.significand + aligned};
  const std::uint64_t difference = a.significand - aligned;
  return {difference == 0 ? rounding == Rounding::down : a.negative, a.exponent, difference};
}

constexpr Value product(Value a, Value b) {
  return {a.negative != b.negative, a.exponent + b.exponent, a.significand * b.significand};
}

template <class F, class Rules>
[[gnu::noinline]] constexpr typename F::Bits add(typename F::Bits a, typename F::Bits b, Rounding rounding,
                                                 Flags& flags) {
  if (is_nan<F>(a) || is_nan<F>(b)) return propagate_nan<F>(flags, a, b);
  if (is_infinite<F>(a)) return is_infinite<F>(b) && a != b ? invalid<F>(flags) : a;
  if (is_infinite<F>(b)) return b;
  return round_to<F, Rules>(sum(unpack<F>(a), unpack<F>(b), rounding), rounding, flags);
}

// The product of F numbers, rounded to To: the formats differ in fmulex only.
template <class F, class To, class Rules>
[[gnu::noinline]] constexpr typename To::Bits multiply(typename F::Bits a, typename F::Bits b, Rounding rounding,
                                                       Flags& flags) {
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  if (is_nan<F>(a) || is_nan<F>(b)) {
    propagate_nan<F>(flags, a, b);
    return To::kCanonicalNan;
  }
  if (is_infinite<F>(a) || is_infinite<F>(b)) {
    if (is_zero<F>(a) || is_zero<F>(b)) return invalid<To>(flags);
    return with_sign<To>(To::kInfinity, negative);
  }
  if (is_zero<F>(a) || is_zero<F>(b)) return with_sign<To>(0, Rules::zero_product_sign(negative, rounding));
  return round_to<To, Rules>(product(unpack<F>(a), unpack<F>(b)), rounding, flags);
}

// a * b + c with one rounding; a and b are F numbers, c and the result To numbers (they differ in fmacex only).
template <class F, class To, class Rules>
[[gnu::noinline]] constexpr typename To::Bits multiply_add(typename F::Bits a, typename F::Bits b, typename To::Bits c,
                                                           Rounding rounding, Flags& flags) {
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  const bool infinite = is_infinite<F>(a) || is_infinite<F>(b);
  if (infinite && (is_zero<F>(a) || is_zero<F>(b))) return invalid<To>(flags);  // whatever c is
  if (is_nan<F>(a) || is_nan<F>(b) || is_nan<To>(c)) {
    propagate_nan<F>(flags, a, b);
    return propagate_nan<To>(flags, c);
  }
  if (infinite) {
    const auto result = with_sign<To>(To::kInfinity, negative);
    return is_infinite<To>(c) && c != result ? invalid<To>(flags) : result;
  }
  if (is_infinite<To>(c)) return c;
  return round_to<To, Rules>(sum(product(unpack<F>(a), unpack<F>(b)), unpack<To>(c), rounding), rounding, flags);
}

}  // namespace halfstep::isa::floating
