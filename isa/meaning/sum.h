// What loads, stores, add and addi have in common, without a branch: each adds an immediate and a register to another,
// and an immediate or register that an instruction does not have is 0. Executes any of them alike, for who does not
// want to guess which one it is (model/cluster/cluster_compute.cpp); tests/1_isa compares it with each.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"
#include "isa/meaning/integer.h"
#include "isa/meaning/memory.h"

namespace halfstep::isa {

// add and addi.
inline bool is_addition(const Instruction& instruction) {
  return instruction.execute == &binary<sum> || instruction.execute == &with_immediate<sum>;
}

enum class SumOf : std::uint8_t { addition, load, store };

// The outcome of an addition means nothing.
inline void execute_sum(Hart& hart, const Instruction& instruction, SumOf what, Outcome& outcome) {
  const std::uint32_t base = hart.x[instruction.rs1];
  const std::uint32_t second = hart.x[instruction.rs2];
  const std::uint32_t third = hart.x[instruction.rs3];
  const std::uint32_t is_store = what == SumOf::store ? ~0U : 0U;
  const std::uint32_t offset = (second & ~is_store) + (third & is_store);
  const std::uint32_t total = base + static_cast<std::uint32_t>(instruction.immediate) + offset;
  outcome.data = second;  // before the base is updated: they may be the same register
  outcome.address = instruction.post_increment ? base : total;
  const std::uint32_t updated = instruction.post_increment ? instruction.rs1 : 0U;
  hart.set(what == SumOf::addition ? instruction.rd : updated, total);
}

}  // namespace halfstep::isa
