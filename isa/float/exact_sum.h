// The exact sum of any number of values: a fixed-point number wide enough for every product of two bf16 or FP16 numbers
// and every FP32 number, so that a dot product can be rounded once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "isa/float/value.h"

namespace halfstep::isa::floating {

class ExactSum {
 public:
  void add(const Value& value) {
    if (value.significand == 0) return;
    const int place = value.exponent - kLowestExponent;
    const auto limb = static_cast<std::size_t>(place / 64);
    const int shift = place % 64;
    const std::uint64_t low = value.significand << shift;
    const std::uint64_t high = shift == 0 ? 0 : value.significand >> (64 - shift);
    if (value.negative) {
      subtract_at(limb, low);
      subtract_at(limb + 1, high);
    } else {
      add_at(limb, low);
      add_at(limb + 1, high);
    }
  }

  // An exact zero is returned with a significand of 0; its sign is the caller's business.
  Value value() const {
    std::array<std::uint64_t, kLimbs> absolute = limbs_;
    const bool negative = limbs_[kLimbs - 1] >> 63 != 0;
    if (negative) negate(absolute);
    std::size_t top = kLimbs;
    while (top > 0 && absolute[top - 1] == 0) --top;
    if (top == 0) return {};
    const int shift = leading_zeros(absolute[top - 1]);
    std::uint64_t significand = absolute[top - 1] << shift;
    std::uint64_t rest = 0;
    if (top > 1) {
      if (shift != 0) significand |= absolute[top - 2] >> (64 - shift);
      rest = absolute[top - 2] << shift;
      for (std::size_t i = 0; i + 2 < top; ++i) rest |= absolute[i];
    }
    if (rest != 0) significand |= 1;
    return {negative, kLowestExponent + 64 * static_cast<int>(top - 1) - shift, significand};
  }

 private:
  static constexpr std::size_t kLimbs = 10;
  static constexpr int kLowestExponent = -320;  // below the last bit of the smallest bf16 product, 2^-266

  void add_at(std::size_t limb, std::uint64_t amount) {
    for (; amount != 0 && limb < kLimbs; ++limb) {
      limbs_[limb] += amount;
      amount = limbs_[limb] < amount ? 1 : 0;
    }
  }

  void subtract_at(std::size_t limb, std::uint64_t amount) {
    for (; amount != 0 && limb < kLimbs; ++limb) {
      const std::uint64_t borrow = limbs_[limb] < amount ? 1 : 0;
      limbs_[limb] -= amount;
      amount = borrow;
    }
  }

  static void negate(std::array<std::uint64_t, kLimbs>& limbs) {
    std::uint64_t carry = 1;
    for (std::uint64_t& limb : limbs) {
      limb = ~limb + carry;
      carry = carry != 0 && limb == 0 ? 1 : 0;
    }
  }

  std::array<std::uint64_t, kLimbs> limbs_{};
};

}  // namespace halfstep::isa::floating
