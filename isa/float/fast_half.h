// Shortcuts with FP16 results, in the host's float: they matter most (vfmac.h). See fast.h for why they are exact.
#pragma once

#include <cmath>
#include <cstdint>

#include "isa/float/format.h"
#include "isa/float/host.h"

namespace halfstep::isa::floating::fast {

constexpr bool is_finite_half(Fp16::Bits value) { return magnitude<Fp16>(value) < Fp16::kInfinity; }

// Rounds `value`, whose magnitude is below the smallest normal FP16 number and which the exact result exceeds by
// error(). Adding 0.5, whose last place in float is that of a subnormal FP16 number, rounds to it.
template <class Error>
[[gnu::always_inline]] inline bool round_to_subnormal_half(float value, Error error, Fp16::Bits& result, Flags& flags) {
  const float absolute = std::fabs(value);
  const float aligned = absolute + 0.5F;
  const float rest = absolute - (aligned - 0.5F);
  if (std::fabs(rest) == 0x1p-25F && error() != 0) return false;
  const std::uint32_t rounded = host::bits_of(aligned) - host::bits_of(0.5F);
  if (rounded == Fp16::kHidden) return false;  // whether that is an underflow is not decided here
  constexpr Flags kTiny = kInexact | kUnderflow;
  if ((flags & kTiny) != kTiny && (rest != 0 || error() != 0)) flags |= kTiny;
  result = static_cast<Fp16::Bits>(rounded | (host::bits_of(value) >> 16 & Fp16::kSignMask));
  return true;
}

// The same for any float.
template <class Error>
[[gnu::always_inline]] inline bool round_to_half(float value, Error error, Fp16::Bits& result, Flags& flags) {
  constexpr int kDropped = Fp32::kFractionBits - Fp16::kFractionBits;
  constexpr std::uint32_t kHalf = 1U << (kDropped - 1);
  constexpr std::uint32_t kRebias = static_cast<std::uint32_t>(Fp32::kBias - Fp16::kBias) << Fp16::kFractionBits;
  constexpr std::uint32_t kLeastNormal = (kRebias + Fp16::kHidden) << kDropped;

  const std::uint32_t pattern = host::bits_of(value);
  const std::uint32_t absolute = magnitude<Fp32>(pattern);
  if (absolute < kLeastNormal) return round_to_subnormal_half(value, error, result, flags);
  const std::uint32_t rest = absolute & (2 * kHalf - 1);
  if (rest == kHalf && error() != 0) return false;
  const std::uint32_t odd = absolute >> kDropped & 1;
  const std::uint32_t rounded = ((absolute + (kHalf - 1) + odd) >> kDropped) - kRebias;
  if (rounded >= Fp16::kInfinity) return false;  // infinity and NaN, too
  if ((flags & kInexact) == 0 && (rest != 0 || error() != 0)) flags |= kInexact;
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
