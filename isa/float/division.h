// Division and square root, correctly rounded.
#pragma once

#include <cstdint>

#include "isa/float/arithmetic.h"
#include "isa/float/format.h"
#include "isa/float/value.h"

namespace halfstep::isa::floating {

// The larger root of a 64-bit integer, rounded down.
constexpr std::uint64_t integer_root(std::uint64_t square) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    if ((root | bit) * (root | bit) <= square) root |= bit;
  }
  return root;
}

// a / b of non-zero values: 38 bits or more of quotient, and a sticky bit.
constexpr Value quotient(Value a, Value b) {
  a = with_leading_one_at(62, a);
  b = with_leading_one_at(23, b);
  const std::uint64_t whole = a.significand / b.significand;
  const std::uint64_t sticky = a.significand % b.significand != 0 ? 1 : 0;
  return {a.negative != b.negative, a.exponent - b.exponent - 1, whole << 1 | sticky};
}

// The root of a positive value: 31 bits or more, and a sticky bit.
constexpr Value root(Value a) {
  a = with_leading_one_at(62, a);
  if (a.exponent % 2 != 0) {
    a.significand >>= 1;  // the low bit is 0: a format has far fewer than 62 bits
    ++a.exponent;
  }
  const std::uint64_t whole = integer_root(a.significand);
  const std::uint64_t sticky = whole * whole != a.significand ? 1 : 0;
  return {false, a.exponent / 2 - 1, whole << 1 | sticky};
}

// What does not depend on the value of both operands.
template <class F, class Rules>
constexpr typename F::Bits divide(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  if (is_nan<F>(a) || is_nan<F>(b)) return propagate_nan<F>(flags, a, b);
  if (is_infinite<F>(a) && is_infinite<F>(b)) return invalid<F>(flags);
  if (is_zero<F>(a) && is_zero<F>(b)) return invalid<F>(flags);
  if (is_infinite<F>(a) || is_infinite<F>(b)) {
    Rules::note_infinite_operand(flags);
    return with_sign<F>(is_infinite<F>(a) ? F::kInfinity : 0, negative);
  }
  if (is_zero<F>(b)) {
    flags |= kDivideByZero;
    return with_sign<F>(F::kInfinity, negative);
  }
  if (is_zero<F>(a)) return with_sign<F>(0, negative);
  return Rules::template round_quotient<F>(unpack<F>(a), unpack<F>(b), rounding, flags);
}

template <class F, class Rules>
constexpr typename F::Bits square_root(typename F::Bits a, Rounding rounding, Flags& flags) {
  if (is_nan<F>(a)) return propagate_nan<F>(flags, a);
  if (is_zero<F>(a)) return a;
  if (is_negative<F>(a)) return invalid<F>(flags);
  if (is_infinite<F>(a)) {
    Rules::note_infinite_operand(flags);
    return a;
  }
  return Rules::template round_root<F>(unpack<F>(a), rounding, flags);
}

}  // namespace halfstep::isa::floating
