// The sum of two products of F numbers and an addend, as To: rounded once (fused), or after each multiply-add
// (chained). Neither is a measured result: the RI5CY RTL has no such instruction (see tables/dot_product.cpp).
#pragma once

#include <array>

#include "isa/float/arithmetic.h"
#include "isa/float/exact_sum.h"
#include "isa/float/format.h"
#include "isa/float/ieee_rules.h"

namespace halfstep::isa::floating {

// Lane 0 first, onto the addend; then lane 1 onto the result.
template <class F, class To>
typename To::Bits chained_dot_product(std::array<typename F::Bits, 2> a, std::array<typename F::Bits, 2> b,
                                      typename To::Bits addend, Rounding rounding, Flags& flags) {
  const auto partial = multiply_add<F, To, IeeeRules>(a[0], b[0], addend, rounding, flags);
  return multiply_add<F, To, IeeeRules>(a[1], b[1], partial, rounding, flags);
}

template <class F, class To>
typename To::Bits fused_dot_product(std::array<typename F::Bits, 2> a, std::array<typename F::Bits, 2> b,
                                    typename To::Bits addend, Rounding rounding, Flags& flags) {
  // With an infinity or NaN among the operands nothing is rounded, and the chained form has the answer, once finite
  // products and a finite addend are replaced by zeros, so that none of its partial sums overflows.
  const auto quiet = [](typename F::Bits value, typename F::Bits partner) {
    const bool finite = magnitude<F>(value) < F::kInfinity;
    const bool needed = magnitude<F>(partner) >= F::kInfinity;  // decides the sign, or makes the product invalid
    return finite && !needed ? typename F::Bits{0} : value;
  };
  const bool finite_products = magnitude<F>(a[0]) < F::kInfinity && magnitude<F>(b[0]) < F::kInfinity &&
                               magnitude<F>(a[1]) < F::kInfinity && magnitude<F>(b[1]) < F::kInfinity;
  if (!finite_products || magnitude<To>(addend) >= To::kInfinity) {
    const auto quiet_addend = magnitude<To>(addend) < To::kInfinity ? typename To::Bits{0} : addend;
    return chained_dot_product<F, To>({quiet(a[0], b[0]), quiet(a[1], b[1])}, {quiet(b[0], a[0]), quiet(b[1], a[1])},
                                      quiet_addend, rounding, flags);
  }
  const Value first = product(unpack<F>(a[0]), unpack<F>(b[0]));
  const Value second = product(unpack<F>(a[1]), unpack<F>(b[1]));
  const Value third = unpack<To>(addend);
  ExactSum exact;
  exact.add(first);
  exact.add(second);
  exact.add(third);
  Value result = exact.value();
  if (result.significand == 0) {
    const bool all_zero = first.significand == 0 && second.significand == 0 && third.significand == 0;
    const bool same_sign = first.negative == second.negative && second.negative == third.negative;
    result.negative = all_zero && same_sign ? first.negative : rounding == Rounding::down;
  }
  return round_to<To, IeeeRules>(result, rounding, flags);
}

}  // namespace halfstep::isa::floating
