#include "isa/meaning/sum.h"

#include "isa/meaning/integer.h"

namespace halfstep::isa {
namespace {

std::uint8_t register_or_nowhere(std::uint8_t rd) { return rd != 0 ? rd : Hart::kNowhere; }

}  // namespace

bool is_addition(const Instruction& instruction) {
  return instruction.execute == &binary<sum> || instruction.execute == &with_immediate<sum> ||
         instruction.execute == &load_upper;
}

SumOperands sum_of(const Instruction& instruction) {
  const bool stores = instruction.unit == Unit::store;
  const bool accesses = stores || instruction.unit == Unit::load;
  SumOperands sum;
  sum.keeps = 0;
  sum.immediate = instruction.immediate;
  sum.base = instruction.rs1;
  sum.offset = stores ? instruction.rs3 : instruction.rs2;
  sum.data = stores ? instruction.rs2 : std::uint8_t{0};
  if (!accesses) {
    sum.target = register_or_nowhere(instruction.rd);
    return sum;
  }
  sum.target = register_or_nowhere(instruction.post_increment ? instruction.rs1 : std::uint8_t{0});
  sum.adds_first = instruction.post_increment ? 0 : ~0U;
  return sum;
}

}  // namespace halfstep::isa
