// Both FP16 lanes of a register at once, on hosts that convert FP16 in hardware (x86 with F16C). Shortcuts like those
// of fast.h, which they agree with bit by bit (tests/1_isa): false where they cannot tell, and everywhere on other
// hosts.
//
// Why they are exact: a product of two FP16 numbers is an exact float. A sum is rounded to float first; rounding it
// once more to FP16 is wrong only if the float lies exactly half way between two FP16 numbers, and then they decline.
// So they do of results that are subnormal, infinite or NaN: what remains raises no flag but NX.
#pragma once

#include <array>
#include <cstdint>

#include "isa/float/format.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace halfstep::isa::floating::half_pair {

// This host can do it, and nobody forbade it.
bool available();
// For tests and measurements: what is decoded from now on does without.
void forbid(bool forbidden);

#if defined(__x86_64__)

// The FP16 numbers of two floats, if both are normal or exactly zero. The upper lanes are 0.
[[gnu::target("f16c"), gnu::always_inline]] inline bool round(__m128 exact, __m128i halves, std::uint32_t& result) {
  const __m128i magnitude = _mm_and_si128(halves, _mm_set1_epi16(0x7fff));
  const __m128i normal = _mm_and_si128(_mm_cmpgt_epi16(magnitude, _mm_set1_epi16(0x0400)),
                                       _mm_cmpgt_epi16(_mm_set1_epi16(0x7c00), magnitude));
  constexpr int kBothHalves = 0xf;  // a bit a byte
  if ((_mm_movemask_epi8(normal) & kBothHalves) != kBothHalves) {
    const __m128i zero = _mm_castps_si128(_mm_cmpeq_ps(exact, _mm_setzero_ps()));
    const __m128i good = _mm_or_si128(normal, _mm_packs_epi32(zero, zero));
    if ((_mm_movemask_epi8(good) & kBothHalves) != kBothHalves) return false;
  }
  result = static_cast<std::uint32_t>(_mm_cvtsi128_si32(halves));
  return true;
}

[[gnu::target("f16c"), gnu::always_inline]] inline __m128 floats(std::uint32_t pair) {
  return _mm_cvtph_ps(_mm_cvtsi32_si128(static_cast<int>(pair)));
}

// Masks of four lanes, in memory: a compiler that knows them makes each from parts, every time.
struct alignas(16) Lanes {
  std::array<std::uint32_t, 4> lanes;
};
extern const Lanes kBelowHalf;  // bits of a float that are less than one of a normal FP16 number
extern const Lanes kHalfWay;    // what stands there half way between two of them

[[gnu::target("f16c"), gnu::always_inline]] inline __m128i load(const Lanes& lanes) {
  return _mm_load_si128(reinterpret_cast<const __m128i*>(lanes.lanes.data()));
}

// Both FP16 numbers of a pair are normal, and above the least such.
constexpr bool are_normal(std::uint32_t pair) {
  const std::uint32_t magnitudes = pair & 0x7fff7fffU;
  // The uppermost bit of each half says yes: not less than 0x0401; no: not less than 0x7c00.
  return ((magnitudes + 0x7bff7bffU) & ~(magnitudes + 0x04000400U) & 0x80008000U) == 0x80008000U;
}

[[gnu::target("f16c"), gnu::always_inline]] inline bool add(__m128 x, __m128 y, std::uint32_t& result, Flags& flags) {
  const __m128 sum = _mm_add_ps(x, y);
  const __m128i halves = _mm_cvtps_ph(sum, _MM_FROUND_TO_NEAREST_INT);
  const __m128i below = _mm_and_si128(_mm_castps_si128(sum), load(kBelowHalf));
  if (_mm_movemask_epi8(_mm_cmpeq_epi32(below, load(kHalfWay))) != 0) return false;
  result = static_cast<std::uint32_t>(_mm_cvtsi128_si32(halves));
  if (!are_normal(result) && !round(sum, halves, result)) return false;
  if ((flags & kInexact) == 0) {  // Knuth's two-sum, as in host.h
    const __m128 part = _mm_sub_ps(sum, x);
    const __m128 error = _mm_add_ps(_mm_sub_ps(x, _mm_sub_ps(sum, part)), _mm_sub_ps(y, part));
    const __m128 differs = _mm_or_ps(_mm_cmpneq_ps(_mm_cvtph_ps(halves), sum), _mm_cmpneq_ps(error, _mm_setzero_ps()));
    if (_mm_movemask_ps(differs) != 0) flags |= kInexact;
  }
  return true;
}

[[gnu::target("f16c"), gnu::always_inline]] inline bool add(std::uint32_t a, std::uint32_t b, std::uint32_t& result,
                                                            Flags& flags) {
  return add(floats(a), floats(b), result, flags);
}

[[gnu::target("f16c"), gnu::always_inline]] inline bool multiply(std::uint32_t a, std::uint32_t b,
                                                                 std::uint32_t& result, Flags& flags) {
  const __m128 product = _mm_mul_ps(floats(a), floats(b));
  const __m128i halves = _mm_cvtps_ph(product, _MM_FROUND_TO_NEAREST_INT);
  if (!round(product, halves, result)) return false;
  if ((flags & kInexact) == 0 && _mm_movemask_ps(_mm_cmpneq_ps(_mm_cvtph_ps(halves), product)) != 0) flags |= kInexact;
  return true;
}

[[gnu::target("f16c"), gnu::always_inline]] inline bool multiply_add(std::uint32_t a, std::uint32_t b, std::uint32_t c,
                                                                     std::uint32_t& result, Flags& flags) {
  return add(_mm_mul_ps(floats(a), floats(b)), floats(c), result, flags);
}

#else

inline bool add(std::uint32_t, std::uint32_t, std::uint32_t&, Flags&) { return false; }
inline bool multiply(std::uint32_t, std::uint32_t, std::uint32_t&, Flags&) { return false; }
inline bool multiply_add(std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t&, Flags&) { return false; }

#endif

}  // namespace halfstep::isa::floating::half_pair
