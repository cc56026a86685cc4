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
  static constexpr bool kIsRtl = true;
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

  // [7] An infinity that changes format is treated as an overflow.
  template <class To>
  static constexpr typename To::Bits infinity(bool negative, Rounding rounding, Flags& flags) {
    flags |= kOverflow | kInexact;
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
// rest without a trace and rounds what it kept.
template <class F>
constexpr int kQuotientBits = std::is_same_v<F, Fp32>   ? 26
                              : std::is_same_v<F, Fp16> ? 14
                                                        : 11;
template <class F>
constexpr int kRootBits = std::is_same_v<F, Fp32>   ? 26
                          : std::is_same_v<F, Fp16> ? 14
                                                    : 11;

// The unit swaps the two directed modes and truncates in the mode that it does not know.
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

// Rounds what the unit kept: no largest finite number on overflow, and overflow and underflow without NX.
template <class F>
constexpr typename F::Bits round_in_unit(Value kept, Rounding rounding, Flags& flags) {
  Flags raised = 0;
  const auto result = round_to<F, RtlRules>(kept, unit_rounding(rounding), raised);
  if ((raised & kOverflow) != 0) {
    flags |= kOverflow;
    return with_sign<F>(F::kInfinity, kept.negative);
  }
  flags |= raised;
  return result;
}

template <class F>
constexpr typename F::Bits RtlRules::round_quotient(Value a, Value b, Rounding rounding, Flags& flags) {
  a = with_leading_one_at(F::kFractionBits, a);
  b = with_leading_one_at(F::kFractionBits, b);
  const std::uint64_t kept = (a.significand << kQuotientBits<F>) / b.significand;
  return round_in_unit<F>({a.negative != b.negative, a.exponent - b.exponent - kQuotientBits<F>, kept}, rounding,
                          flags);
}

template <class F>
constexpr typename F::Bits RtlRules::round_root(Value a, Rounding rounding, Flags& flags) {
  a = with_leading_one_at(2 * kRootBits<F>, a);
  if (a.exponent % 2 != 0) {
    a.significand <<= 1;
    --a.exponent;
  }
  return round_in_unit<F>({false, a.exponent / 2, integer_root(a.significand)}, rounding, flags);
}

}  // namespace floating
}  // namespace halfstep::isa
