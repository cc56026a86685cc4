// Random floating point operands that are difficult: for tests that compare two ways to the same result.
#pragma once

#include <cstdint>
#include <random>

#include "isa/float/format.h"

namespace halfstep::isa::floating {

// Operands of a format, close to each other in exponent more often than not, so that sums cancel and round.
template <class F>
class Source {
 public:
  explicit Source(unsigned seed) : random_(seed) {}

  typename F::Bits next() {
    const std::uint32_t bits = random_();
    const std::uint32_t kind = random_() % 16;
    const std::uint32_t sign_and_fraction = bits & (F::kSignMask | F::kFractionMask);
    const auto with_exponent = [&](int exponent) {
      return static_cast<typename F::Bits>(sign_and_fraction | static_cast<std::uint32_t>(exponent + F::kBias)
                                                                   << F::kFractionBits);
    };
    if (kind < 8) return with_exponent(static_cast<int>(random_() % 8) - 4);
    if (kind == 8) return static_cast<typename F::Bits>(sign_and_fraction);  // subnormal
    if (kind == 9) return static_cast<typename F::Bits>(bits & F::kSignMask);
    if (kind == 10) return static_cast<typename F::Bits>((bits & F::kSignMask) | F::kHidden | (bits >> 8 & 3));
    if (kind == 11) return static_cast<typename F::Bits>(F::kLargestFinite - (bits & 3));
    if (kind == 12) {  // few significant bits: exact results and ties
      return static_cast<typename F::Bits>(with_exponent(static_cast<int>(random_() % 12) - 6) &
                                           ~(F::kFractionMask >> 3));
    }
    return static_cast<typename F::Bits>(bits);  // anything, NaN and infinity included
  }

  Flags accrued() { return static_cast<Flags>(random_() & (kInexact | kUnderflow)); }

 private:
  std::mt19937 random_;
};

}  // namespace halfstep::isa::floating
