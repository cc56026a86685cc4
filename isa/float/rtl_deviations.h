// Every result in which the modelled hardware (RI5CY vega_v1.3.4, FPnew 0.6.1, fpu_div_sqrt_mvp 1.0.3) differs from the
// documented semantics, in one place. Numbers in brackets are those of tests/data/functional/README.md, which describes
// how they were measured. One more item, vfmre [4], is rs1 * rs2 - rd in both arithmetics, so it is no deviation here.
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa/float/division.h"
#include "isa/float/format.h"
#include "isa/float/value.h"
#include "isa/hart.h"
#include "isa/instruction.h"
#include "isa/meaning/simd.h"

namespace halfstep::isa {

// [1] 16-bit dot products: the multiplier complements the upper half-word of rs1, extended to 17 bits, whenever bit 25
// of the instruction is 0.
template <class First, class SecondLane, Sum kSum, Second kSecond>
void rtl_dot_product_16(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const bool complemented = (instruction.word & 1U << 25) == 0;
  std::uint32_t sum = kSum == Sum::onto_rd ? hart.x[instruction.rd] : 0;
  for (int i = 0; i < 2; ++i) {
    auto first = static_cast<std::uint32_t>(lane<First>(hart.x[instruction.rs1], i));
    if (complemented && i == 1) first = ~first;
    sum += first * static_cast<std::uint32_t>(second_operand<SecondLane, kSecond>(hart, instruction, i));
  }
  hart.set(instruction.rd, sum);
}

namespace floating {

struct RtlRules {
  static constexpr int kDividedLanes = 1;               // [3] vfdiv and vfsqrt: lane 0 only
  static constexpr bool kNotEqualIfSignalling = false;  // [6] vfne of a signalling NaN

  // [5] The decoder passes the selector of scalar bf16 sign injections, minima and comparisons undecoded to the FPU,
  // which answers with its don't-care pattern.
  template <class F>
  static constexpr bool kScalarSelectorDecoded = !std::is_same_v<F, Bf16>;

  // [11] Underflow needs a delivered result with a zero exponent field.
  static constexpr bool underflows(bool /*tiny_after_rounding*/, bool subnormal_result) { return subnormal_result; }

  // [10] A product of zero rounds down to -0.
  static constexpr bool zero_product_sign(bool negative, Rounding rounding) {
    return negative || rounding == Rounding::down;
  }

  // [7] An infinity that changes format is rounded as if it had overflowed, and flagged as inexact alone.
  template <class To>
  static constexpr typename To::Bits infinity(bool negative, Rounding rounding, Flags& flags) {
    flags |= kInexact;
    return overflowed<To>(negative, rounding);
  }

  // [8] An integer too large for FP16 is invalid rather than an overflow.
  static constexpr Flags integer_overflow() { return kInvalid | kInexact; }

  // [9] The most negative integer itself counts as out of range.
  static constexpr void note_most_negative(Flags& flags) { flags |= kInvalid; }

  // [2] Infinity divided, by infinity, and its root: flagged as overflow.
  static constexpr void note_infinite_operand(Flags& flags) { flags |= kOverflow; }

