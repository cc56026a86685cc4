// The operations of the FPU as types, so that an instruction's row can name one: apply<Format, Rules>(...).
//
// Those that programs spend their time in have a shortcut<Format>(...), too, for rounding to nearest even: false if it
// cannot tell the result. Its flags must come in with what has accrued so far; they count only if it returns true.
#pragma once

#include "isa/float/arithmetic.h"
#include "isa/float/comparison.h"
#include "isa/float/conversion.h"
#include "isa/float/fast.h"
#include "isa/float/format.h"

namespace halfstep::isa::floating {

struct Add {
  template <class F>
  [[gnu::always_inline]] static bool shortcut(typename F::Bits a, typename F::Bits b, typename F::Bits& result,
                                              Flags& flags) {
    return fast::add<F>(a, b, result, flags);
  }
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    return add<F, Rules>(a, b, rounding, flags);
  }
};

struct Subtract {
  template <class F>
  [[gnu::always_inline]] static bool shortcut(typename F::Bits a, typename F::Bits b, typename F::Bits& result,
                                              Flags& flags) {
    return fast::add<F>(a, negated<F>(b), result, flags);
  }
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    return add<F, Rules>(a, negated<F>(b), rounding, flags);
  }
};

struct Multiply {
  template <class F>
  [[gnu::always_inline]] static bool shortcut(typename F::Bits a, typename F::Bits b, typename F::Bits& result,
                                              Flags& flags) {
    return fast::multiply<F, F>(a, b, result, flags);
  }
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, Rounding rounding, Flags& flags) {
    return multiply<F, F, Rules>(a, b, rounding, flags);
  }
};

// Signs of the fused operations: fmadd a*b + c, fmsub a*b - c, fnmsub -(a*b) + c, fnmadd -(a*b) - c.
enum class Product : std::uint8_t { plain, negated };
enum class Addend : std::uint8_t { plain, negated };

template <Product kProduct = Product::plain, Addend kAddend = Addend::plain>
struct Fused {
  template <class F>
  static constexpr typename F::Bits factor(typename F::Bits a) {
    return kProduct == Product::negated ? negated<F>(a) : a;
  }
  template <class F>
  static constexpr typename F::Bits addend(typename F::Bits c) {
    return kAddend == Addend::negated ? negated<F>(c) : c;
  }
  template <class F>
  [[gnu::always_inline]] static bool shortcut(typename F::Bits a, typename F::Bits b, typename F::Bits c,
                                              typename F::Bits& result, Flags& flags) {
    return fast::multiply_add<F, F>(factor<F>(a), b, addend<F>(c), result, flags);
  }
  template <class F, class Rules>
  static typename F::Bits apply(typename F::Bits a, typename F::Bits b, typename F::Bits c, Rounding rounding,
                                Flags& flags) {
    return multiply_add<F, F, Rules>(factor<F>(a), b, addend<F>(c), rounding, flags);
  }
};
using MultiplyAdd = Fused<>;
using MultiplySubtract = Fused<Product::plain, Addend::negated>;
using NegatedMultiplySubtract = Fused<Product::negated>;
using NegatedMultiplyAdd = Fused<Product::negated, Addend::negated>;

template <class From, class To>
struct Convert {
  [[gnu::always_inline]] static bool shortcut(typename From::Bits value, typename To::Bits& result, Flags& flags) {
    return fast::convert<From, To>(value, result, flags);
  }
  template <class Rules>
  static typename To::Bits apply(typename From::Bits value, Rounding rounding, Flags& flags) {
    return convert<From, To, Rules>(value, rounding, flags);
  }
};

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
