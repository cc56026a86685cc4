// The format of a division or square root, which decides how many steps the division unit takes.
#pragma once

#include "isa/instruction.h"
#include "model/fpu/division_unit.h"

namespace halfstep::model {

// Bits 26:25 of a scalar, 13:12 of a vector operation; bf16 shares the scalar format code of FP16 and is told by rm
// = 5.
inline DivisionUnit::Format division_format(const isa::Instruction& instruction) {
  const std::uint32_t word = instruction.word;
  const bool vector = (word & 0x7fU) == 0x33;
  if (vector) return ((word >> 12) & 3U) == 1 ? DivisionUnit::Format::bf16 : DivisionUnit::Format::fp16;
  if (((word >> 25) & 3U) == 0) return DivisionUnit::Format::fp32;
  return ((word >> 12) & 7U) == 5 ? DivisionUnit::Format::bf16 : DivisionUnit::Format::fp16;
}

}  // namespace halfstep::model
