// Conversions between formats, and between formats and integers of 16 and 32 bits.
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

#include "isa/float/arithmetic.h"
#include "isa/float/format.h"
#include "isa/float/value.h"

namespace halfstep::isa::floating {

template <class From, class To, class Rules>
[[gnu::noinline]] constexpr typename To::Bits convert(typename From::Bits value, Rounding rounding, Flags& flags) {
  if (is_nan<From>(value)) {
    propagate_nan<From>(flags, value);
    return To::kCanonicalNan;
  }
  if (is_infinite<From>(value)) return Rules::template infinity<To>(is_negative<From>(value), rounding, flags);
  return round_to<To, Rules>(unpack<From>(value), rounding, flags);
}

template <class To, class Rules, class Integer>
constexpr typename To::Bits from_integer(Integer value, Rounding rounding, Flags& flags) {
  const std::int64_t wide = value;
  const Value exact{wide < 0, 0, static_cast<std::uint64_t>(wide < 0 ? -wide : wide)};
  Flags raised = 0;
  const auto result = round_to<To, Rules>(exact, rounding, raised);
  flags |= (raised & kOverflow) != 0 ? Rules::integer_overflow() : raised;
  return result;
}

// Out of range: saturated, NV. NaN counts as +infinity.
template <class F, class Integer>
constexpr Integer saturated(bool negative, Flags& flags) {
  flags |= kInvalid;
  return negative ? std::numeric_limits<Integer>::min() : std::numeric_limits<Integer>::max();
}

template <class F, class Rules, class Integer>
constexpr Integer to_integer(typename F::Bits bits, Rounding rounding, Flags& flags) {
  if (is_nan<F>(bits)) return saturated<F, Integer>(false, flags);
  if (is_infinite<F>(bits)) return saturated<F, Integer>(is_negative<F>(bits), flags);
  Value value = unpack<F>(bits);
  if (value.significand == 0) return 0;
  if (value.exponent > 32) return saturated<F, Integer>(value.negative, flags);
  Cut rounded{0, false};
  if (value.exponent >= 0) {
    rounded.kept = value.significand << value.exponent;
  } else {
    rounded = cut(value.significand, -value.exponent, rounding, value.negative);
  }
  if (rounded.kept > std::uint64_t{1} << 32) return saturated<F, Integer>(value.negative, flags);
  const std::int64_t wide =
      value.negative ? -static_cast<std::int64_t>(rounded.kept) : static_cast<std::int64_t>(rounded.kept);
  if (wide < std::numeric_limits<Integer>::min() || wide > std::numeric_limits<Integer>::max()) {
    return saturated<F, Integer>(value.negative, flags);
  }
  if (rounded.inexact) flags |= kInexact;
  if (std::is_signed_v<Integer> && wide == std::numeric_limits<Integer>::min() && !rounded.inexact) {
    Rules::note_most_negative(flags);
  }
  return static_cast<Integer>(wide);
}

}  // namespace halfstep::isa::floating
