// Conversions at their boundaries, and the deviations of the RTL there.
#include <catch2/catch.hpp>
#include <cstdint>

#include "isa/float/conversion.h"
#include "isa/float/ieee_rules.h"
#include "isa/float/rtl_deviations.h"
#include "tests/1_isa/test_hart.h"

namespace halfstep::isa::floating {
namespace {

constexpr Rounding kNearest = Rounding::nearest_even;
constexpr Rounding kZero = Rounding::toward_zero;
constexpr Rounding kDown = Rounding::down;
constexpr Rounding kUp = Rounding::up;

TEST_CASE("FP32 to integers saturates at the ends", "[float][conversion]") {
  struct Case {
    std::uint32_t value;
    Rounding rounding;
    std::int32_t to_signed;
    Flags signed_flags;
    std::uint32_t to_unsigned;
    Flags unsigned_flags;
  };
  const auto c = GENERATE(
      Case{0x4effffff, kNearest, 0x7fffff80, 0, 0x7fffff80, 0},               // largest below 2^31
      Case{0x4f000000, kNearest, 0x7fffffff, kInvalid, 0x80000000, 0},        // 2^31
      Case{0xcf000000, kNearest, INT32_MIN, 0, 0, kInvalid},                  // -2^31
      Case{0xcf000001, kNearest, INT32_MIN, kInvalid, 0, kInvalid},           // below
      Case{0x4f7fffff, kNearest, INT32_MAX, kInvalid, 0xffffff00, 0},         // largest below 2^32
      Case{0x4f800000, kNearest, INT32_MAX, kInvalid, 0xffffffff, kInvalid},  // 2^32
      Case{0x7f7fffff, kNearest, INT32_MAX, kInvalid, 0xffffffff, kInvalid},  // largest finite
      Case{0x7f800000, kNearest, INT32_MAX, kInvalid, 0xffffffff, kInvalid},  // infinity
      Case{0xff800000, kNearest, INT32_MIN, kInvalid, 0, kInvalid},           // -infinity
      Case{0x7fc00000, kNearest, INT32_MAX, kInvalid, 0xffffffff, kInvalid},  // NaN
      Case{0xffc00000, kNearest, INT32_MAX, kInvalid, 0xffffffff, kInvalid},  // NaN with a sign
      Case{0x00000001, kNearest, 0, kInexact, 0, kInexact},                   // smallest subnormal
      Case{0x00000001, kUp, 1, kInexact, 1, kInexact}, Case{0x80000001, kDown, -1, kInexact, 0, kInvalid},
      Case{0x80000001, kZero, 0, kInexact, 0, kInexact}, Case{0xbf000000, kNearest, 0, kInexact, 0, kInexact},  // -0.5
      Case{0xbf800000, kNearest, -1, 0, 0, kInvalid},                                                           // -1
      Case{0x3f000000, kNearest, 0, kInexact, 0, kInexact},  // 0.5: ties to even
      Case{0x3fc00000, kNearest, 2, kInexact, 2, kInexact},  // 1.5
      Case{0x3f000000, Rounding::nearest_away, 1, kInexact, 1, kInexact}, Case{0x80000000, kDown, 0, 0, 0, 0});  // -0
  INFO(std::hex << c.value << " mode " << static_cast<int>(c.rounding));
  Flags flags = 0;
  CHECK(to_integer<Fp32, IeeeRules, std::int32_t>(c.value, c.rounding, flags) == c.to_signed);
  CHECK(flags == c.signed_flags);
  flags = 0;
  CHECK(to_integer<Fp32, IeeeRules, std::uint32_t>(c.value, c.rounding, flags) == c.to_unsigned);
  CHECK(flags == c.unsigned_flags);
}

TEST_CASE("FP16 lanes to 16-bit integers saturate at the ends", "[float][conversion]") {
  Flags flags = 0;
  CHECK(to_integer<Fp16, IeeeRules, std::int16_t>(0x77ff, kNearest, flags) == 0x7ff0);
  CHECK(flags == 0);
  CHECK(to_integer<Fp16, IeeeRules, std::int16_t>(0x7800, kNearest, flags) == INT16_MAX);
  CHECK(flags == kInvalid);
  flags = 0;
  CHECK(to_integer<Fp16, IeeeRules, std::int16_t>(0xf800, kNearest, flags) == INT16_MIN);
  CHECK(flags == 0);
  CHECK(to_integer<Fp16, RtlRules, std::int16_t>(0xf800, kNearest, flags) == INT16_MIN);
  CHECK(flags == kInvalid);
  flags = 0;
  CHECK(to_integer<Fp16, IeeeRules, std::uint16_t>(0x7bff, kNearest, flags) == 65504);
  CHECK(flags == 0);
  CHECK(to_integer<Fp16, IeeeRules, std::uint16_t>(0x7c00, kNearest, flags) == UINT16_MAX);
  CHECK(flags == kInvalid);
}

TEST_CASE("integers to FP16 round and overflow", "[float][conversion]") {
  Flags flags = 0;
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{2049}, kNearest, flags) == 0x6800);
  CHECK(flags == kInexact);
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{2051}, kNearest, flags) == 0x6802);
  flags = 0;
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{65519}, kNearest, flags) == 0x7bff);
  CHECK(flags == kInexact);
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{65520}, kNearest, flags) == 0x7c00);
  CHECK(flags == (kInexact | kOverflow));
  flags = 0;
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{65535}, kZero, flags) == 0x7bff);  // in range without rounding up
  CHECK(flags == kInexact);
  CHECK(from_integer<Fp16, IeeeRules>(std::int32_t{65536}, kZero, flags) == 0x7bff);
  CHECK(flags == (kInexact | kOverflow));
  flags = 0;
  CHECK(from_integer<Fp16, RtlRules>(std::int32_t{65520}, kNearest, flags) == 0x7c00);
  CHECK(flags == (kInexact | kInvalid));
  flags = 0;
  CHECK(from_integer<Fp32, IeeeRules>(INT32_MIN, kNearest, flags) == 0xcf000000);
  CHECK(from_integer<Fp32, IeeeRules>(UINT32_MAX, kZero, flags) == 0x4f7fffff);
  CHECK(flags == kInexact);
  CHECK(from_integer<Fp32, IeeeRules>(std::uint32_t{0}, kDown, flags) == 0);
}

