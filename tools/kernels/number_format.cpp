#include "tools/kernels/number_format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace halfstep::tools {
namespace {

int bias(const NumberFormat& format) { return (1 << (format.exponent_bits - 1)) - 1; }

// Exponent of the last fraction bit of numbers as large as `value`.
int last_bit(const NumberFormat& format, double value) {
  int exponent = 0;
  std::frexp(value, &exponent);  // value = f * 2^exponent, f in [0.5, 1)
  return std::max(exponent - 1, 1 - bias(format)) - format.fraction_bits;
}

}  // namespace

const NumberFormat kFp32{"fp32", 4, 1, 23, 8, reference::kSingle, "fp32"};
const NumberFormat kFp16{"fp16", 2, 2, 10, 5, reference::kHalf, "fp16"};
const NumberFormat kBf16{"bf16", 2, 2, 7, 8, reference::kBfloat, "bf16"};

const NumberFormat& number_format(const std::string& name, bool simd) {
  static const NumberFormat single_fp16{"fp16", 2, 1, 10, 5, reference::kHalf, "fp16_scalar"};
  static const NumberFormat single_bf16{"bf16", 2, 1, 7, 8, reference::kBfloat, "bf16_scalar"};
  for (const NumberFormat* format : {&kFp32, simd ? &kFp16 : &single_fp16, simd ? &kBf16 : &single_bf16})
    if (name == format->name) return *format;
  throw std::invalid_argument("kernel.type=" + name + ": expected fp32, fp16 or bf16");
}

double rounded_to(const NumberFormat& format, double value) {
  if (value == 0) return value;
  const int bit = last_bit(format, value);
  return std::ldexp(std::nearbyint(std::ldexp(value, -bit)), bit);
}

void encode(const NumberFormat& format, double value, std::uint8_t* bytes) {
  std::uint32_t bits = std::signbit(value) ? 1U << (format.exponent_bits + format.fraction_bits) : 0U;
  if (value != 0) {
    const int bit = last_bit(format, value);
    const auto significand = static_cast<std::uint32_t>(std::nearbyint(std::ldexp(std::abs(value), -bit)));
    // A subnormal number has no hidden bit: the exponent field below is then 0. A carry out of the rounding adds up.
    const auto field = static_cast<std::uint32_t>(bit + format.fraction_bits + bias(format) - 1);
    bits |= (field << static_cast<unsigned>(format.fraction_bits)) + significand;
  }
  for (int i = 0; i < format.bytes; ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (8U * static_cast<unsigned>(i)));
}

double decode(const NumberFormat& format, const std::uint8_t* bytes) {
  std::uint32_t bits = 0;
  for (int i = format.bytes; i > 0; --i) bits = bits << 8U | bytes[i - 1];
  const std::uint32_t fraction = bits & ((1U << static_cast<unsigned>(format.fraction_bits)) - 1U);
  const std::uint32_t mask = (1U << static_cast<unsigned>(format.exponent_bits)) - 1U;
  const std::uint32_t field = bits >> static_cast<unsigned>(format.fraction_bits) & mask;
  const double sign = bits >> static_cast<unsigned>(format.fraction_bits + format.exponent_bits) != 0 ? -1.0 : 1.0;
  if (field == mask)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  const double hidden = field == 0 ? 0.0 : std::ldexp(1.0, format.fraction_bits);
  const int exponent = static_cast<int>(std::max(field, 1U)) - bias(format) - format.fraction_bits;
  return sign * std::ldexp(hidden + fraction, exponent);
}

}  // namespace halfstep::tools
