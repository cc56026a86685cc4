// Exact numbers between unpacking and rounding. A Value is significand * 2^exponent; where bits had to be dropped, the
// lowest bit of the significand is set ("sticky"), which is as good as the exact number to every rounding, because it
// lies far below the last bit of any format.
#pragma once

#include <cstdint>

#include "isa/float/format.h"

namespace halfstep::isa::floating {

struct Value {
  bool negative = false;
  int exponent = 0;
  std::uint64_t significand = 0;
};

constexpr int leading_zeros(std::uint64_t value) { return value == 0 ? 64 : __builtin_clzll(value); }

constexpr std::uint64_t shift_right_sticky(std::uint64_t value, int shift) {
  if (shift <= 0) return value;
  if (shift > 63) return value != 0 ? 1 : 0;
  const std::uint64_t lost = value & ((std::uint64_t{1} << shift) - 1);
  return (value >> shift) | (lost != 0 ? 1 : 0);
}

// The value of a finite number.
template <class F>
constexpr Value unpack(typename F::Bits bits) {
  const auto absolute = static_cast<std::uint64_t>(magnitude<F>(bits));
  const int field = static_cast<int>(absolute >> F::kFractionBits);
  const std::uint64_t fraction = absolute & F::kFractionMask;
  return {is_negative<F>(bits), (field == 0 ? 1 : field) - F::kBias - F::kFractionBits,
          field == 0 ? fraction : fraction | F::kHidden};
}

// Moves the leading one of a non-zero significand to bit `place`, from below.
constexpr Value with_leading_one_at(int place, Value value) {
  const int shift = leading_zeros(value.significand) - (63 - place);
  return {value.negative, value.exponent - shift, value.significand << shift};
}

// Whether the rounding mode goes away from zero, given the bits below the last kept one.
constexpr bool rounds_up(Rounding rounding, bool negative, bool odd, std::uint64_t rest, std::uint64_t half) {
  switch (rounding) {
    case Rounding::nearest_even:
      return rest > half || (rest == half && odd);
    case Rounding::toward_zero:
      return false;
    case Rounding::down:
      return negative && rest != 0;
    case Rounding::up:
      return !negative && rest != 0;
    case Rounding::nearest_away:
      return rest >= half;
  }
  return false;
}

// What an overflowing result becomes: infinity or the largest finite number.
template <class F>
constexpr typename F::Bits overflowed(bool negative, Rounding rounding) {
  const bool to_infinity = rounding == Rounding::nearest_even || rounding == Rounding::nearest_away ||
                           rounding == (negative ? Rounding::down : Rounding::up);
  return with_sign<F>(to_infinity ? F::kInfinity : F::kLargestFinite, negative);
}

// A significand with its leading one at bit 63, cut to its upper bits.
struct Cut {
  std::uint64_t kept;
  bool inexact;
};

constexpr Cut cut(std::uint64_t significand, int dropped, Rounding rounding, bool negative) {
  if (dropped > 64) {  // all of it is far below half of the last place
    const bool up = rounds_up(rounding, negative, false, 1, 2);
    return {std::uint64_t{up ? 1U : 0U}, true};
  }
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  const std::uint64_t kept = dropped == 64 ? 0 : significand >> dropped;
  const std::uint64_t rest = dropped == 64 ? significand : significand & ((half << 1) - 1);
  return {kept + (rounds_up(rounding, negative, (kept & 1) != 0, rest, half) ? 1 : 0), rest != 0};
}

// Rounds to the format. Rules decides when a tiny result counts as underflow (see ieee_rules.h).
template <class F, class Rules>
constexpr typename F::Bits round_to(Value value, Rounding rounding, Flags& flags) {
  using Bits = typename F::Bits;
  if (value.significand == 0) return with_sign<F>(0, value.negative);
  value = with_leading_one_at(63, value);
  const int exponent = value.exponent + 63;  // of the leading one
  constexpr int kNormalCut = 63 - F::kFractionBits;
  const bool below_normal = exponent < F::kLeastExponent;
  const int dropped = below_normal ? kNormalCut + F::kLeastExponent - exponent : kNormalCut;
  const Cut result = cut(value.significand, dropped, rounding, value.negative);
  if (result.inexact) flags |= kInexact;

  // Adding, not joining: a significand that rounded up to the next power of two carries into the exponent field.
  const std::uint64_t base =
      below_normal ? 0 : static_cast<std::uint64_t>(exponent - F::kLeastExponent) << F::kFractionBits;
  const std::uint64_t packed = base + result.kept;
  if (packed >= F::kInfinity) {
    flags |= kOverflow | kInexact;
    return overflowed<F>(value.negative, rounding);
  }
  if (below_normal && result.inexact) {
    // Tiny after rounding: would it still be below the normal numbers with an unbounded exponent?
    const bool reaches_normal = exponent == F::kLeastExponent - 1 &&
                                cut(value.significand, kNormalCut, rounding, value.negative).kept == 2 * F::kHidden;
    if (Rules::underflows(!reaches_normal, packed < F::kHidden)) flags |= kUnderflow;
  }
  return with_sign<F>(static_cast<Bits>(packed), value.negative);
}

}  // namespace halfstep::isa::floating
