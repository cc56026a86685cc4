// The conversions to bf16 that clang calls where the compiler's passes left one, under the names it calls them by.
#include <stdint.h>

uint16_t __truncsfbf2(float value);
uint16_t __truncdfbf2(double value);

// Of the bits of a single: to nearest, ties to even.
static uint16_t rounded(uint32_t bits) { return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16); }

uint16_t __truncsfbf2(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return (bits & 0x7FFFFFFF) > 0x7F800000 ? 0x7FC0 : rounded(bits);
}

// By way of a single whose last bit says that something was cut off: then the second rounding is the only one.
uint16_t __truncdfbf2(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  constexpr uint64_t kInfinity = 0x7FF0000000000000;
  const uint64_t magnitude = bits & 0x7FFFFFFFFFFFFFFF;
  const uint32_t sign = (uint32_t)(bits >> 63) << 31;
  if (magnitude > kInfinity) return 0x7FC0;
  constexpr int kBiasDifference = 1023 - 127;
  constexpr int kCut = 52 - 23;  // fraction bits that a single lacks
  const int exponent = (int)(magnitude >> 52) - kBiasDifference;
  if (exponent >= 255) return rounded(sign | 0x7F800000);
  uint64_t fraction = magnitude & 0xFFFFFFFFFFFFF;
  int cut = kCut;
  uint32_t field = 0;  // of a subnormal single
  if (exponent > 0) {
    field = (uint32_t)exponent << 23;
  } else {
    fraction |= (uint64_t)1 << 52;
    cut += 1 - exponent;
    if (cut > 63) cut = 63;
  }
  const uint32_t kept = (uint32_t)(fraction >> cut);
  const bool inexact = (fraction & (((uint64_t)1 << cut) - 1)) != 0;
  return rounded(sign | (field + kept) | (inexact ? 1U : 0U));
}
