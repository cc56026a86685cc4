// FP16 arithmetic the plain way, as a reference for tests: exact results as 128-bit integers in units of 2^-60, rounded
// once with integer division. Shares nothing with the product.
#pragma once

#include <cstdint>
#include <optional>

namespace halfstep::reference {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

struct HalfResult {
  std::uint16_t bits = 0;
  std::uint8_t flags = 0;  // NV 16, DZ 8, OF 4, UF 2, NX 1
};

constexpr int kUnitExponent = -60;

inline bool half_is_finite(std::uint16_t half) { return (half & 0x7c00) != 0x7c00; }

// A finite half in units of 2^-60; a multiple of 2^36 of them.
inline Wide half_value(std::uint16_t half) {
  const int field = (half >> 10) & 31;
  const Wide significand = field == 0 ? half & 0x3ff : (half & 0x3ff) | 0x400;
  const Wide value = significand << ((field == 0 ? 1 : field) - 15 - 10 - kUnitExponent);
  return (half & 0x8000) != 0 ? -value : value;
}

// value / unit, rounded to an integer. value is not negative; `negative` is the sign of the number it stands for, and
// `more` says that a little is missing from it.
inline UnsignedWide divide_rounded(UnsignedWide value, UnsignedWide unit, bool more, bool negative, int mode,
                                   bool& inexact) {
  const UnsignedWide whole = value / unit;
  const UnsignedWide rest = value % unit;
  inexact = rest != 0 || more;
  const UnsignedWide twice = 2 * rest;
  bool up = false;
  if (mode == 0) up = twice > unit || (twice == unit && (more || whole % 2 == 1));
  if (mode == 2) up = inexact && negative;
  if (mode == 3) up = inexact && !negative;
  if (mode == 4) up = twice >= unit;
  return whole + (up ? 1 : 0);
}

// Rounds a non-zero magnitude to FP16; tininess is detected after rounding.
inline HalfResult round_half(bool negative, UnsignedWide magnitude, bool more, int mode) {
  const std::uint16_t sign = negative ? 0x8000 : 0;
  int exponent = kUnitExponent - 1;  // of the leading bit
  for (UnsignedWide rest = magnitude; rest != 0; rest >>= 1) ++exponent;
  const int last_place = (exponent < -14 ? -14 : exponent) - 10;
  const UnsignedWide unit = static_cast<UnsignedWide>(1) << (last_place - kUnitExponent);
  HalfResult result;
  bool inexact = false;
  UnsignedWide significand = divide_rounded(magnitude, unit, more, negative, mode, inexact);
  int field = last_place + 10 + 15;
  if (significand == 0x800) {
    significand = 0x400;
    ++field;
  }
  if (field >= 31) {
    result.flags = 4 | 1;
    const bool infinite = mode == 0 || mode == 4 || (mode == 2 && negative) || (mode == 3 && !negative);
    result.bits = static_cast<std::uint16_t>(sign | (infinite ? 0x7c00 : 0x7bff));
    return result;
  }
  if (inexact) result.flags = 1;
  if (inexact && exponent < -14) {
    bool ignored = false;
    const UnsignedWide unbounded_unit = static_cast<UnsignedWide>(1) << (exponent - 10 - kUnitExponent);
    const UnsignedWide unbounded = divide_rounded(magnitude, unbounded_unit, more, negative, mode, ignored);
    const bool reaches_normal = exponent == -15 && unbounded == 0x800;
    if (!reaches_normal) result.flags |= 2;
  }
  const bool subnormal = significand < 0x400;
  result.bits = static_cast<std::uint16_t>(sign | (subnormal ? 0 : field << 10) | (significand & 0x3ff));
  return result;
}

// The sum of exact values; both zero: the sign rule of IEEE 754.
inline HalfResult half_sum(Wide a, bool a_negative, Wide b, bool b_negative, int mode) {
  const Wide sum = a + b;
  if (sum == 0) {
    const bool both_zero = a == 0 && b == 0;
    const bool negative = both_zero && a_negative == b_negative ? a_negative : mode == 2;
    return {static_cast<std::uint16_t>(negative ? 0x8000 : 0), 0};
  }
  return round_half(sum < 0, static_cast<UnsignedWide>(sum < 0 ? -sum : sum), false, mode);
}

// Finite operands only.
inline HalfResult half_add(std::uint16_t a, std::uint16_t b, int mode) {
  return half_sum(half_value(a), (a & 0x8000) != 0, half_value(b), (b & 0x8000) != 0, mode);
}

inline Wide half_product(std::uint16_t a, std::uint16_t b) {
  // Both are multiples of 2^-24, that is 2^36 units, so nothing is lost.
  constexpr Wide kUnits = static_cast<Wide>(1) << (-48 - kUnitExponent);
  return (half_value(a) >> 36) * (half_value(b) >> 36) * kUnits;
}

inline HalfResult half_multiply(std::uint16_t a, std::uint16_t b, int mode) {
  const bool negative = ((a ^ b) & 0x8000) != 0;
  const Wide product = half_product(a, b);
  if (product == 0) return {static_cast<std::uint16_t>(negative ? 0x8000 : 0), 0};
  return round_half(negative, static_cast<UnsignedWide>(product < 0 ? -product : product), false, mode);
}

inline HalfResult half_multiply_add(std::uint16_t a, std::uint16_t b, std::uint16_t c, int mode) {
  return half_sum(half_product(a, b), ((a ^ b) & 0x8000) != 0, half_value(c), (c & 0x8000) != 0, mode);
}

// Finite a, finite non-zero b.
inline HalfResult half_divide(std::uint16_t a, std::uint16_t b, int mode) {
  const bool negative = ((a ^ b) & 0x8000) != 0;
  if ((a & 0x7fff) == 0) return {static_cast<std::uint16_t>(negative ? 0x8000 : 0), 0};
  const auto dividend = static_cast<UnsignedWide>(half_value(a & 0x7fff) >> 36) << 60;
  const auto divisor = static_cast<UnsignedWide>(half_value(b & 0x7fff) >> 36);
  return round_half(negative, dividend / divisor, dividend % divisor != 0, mode);
}

}  // namespace halfstep::reference
