// Loads and stores: execution forms the address and updates the base register. Memory itself belongs to the model,
// which calls finish_load() when it answers.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

// What is added to the base register rs1.
enum class Offset : std::uint8_t { immediate, register_rs2, register_rs3 };
// When: before the access, or only to the register, after an access at the old base.
enum class Increment : std::uint8_t { none, post };

template <Offset kOffset>
std::uint32_t offset_value(const Hart& hart, const Instruction& instruction) {
  if constexpr (kOffset == Offset::immediate) return static_cast<std::uint32_t>(instruction.immediate);
  if constexpr (kOffset == Offset::register_rs2) return hart.x[instruction.rs2];
  return hart.x[instruction.rs3];
}

template <Offset kOffset, Increment kIncrement>
std::uint32_t effective_address(Hart& hart, const Instruction& instruction) {
  const std::uint32_t base = hart.x[instruction.rs1];
  const std::uint32_t sum = base + offset_value<kOffset>(hart, instruction);
  if constexpr (kIncrement == Increment::none) return sum;
  hart.set(instruction.rs1, sum);
  return base;
}

template <Offset kOffset = Offset::immediate, Increment kIncrement = Increment::none>
void load(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.address = effective_address<kOffset, kIncrement>(hart, instruction);
}

template <Offset kOffset = Offset::immediate, Increment kIncrement = Increment::none>
void store(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.data = hart.x[instruction.rs2];  // before the base is updated: they may be the same register
  outcome.address = effective_address<kOffset, kIncrement>(hart, instruction);
}

}  // namespace halfstep::isa
