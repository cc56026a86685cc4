// Shapes of integer instructions: an operation on values becomes a function that reads and writes registers.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

using Binary = std::uint32_t (*)(std::uint32_t, std::uint32_t);
using Unary = std::uint32_t (*)(std::uint32_t);
using Ternary = std::uint32_t (*)(std::uint32_t rd, std::uint32_t rs1, std::uint32_t rs2);
using Normalising = std::uint32_t (*)(std::uint32_t, std::uint32_t, std::uint32_t shift);

constexpr std::uint32_t sum(std::uint32_t a, std::uint32_t b) { return a + b; }

// rd = immediate
inline void load_upper(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, static_cast<std::uint32_t>(instruction.immediate));
}

// rd = operation(rs1, rs2)
template <Binary operation>
void binary(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, operation(hart.x[instruction.rs1], hart.x[instruction.rs2]));
}

// rd = operation(rs1, immediate)
template <Binary operation>
void with_immediate(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, operation(hart.x[instruction.rs1], static_cast<std::uint32_t>(instruction.immediate)));
}

// rd = operation(rs1)
template <Unary operation>
void unary(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, operation(hart.x[instruction.rs1]));
}

// rd = operation(rd, rs1, rs2)
template <Ternary operation>
void accumulate(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, operation(hart.x[instruction.rd], hart.x[instruction.rs1], hart.x[instruction.rs2]));
}

// rd = operation(rd, rs1, immediate)
template <Ternary operation>
void accumulate_immediate(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, operation(hart.x[instruction.rd], hart.x[instruction.rs1],
                                     static_cast<std::uint32_t>(instruction.immediate)));
}

}  // namespace halfstep::isa
