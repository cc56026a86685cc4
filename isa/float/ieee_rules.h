// The documented semantics (IEEE 754 and the RISC-V specification) of everything in which hardware may differ. The
// operations of this folder take such a set of rules as a template parameter; rtl_deviations.h has the other one.
#pragma once

#include "isa/float/division.h"
#include "isa/float/format.h"
#include "isa/float/value.h"

namespace halfstep::isa::floating {

struct IeeeRules {
  static constexpr int kDividedLanes = 2;              // of vfdiv and vfsqrt
  static constexpr bool kNotEqualIfSignalling = true;  // vfne of a signalling NaN
  template <class F>
  static constexpr bool kScalarSelectorDecoded = true;

  // RISC-V detects tininess after rounding.
  static constexpr bool underflows(bool tiny_after_rounding, bool /*subnormal_result*/) { return tiny_after_rounding; }
  static constexpr bool zero_product_sign(bool negative, Rounding /*rounding*/) { return negative; }

  template <class To>
  static constexpr typename To::Bits infinity(bool negative, Rounding /*rounding*/, Flags& /*flags*/) {
    return with_sign<To>(To::kInfinity, negative);
  }

  static constexpr Flags integer_overflow() { return kOverflow | kInexact; }
  static constexpr void note_most_negative(Flags& /*flags*/) {}
  static constexpr void note_infinite_operand(Flags& /*flags*/) {}

  template <class F>
  static constexpr typename F::Bits round_quotient(Value a, Value b, Rounding rounding, Flags& flags) {
    return round_to<F, IeeeRules>(quotient(a, b), rounding, flags);
  }
  template <class F>
  static constexpr typename F::Bits round_root(Value a, Rounding rounding, Flags& flags) {
    return round_to<F, IeeeRules>(root(a), rounding, flags);
  }
};

}  // namespace halfstep::isa::floating
