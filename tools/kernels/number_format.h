// The number formats of the primitives: how numbers are rounded and laid out in memory. Independent of isa/, which is
// what a check should catch mistakes of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/reference/bounded.h"

namespace halfstep::tools {

struct NumberFormat {
  const char* name;   // as parameter kernel.type has it
  int bytes;          // of an element
  int lanes;          // elements in a word
  int fraction_bits;  // stored ones
  int exponent_bits;
  reference::Precision precision;
  const char* folder;  // kernels/primitives/FOLDER/element.h: how programs hold its numbers in registers
};

extern const NumberFormat kFp32;
extern const NumberFormat kFp16;
extern const NumberFormat kBf16;

// By its name, which the parameter's range has made sure of. Without SIMD, 16-bit formats have one lane; single
// precision never has more.
const NumberFormat& number_format(const std::string& name, bool simd = true);

// The nearest number of the format, ties to even. |value| must be in its normal or subnormal range.
double rounded_to(const NumberFormat& format, double value);

// Little-endian bytes of a number of the format, and back. decode() knows infinities and NaN.
void encode(const NumberFormat& format, double value, std::uint8_t* bytes);
double decode(const NumberFormat& format, const std::uint8_t* bytes);

}  // namespace halfstep::tools
