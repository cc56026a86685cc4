// Shortcuts with FP16 results, in the host's float: they matter most (vfmac.h), so they have no branch that depends on
// ordinary data, be it normal, subnormal or zero. See fast.h for why they are exact.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "isa/float/format.h"
#include "isa/float/host.h"

namespace halfstep::isa::floating::fast {

constexpr bool is_finite_half(Fp16::Bits value) { return magnitude<Fp16>(value) < Fp16::kInfinity; }

// Rounds `value`, which the exact result exceeds by error(), to FP16.
//
// Adding a power of two ("aligner") whose last place in float is the last place of the result rounds to it; the sum's
// pattern less the aligner's is the significand. Significands of normal numbers include the hidden bit, which adds one
// to the exponent field, so the field is that of the exponent less one: 0 for subnormal numbers, too.
template <class Error>
[[gnu::always_inline]] inline bool round_to_half(float value, Error error, Fp16::Bits& result, Flags& flags) {
  constexpr std::uint32_t kExponentMask = Fp32::kInfinity;
  constexpr std::uint32_t kLeastNormal = static_cast<std::uint32_t>(Fp16::kLeastExponent + Fp32::kBias) << 23;
  constexpr std::uint32_t kAlignment = 13U << 23;  // float has 13 fraction bits more
  constexpr std::uint32_t kFieldOffset = static_cast<std::uint32_t>(Fp16::kLeastExponent + Fp32::kBias + 13) << 10;

  const std::uint32_t pattern = host::bits_of(value);
  const std::uint32_t absolute = pattern & Fp32::kMagnitudeMask;
  if (absolute >= host::bits_of(0x1p17F)) return false;  // overflow, infinity, NaN
  const std::uint32_t aligner_pattern = std::max(absolute & kExponentMask, kLeastNormal) + kAlignment;
  const float aligner = host::float_of(aligner_pattern);
  const float aligned = host::float_of(absolute) + aligner;
  const std::uint32_t significand = host::bits_of(aligned) - aligner_pattern;
  const std::uint32_t rounded = significand + (aligner_pattern >> 13) - kFieldOffset;
  if (rounded >= Fp16::kInfinity) return false;

  const float rest = host::float_of(absolute) - (aligned - aligner);
  const float half_place = aligner * 0x1p-24F;
  if (std::fabs(rest) == half_place && error() != 0) return false;
  Flags raised_if_inexact = kInexact;
  if (absolute < kLeastNormal) {
    if (rounded == Fp16::kHidden) return false;  // whether this is an underflow is not decided here
    raised_if_inexact |= kUnderflow;
  }
  if ((flags & raised_if_inexact) != raised_if_inexact && (rest != 0 || error() != 0)) flags |= raised_if_inexact;
  result = static_cast<Fp16::Bits>(rounded | (pattern >> 16 & Fp16::kSignMask));
  return true;
}

[[gnu::always_inline]] inline bool add_half(Fp16::Bits a, Fp16::Bits b, Fp16::Bits& result, Flags& flags) {
  if (!is_finite_half(a) || !is_finite_half(b)) return false;
  const float x = host::from_fp16(a);
  const float y = host::from_fp16(b);
  const float sum = x + y;
  return round_to_half(
      sum, [=] { return host::sum_error(x, y, sum); }, result, flags);
}

// The product of two FP16 numbers is an exact float.
[[gnu::always_inline]] inline bool multiply_half(Fp16::Bits a, Fp16::Bits b, Fp16::Bits& result, Flags& flags) {
  if (!is_finite_half(a) || !is_finite_half(b)) return false;
  return round_to_half(host::from_fp16(a) * host::from_fp16(b), host::kNoError, result, flags);
}

[[gnu::always_inline]] inline bool multiply_add_half(Fp16::Bits a, Fp16::Bits b, Fp16::Bits c, Fp16::Bits& result,
                                                     Flags& flags) {
  if (!is_finite_half(a) || !is_finite_half(b) || !is_finite_half(c)) return false;
  const float product = host::from_fp16(a) * host::from_fp16(b);
  const float addend = host::from_fp16(c);
  const float sum = product + addend;
  return round_to_half(
      sum, [=] { return host::sum_error(product, addend, sum); }, result, flags);
}

}  // namespace halfstep::isa::floating::fast