  template <class F>
  static constexpr typename F::Bits round_quotient(Value a, Value b, Rounding rounding, Flags& flags);
  template <class F>
  static constexpr typename F::Bits round_root(Value a, Rounding rounding, Flags& flags);
};

// [5] What scalar bf16 returns instead of a selected result.
constexpr std::uint16_t kUndecodedSelectorResult = 0x8081;

// [2] The division unit keeps this many fraction bits of a quotient in (0.5, 2) and of a root in [1, 2), truncates the
// rest without a trace and rounds what it kept. The widths fit the rows; they are those of 9, 5 and 4 steps of 3 bits.
template <class F>
constexpr int kUnitBits = std::is_same_v<F, Fp32>   ? 26
                          : std::is_same_v<F, Fp16> ? 14
                                                    : 11;

// When it rounds, it looks at this many bits behind the last place: a subnormal FP16 result can lose some more.
template <class F>
constexpr int kUnitSeenBits = std::is_same_v<F, Fp32>   ? 29
                              : std::is_same_v<F, Fp16> ? 12
                                                        : 15;

// It swaps the two directed modes and truncates in the mode that it does not know.
constexpr Rounding unit_rounding(Rounding rounding) {
  switch (rounding) {
    case Rounding::nearest_even:
      return Rounding::nearest_even;
    case Rounding::down:
      return Rounding::up;
    case Rounding::up:
      return Rounding::down;
    case Rounding::toward_zero:
    case Rounding::nearest_away:
      break;
  }
  return Rounding::toward_zero;
}

// The last `dropped` bits rounded off, as the unit does it.
template <class F>
constexpr std::uint64_t round_in_unit(bool negative, std::uint64_t kept, int dropped, Rounding rounding, Flags& flags) {
  const int unseen = dropped > kUnitSeenBits<F> ? dropped - kUnitSeenBits<F> : 0;
  const int seen = dropped - unseen;
  kept >>= unseen;
  const std::uint64_t half = std::uint64_t{1} << (seen - 1);
  const std::uint64_t rest = kept & (2 * half - 1);
  const std::uint64_t whole = kept >> seen;
  if (rest != 0) flags |= kInexact;
  return whole + (rounds_up(unit_rounding(rounding), negative, (whole & 1) != 0, rest, half) ? 1 : 0);
}

// The unit's result: `kept` has kUnitBits fraction bits; `field` is the biased exponent that belongs to its integer
// bit, which may be 0. The cases are those of the unit's normalisation (norm_div_sqrt_mvp); two of them, which no
// recorded vector reaches, follow from its source alone: the lost bit below, and the bits that it does not see.
template <class F>
constexpr typename F::Bits normalise_in_unit(bool negative, int field, std::uint64_t kept, Rounding rounding,
                                             Flags& flags) {
  constexpr std::uint64_t kIntegerBit = std::uint64_t{1} << kUnitBits<F>;
  constexpr int kDropped = kUnitBits<F> - F::kFractionBits;
  const bool below_one = (kept & kIntegerBit) == 0;
  if (field < -F::kFractionBits - 1) {  // far below the smallest subnormal: zero in every mode, flagged as overflow
    flags |= kOverflow;
    return with_sign<F>(0, negative);
  }
  if (field <= 0 || (field == 1 && below_one)) {
    flags |= kUnderflow;  // exact or not
    const std::uint64_t rounded = round_in_unit<F>(negative, kept, kDropped + 1 - field, rounding, flags);
    // What rounds up to the smallest normal number loses its only bit.
    return with_sign<F>(static_cast<typename F::Bits>(rounded & F::kFractionMask), negative);
  }
  if (below_one) {
    kept <<= 1;
    --field;
  }
  if (field >= F::kLargestField) {  // infinity in every mode, and exact
    flags |= kOverflow;
    return with_sign<F>(F::kInfinity, negative);
  }
  const std::uint64_t rounded = round_in_unit<F>(negative, kept, kDropped, rounding, flags);
  const std::uint64_t base = static_cast<std::uint64_t>(field - 1) << F::kFractionBits;
  return with_sign<F>(static_cast<typename F::Bits>(base + rounded), negative);
}

template <class F>
constexpr typename F::Bits RtlRules::round_quotient(Value a, Value b, Rounding rounding, Flags& flags) {
  a = with_leading_one_at(F::kFractionBits, a);
  b = with_leading_one_at(F::kFractionBits, b);
  const std::uint64_t kept = (a.significand << kUnitBits<F>) / b.significand;
  return normalise_in_unit<F>(a.negative != b.negative, a.exponent - b.exponent + F::kBias, kept, rounding, flags);
}

template <class F>
constexpr typename F::Bits RtlRules::round_root(Value a, Rounding rounding, Flags& flags) {
  a = with_leading_one_at(2 * kUnitBits<F>, a);
  if (a.exponent % 2 != 0) {
    a.significand <<= 1;
    --a.exponent;
  }
  const int field = a.exponent / 2 + kUnitBits<F> + F::kBias;
  return normalise_in_unit<F>(false, field, integer_root(a.significand), rounding, flags);
}

}  // namespace floating
}  // namespace halfstep::isa
