// The operations of the FPU as types, so that an instruction's row can name one: apply<Format, Rules>(...). Those that
// programs spend their time in try the shortcut first; `flags` must then come in with what has accrued so far.
#pragma once

#include "isa/float/arithmetic.h"
#include "isa/float/comparison.h"
#include "isa/float/conversion.h"
#include "isa/float/fast.h"
#include "isa/float/format.h"

namespace halfstep::isa::floating {

struct Add {
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    typename F::Bits result;
    if (rounding == Rounding::nearest_even && fast::add<F>(a, b, result, flags)) return result;
    return add<F, Rules>(a, b, rounding, flags);
  }
};

struct Subtract {
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    return Add::apply<F, Rules>(a, negated<F>(b), rounding, flags);
  }
};

// The product of two F numbers as a To number.
template <class F, class To, class Rules>
typename To::Bits multiply_into(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
  typename To::Bits result;
  if (rounding == Rounding::nearest_even && fast::multiply<F, To>(a, b, result, flags)) return result;
  return multiply<F, To, Rules>(a, b, rounding, flags);
}

struct Multiply {
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    return multiply_into<F, F, Rules>(a, b, rounding, flags);
  }
};

// a * b + c of two F numbers and a To number.
template <class F, class To, class Rules>
typename To::Bits multiply_add_into(typename F::Bits a, typename F::Bits b, typename To::Bits c, Rounding rounding,
                                    Flags& flags) {
  typename To::Bits result;
  if (rounding == Rounding::nearest_even && fast::multiply_add<F, To>(a, b, c, result, flags)) return result;
  return multiply_add<F, To, Rules>(a, b, c, rounding, flags);
}

template <class From, class To, class Rules>
typename To::Bits convert_format(typename From::Bits value, Rounding rounding, Flags& flags) {
  typename To::Bits result;
  if (rounding == Rounding::nearest_even && fast::convert<From, To>(value, result, flags)) return result;
  return convert<From, To, Rules>(value, rounding, flags);
}

// Signs of the fused operations: fmadd a*b + c, fmsub a*b - c, fnmsub -(a*b) + c, fnmadd -(a*b) - c.
enum class Product : std::uint8_t { plain, negated };
enum class Addend : std::uint8_t { plain, negated };

template <Product kProduct = Product::plain, Addend kAddend = Addend::plain>
struct Fused {
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, typename F::Bits c, Rounding rounding,
                                Flags& flags) {
    if constexpr (kProduct == Product::negated) a = negated<F>(a);
    if constexpr (kAddend == Addend::negated) c = negated<F>(c);
    return multiply_add_into<F, F, Rules>(a, b, c, rounding, flags);
  }
};

using MultiplyAdd = Fused<>;
using MultiplySubtract = Fused<Product::plain, Addend::negated>;
using NegatedMultiplySubtract = Fused<Product::negated>;
using NegatedMultiplyAdd = Fused<Product::negated, Addend::negated>;

struct Minimum {
  static constexpr bool kSeesNan = true;
  template <class F>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return minimum<F>(a, b, flags);
  }
};

struct Maximum {
  static constexpr bool kSeesNan = true;
  template <class F>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return maximum<F>(a, b, flags);
  }
};

template <SignFrom kSign>
struct InjectSign {
  static constexpr bool kSeesNan = false;  // a NaN is only a pattern
  template <class F>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Flags& /*flags*/) {
    return inject_sign<F, kSign>(a, b);
  }
};

struct Equal {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return equal<F>(a, b, flags);
  }
};

struct NotEqual {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    if (is_signalling<F>(a) || is_signalling<F>(b)) {
      flags |= kInvalid;
      return Rules::kNotEqualIfSignalling;
    }
    return !equal<F>(a, b, flags);
  }
};

struct Less {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return less<F>(a, b, flags);
  }
};

struct LessOrEqual {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return less_or_equal<F>(a, b, flags);
  }
};

struct Greater {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return less<F>(b, a, flags);
  }
};

struct GreaterOrEqual {
  template <class F, class Rules>
  static bool apply(typename F::Bits a, typename F::Bits b, Flags& flags) {
    return less_or_equal<F>(b, a, flags);
  }
};

}  // namespace halfstep::isa::floating
