// The host's own encoding of FP32, FP16 and bfloat16, which operands and results of primitives go through.
#include "tools/kernels/number_format.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

using namespace halfstep::tools;

namespace {

std::uint32_t bits_of(const NumberFormat& format, double value) {
  std::array<std::uint8_t, 4> bytes{};
  encode(format, value, bytes.data());
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8U |
         static_cast<std::uint32_t>(bytes[2]) << 16U | static_cast<std::uint32_t>(bytes[3]) << 24U;
}

}  // namespace

TEST_CASE("numbers are encoded as IEEE 754 and bfloat16 say", "[number_format]") {
  CHECK(bits_of(kFp32, 1.0) == 0x3F800000);
  CHECK(bits_of(kFp32, -0.15625) == 0xBE200000);
  CHECK(bits_of(kFp16, 1.0) == 0x3C00);
  CHECK(bits_of(kFp16, 65504.0) == 0x7BFF);
  CHECK(bits_of(kFp16, 0x1p-24) == 0x0001);
  CHECK(bits_of(kFp16, 0x1p-14) == 0x0400);
  CHECK(bits_of(kBf16, 1.0) == 0x3F80);
  CHECK(bits_of(kBf16, -3.0) == 0xC040);
  CHECK(bits_of(kBf16, 0.0) == 0);
  CHECK(bits_of(kFp16, 1.0 + 0x1p-11) == 0x3C00);    // a tie goes to the even neighbour
  CHECK(bits_of(kFp16, 1.0 + 0x1.8p-10) == 0x3C02);  // and so does this one
  CHECK(bits_of(kFp16, 2.0 - 0x1p-12) == 0x4000);    // a carry into the exponent
  CHECK(rounded_to(kBf16, 1.0 + 0x1p-8) == 1.0);
  CHECK(rounded_to(kBf16, 1.0 + 0x1.2p-8) == 1.0 + 0x1p-7);
}

TEST_CASE("every 16-bit number is decoded and encoded again", "[number_format]") {
  for (const NumberFormat* format : {&kFp16, &kBf16}) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
      const std::array<std::uint8_t, 2> bytes{static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8U)};
      const double value = decode(*format, bytes.data());
      if (!std::isfinite(value)) continue;
      if (bits_of(*format, value) != bits || rounded_to(*format, value) != value) FAIL(format->name << " " << bits);
    }
  }
}
