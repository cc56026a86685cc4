// Branches, jumps and hardware loops. The address of a target goes into the outcome; the model decides when to fetch
// from it.
#pragma once

#include <cstdint>

#include "isa/fields.h"
#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

using Condition = bool (*)(std::uint32_t, std::uint32_t);

template <Condition condition>
void branch(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.address = hart.pc + static_cast<std::uint32_t>(instruction.immediate);
  outcome.flag = condition(hart.x[instruction.rs1], hart.x[instruction.rs2]);
}

// p.beqimm, p.bneimm: rs1 against a five-bit signed constant.
template <Condition condition>
void branch_constant(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.address = hart.pc + static_cast<std::uint32_t>(instruction.immediate);
  outcome.flag = condition(hart.x[instruction.rs1], static_cast<std::uint32_t>(compare_immediate(instruction.word)));
}

inline void jump(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.address = hart.pc + static_cast<std::uint32_t>(instruction.immediate);
  hart.set(instruction.rd, hart.pc + instruction.size);
}

inline void jump_register(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.address = (hart.x[instruction.rs1] + static_cast<std::uint32_t>(instruction.immediate)) & ~1U;
  hart.set(instruction.rd, hart.pc + instruction.size);
}

inline HardwareLoop& loop_of(Hart& hart, const Instruction& instruction) {
  return hart.loops[loop_index(instruction.word)];
}

inline void loop_start(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction).start = hart.pc + static_cast<std::uint32_t>(instruction.immediate);
}

inline void loop_end(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction).end = hart.pc + static_cast<std::uint32_t>(instruction.immediate);
}

inline void loop_count(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction).count = hart.x[instruction.rs1];
}

inline void loop_count_immediate(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction).count = static_cast<std::uint32_t>(instruction.immediate);
}

inline void loop_setup(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction) = {hart.pc + instruction.size, hart.pc + static_cast<std::uint32_t>(instruction.immediate),
                                hart.x[instruction.rs1]};
}

inline void loop_setup_immediate(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  loop_of(hart, instruction) = {hart.pc + instruction.size, hart.pc + short_loop_offset(instruction.word),
                                static_cast<std::uint32_t>(instruction.immediate)};
}

}  // namespace halfstep::isa
