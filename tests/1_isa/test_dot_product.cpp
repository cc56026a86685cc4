// vfdotp and vfdotpex: the two roundings, where they differ and where they must not.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "isa/float/dot_product.h"
#include "isa/float/exact_sum.h"
#include "tests/1_isa/half_reference.h"
#include "tests/1_isa/test_hart.h"

namespace halfstep::isa {
namespace {

using floating::Flags;
using floating::Fp16;
using floating::Fp32;
using floating::Rounding;

constexpr std::uint32_t kVfdotpexSH = 0x96b52633;   // vfdotpex.s.h a2, a0, a1
constexpr std::uint32_t kVfdotpexSRH = 0x96b56633;  // replicated lane 0 of a1
constexpr std::uint32_t kVfdotpH = 0x94b52633;      // vfdotp.h
constexpr std::uint32_t kVfdotpAh = 0x94b51633;     // vfdotp.ah

std::uint32_t run(std::uint32_t word, DotProduct rounding, std::uint32_t rd, std::uint32_t rs1, std::uint32_t rs2,
                  Flags* flags = nullptr) {
  Hart hart;
  hart.options.dot_product = rounding;
  hart.x[10] = rs1;
  hart.x[11] = rs2;
  hart.x[12] = rd;
  execute(hart, word);
  CHECK_FALSE(hart.illegal);
  if (flags != nullptr) *flags = hart.fflags;
  return hart.x[12];
}

TEST_CASE("dot products of small numbers are exact in both roundings", "[dot]") {
  const auto rounding = GENERATE(DotProduct::fused, DotProduct::chained);
  Flags flags = 0;
  // (1, 2) . (3, 4) + 5 = 16
  CHECK(run(kVfdotpexSH, rounding, 0x40a00000, 0x40003c00, 0x44004200, &flags) == 0x41800000);
  CHECK(flags == 0);
  // (1, 2) . (3, 3) + 5 = 14
  CHECK(run(kVfdotpexSRH, rounding, 0x40a00000, 0x40003c00, 0x44004200) == 0x41600000);
  // (1, 2) . (3, 4) = 11, whatever rd holds
  CHECK(run(kVfdotpH, rounding, 0xdeadbeef, 0x40003c00, 0x44004200) == 0xffff4980);
  CHECK(run(kVfdotpAh, rounding, 0xdeadbeef, 0x40003f80, 0x40804040) == 0xffff4130);
}

TEST_CASE("fused rounds once, chained after each multiply-add", "[dot]") {
  // 2^24 + 1 * 1 + 1 * 1: each 1 alone is half a last place and rounds away, together they count.
  CHECK(run(kVfdotpexSH, DotProduct::fused, 0x4b800000, 0x3c003c00, 0x3c003c00) == 0x4b800001);
  CHECK(run(kVfdotpexSH, DotProduct::chained, 0x4b800000, 0x3c003c00, 0x3c003c00) == 0x4b800000);
}

TEST_CASE("zeros, infinities and NaN", "[dot]") {
  const auto rounding = GENERATE(DotProduct::fused, DotProduct::chained);
  Flags flags = 0;
  CHECK(run(kVfdotpexSH, rounding, 0x80000000, 0x80008000, 0x3c003c00) == 0x80000000);  // all -0
  CHECK(run(kVfdotpexSH, rounding, 0x80000000, 0x80000000, 0x3c003c00) == 0x00000000);  // mixed zeros
  CHECK(run(kVfdotpexSH, rounding, 0x00000000, 0xbc003c00, 0x3c003c00) == 0x00000000);  // 1 - 1
  CHECK(run(kVfdotpH, rounding, 0, 0x80008000, 0x3c003c00) == 0xffff8000);
  CHECK(run(kVfdotpexSH, rounding, 0x3f800000, 0x3c007c00, 0x3c00bc00, &flags) == 0xff800000);
  CHECK(flags == 0);
  CHECK(run(kVfdotpexSH, rounding, 0x3f800000, 0xfc007c00, 0x3c003c00, &flags) == 0x7fc00000);  // inf - inf
  CHECK(flags == floating::kInvalid);
  CHECK(run(kVfdotpexSH, rounding, 0x3f800000, 0x3c007c00, 0x3c000000, &flags) == 0x7fc00000);  // inf * 0
  CHECK(flags == floating::kInvalid);
  CHECK(run(kVfdotpexSH, rounding, 0x7f800000, 0x3c003c00, 0x3c003c00) == 0x7f800000);
  CHECK(run(kVfdotpexSH, rounding, 0x7f800001, 0x3c003c00, 0x3c003c00, &flags) == 0x7fc00000);
  CHECK(flags == floating::kInvalid);
}

TEST_CASE("fused FP16 dot products are exact sums rounded once", "[dot]") {
  std::mt19937 random(7);
  for (int i = 0; i < 100'000; ++i) {
    std::array<std::uint16_t, 4> v{};
    for (std::uint16_t& half : v) {
      half = static_cast<std::uint16_t>(random());
      if (i % 2 == 0) half = static_cast<std::uint16_t>((half & 0x83ff) | (12 + random() % 6) << 10);  // cancelling
      if (!reference::half_is_finite(half)) half ^= 0x4000;
    }
    const int mode = i % 5;
    const reference::Wide first = reference::half_product(v[0], v[2]);
    const reference::Wide second = reference::half_product(v[1], v[3]);
    const auto expected =
        reference::half_sum(first, ((v[0] ^ v[2]) & 0x8000) != 0, second, ((v[1] ^ v[3]) & 0x8000) != 0, mode);
    Flags flags = 0;
    const auto rounding = static_cast<Rounding>(mode);
    const auto neutral = static_cast<std::uint16_t>(rounding == Rounding::down ? 0 : 0x8000);
    const auto got = floating::fused_dot_product<Fp16, Fp16>({v[0], v[1]}, {v[2], v[3]}, neutral, rounding, flags);
    if (got != expected.bits || flags != expected.flags) {
      FAIL_CHECK(std::hex << v[0] << "," << v[1] << " . " << v[2] << "," << v[3] << " mode " << mode << ": expected "
                          << expected.bits << ":" << int{expected.flags} << ", got " << got << ":" << int{flags});
    }
  }
  SUCCEED("100000 dot products");
}

TEST_CASE("exact sums keep everything between the smallest and the largest term", "[dot]") {
  floating::ExactSum sum;
  sum.add({false, 100, 1});
  sum.add({false, -266, 1});
  sum.add({true, 100, 1});
  const floating::Value value = sum.value();
  CHECK_FALSE(value.negative);
  CHECK(value.significand == std::uint64_t{1} << 63);
  CHECK(value.exponent == -266 - 63);
  sum.add({true, -260, 3});
  CHECK(sum.value().negative);
  sum.add({false, -260, 3});
  sum.add({true, -266, 1});
  CHECK(sum.value().significand == 0);
}

}  // namespace
}  // namespace halfstep::isa
