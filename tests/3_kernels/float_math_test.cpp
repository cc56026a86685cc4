// The errors of the kernels' exponential and logarithm, which tools/reference/softmax.cpp relies on.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

extern "C" {
float float_exp(float x);
float float_log(float x);
}

namespace {

float float_of(std::uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Difference in units in the last place of the true value.
double error_in_ulps(float found, double wanted) {
  int exponent = 0;
  std::frexp(wanted, &exponent);
  return std::abs(double{found} - wanted) / std::ldexp(1.0, exponent - 24);
}

}  // namespace

TEST_CASE("the exponential is within 1.25 units in the last place", "[float_math]") {
  double largest = 0;
  for (std::uint32_t bits = 0x30000000; bits < 0x42AE0000; bits += 13) {  // magnitudes up to 87
    largest = std::max(largest, error_in_ulps(float_exp(float_of(bits)), std::exp(double{float_of(bits)})));
    const float negative = -float_of(bits);
    largest = std::max(largest, error_in_ulps(float_exp(negative), std::exp(double{negative})));
  }
  INFO("largest error: " << largest);
  CHECK(largest < 1.25);
  CHECK(largest > 0.5);  // it was measured at all
}

TEST_CASE("the exponential at its edges", "[float_math]") {
  CHECK(float_exp(0.0F) == 1.0F);
  CHECK(float_exp(-0.0F) == 1.0F);
  CHECK(float_exp(-1000.0F) == 0.0F);
  CHECK(float_exp(1000.0F) == float_exp(88.72283F));
  CHECK(std::isfinite(float_exp(1000.0F)));
}

TEST_CASE("the logarithm is within one unit in the last place", "[float_math]") {
  double largest = 0;
  const auto measure = [&](std::uint32_t bits) {
    const double wanted = std::log(double{float_of(bits)});
    if (wanted != 0) largest = std::max(largest, error_in_ulps(float_log(float_of(bits)), wanted));
  };
  for (std::uint32_t bits = 0x00800000; bits < 0x7F800000; bits += 199) measure(bits);
  for (std::uint32_t bits = 0x3F000000; bits < 0x40400000; ++bits) measure(bits);  // around 1: all of them
  INFO("largest error: " << largest);
  CHECK(largest < 1.0);
  CHECK(largest > 0.5);
  CHECK(float_log(1.0F) == 0.0F);
}