TEST_CASE("formats convert at the ends of their ranges", "[float][conversion]") {
  Flags flags = 0;
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x477fefff, kNearest, flags) == 0x7bff);  // below 65520
  CHECK(flags == kInexact);
  flags = 0;
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x477ff000, kNearest, flags) == 0x7c00);  // 65520
  CHECK(flags == (kInexact | kOverflow));
  flags = 0;
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x33000000, kNearest, flags) == 0x0000);  // 2^-25: ties to zero
  CHECK(flags == (kInexact | kUnderflow));
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x33000001, kNearest, flags) == 0x0001);
  flags = 0;
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x387fffff, kNearest, flags) == 0x0400);  // rounds up to the normal numbers,
  CHECK(flags == kInexact);                                                      // and is not tiny after rounding
  flags = 0;
  CHECK(convert<Fp32, Fp16, IeeeRules>(0x387fe800, kNearest, flags) == 0x0400);  // tiny, but delivered as normal
  CHECK(flags == (kInexact | kUnderflow));
  flags = 0;
  CHECK(convert<Fp32, Fp16, RtlRules>(0x387fe800, kNearest, flags) == 0x0400);
  CHECK(flags == kInexact);
  flags = 0;
  CHECK(convert<Fp16, Fp32, IeeeRules>(0x0001, kNearest, flags) == 0x33800000);
  CHECK(convert<Fp16, Fp32, IeeeRules>(0xfc00, kNearest, flags) == 0xff800000);
  CHECK(flags == 0);
  CHECK(convert<Fp16, Fp32, RtlRules>(0xfc00, kUp, flags) == 0xff7fffff);
  CHECK(flags == kInexact);
  flags = 0;
  CHECK(convert<Fp16, Fp32, IeeeRules>(0x7c01, kNearest, flags) == 0x7fc00000);
  CHECK(flags == kInvalid);
  flags = 0;
  CHECK(convert<Bf16, Fp32, IeeeRules>(0x0001, kNearest, flags) == 0x00010000);
  CHECK(flags == 0);
  CHECK(convert<Fp32, Bf16, IeeeRules>(0x3f808000, kNearest, flags) == 0x3f80);
  CHECK(convert<Fp32, Bf16, IeeeRules>(0x3f818000, kNearest, flags) == 0x3f82);
}

}  // namespace
}  // namespace halfstep::isa::floating
