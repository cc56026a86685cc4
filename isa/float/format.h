// The floating point formats: FP32 and FP16 of IEEE 754, and bf16 (the upper half of an FP32).
#pragma once

#include <cstdint>

namespace halfstep::isa::floating {

template <class BitsType, int kExponentWidth, int kFractionWidth>
struct Format {
  using Bits = BitsType;
  static constexpr int kFractionBits = kFractionWidth;
  static constexpr int kBias = (1 << (kExponentWidth - 1)) - 1;
  static constexpr int kLeastExponent = 1 - kBias;  // of normal numbers
  static constexpr int kLargestField = (1 << kExponentWidth) - 1;
  static constexpr Bits kHidden = static_cast<Bits>(1U << kFractionWidth);
  static constexpr Bits kFractionMask = static_cast<Bits>(kHidden - 1);
  static constexpr Bits kSignMask = static_cast<Bits>(1U << (kExponentWidth + kFractionWidth));
  static constexpr Bits kMagnitudeMask = static_cast<Bits>(kSignMask - 1);
  static constexpr Bits kInfinity = static_cast<Bits>(static_cast<std::uint32_t>(kLargestField) << kFractionWidth);
  static constexpr Bits kLargestFinite = static_cast<Bits>(kInfinity - 1);
  static constexpr Bits kQuietBit = static_cast<Bits>(1U << (kFractionWidth - 1));
  static constexpr Bits kCanonicalNan = static_cast<Bits>(kInfinity | kQuietBit);
};

using Fp32 = Format<std::uint32_t, 8, 23>;
using Fp16 = Format<std::uint16_t, 5, 10>;
using Bf16 = Format<std::uint16_t, 8, 7>;

enum class Rounding : std::uint8_t { nearest_even = 0, toward_zero = 1, down = 2, up = 3, nearest_away = 4 };

// Accrued exception flags, as in the CSR fflags.
using Flags = std::uint8_t;
constexpr Flags kInexact = 1;
constexpr Flags kUnderflow = 2;
constexpr Flags kOverflow = 4;
constexpr Flags kDivideByZero = 8;
constexpr Flags kInvalid = 16;

template <class F>
constexpr bool is_negative(typename F::Bits value) {
  return (value & F::kSignMask) != 0;
}
template <class F>
constexpr typename F::Bits magnitude(typename F::Bits value) {
  return static_cast<typename F::Bits>(value & F::kMagnitudeMask);
}
template <class F>
constexpr bool is_nan(typename F::Bits value) {
  return magnitude<F>(value) > F::kInfinity;
}
template <class F>
constexpr bool is_signalling(typename F::Bits value) {
  return is_nan<F>(value) && (value & F::kQuietBit) == 0;
}
template <class F>
constexpr bool is_infinite(typename F::Bits value) {
  return magnitude<F>(value) == F::kInfinity;
}
template <class F>
constexpr bool is_zero(typename F::Bits value) {
  return magnitude<F>(value) == 0;
}
template <class F>
constexpr bool is_subnormal(typename F::Bits value) {
  return magnitude<F>(value) < F::kHidden && !is_zero<F>(value);
}
template <class F>
constexpr typename F::Bits negated(typename F::Bits value) {
  return static_cast<typename F::Bits>(value ^ F::kSignMask);
}
template <class F>
constexpr typename F::Bits with_sign(typename F::Bits value, bool negative) {
  return static_cast<typename F::Bits>(magnitude<F>(value) | (negative ? F::kSignMask : 0));
}

}  // namespace halfstep::isa::floating
