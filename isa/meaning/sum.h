// What loads, stores, add, addi and lui have in common, without a branch: each adds an immediate and a register to
// another, and an immediate or register that an instruction does not have is 0. Executes any of them alike, for who
// does not want to guess which one it is (model/core/common_work.h); tests/1_isa compares it with each.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

// Registers, and masks. As it is: does nothing.
struct SumOperands {
  std::int32_t immediate = 0;
  std::uint32_t adds_first = 0;  // ~0: the address of the load or store is the sum; 0: it is the base
  std::uint32_t keeps = ~0U;     // ~0: nothing is executed, and the address stays; 0: otherwise
  std::uint8_t base = 0;
  std::uint8_t offset = 0;
  std::uint8_t data = 0;                 // of a store
  std::uint8_t target = Hart::kNowhere;  // gets the sum
};

// add, addi and lui.
bool is_addition(const Instruction& instruction);

// Of a load, store or addition.
SumOperands sum_of(const Instruction& instruction);

// Where the last load or store goes, and what is stored. An addition leaves something here, too, which means nothing.
struct SumAccess {
  std::uint32_t address = 0;
  std::uint32_t data = 0;
};

[[gnu::always_inline]] inline SumAccess execute_sum(Hart& hart, const SumOperands& sum, const SumAccess& last) {
  const std::uint32_t base = hart.x[sum.base];
  const std::uint32_t rest = hart.x[sum.offset] + static_cast<std::uint32_t>(sum.immediate);
  const std::uint32_t data = hart.x[sum.data];  // before the base is updated: they may be the same register
  hart.x[sum.target] = base + rest;
  return {base + (rest & sum.adds_first) + (last.address & sum.keeps), data};
}

}  // namespace halfstep::isa
