// What most cycles of most cores do with data, as one formula without a branch: the word of a granted load arrives, a
// load, store or addition issues, a hardware loop counts a round. Any of it may be absent. The host cannot guess which
// of it a core does in a cycle, and a wrong guess costs more than doing all of it with nothing.
#pragma once

#include <array>
#include <cstdint>

#include "isa/hart.h"
#include "isa/meaning/sum.h"
#include "model/soc/address_map.h"
#include "model/tcdm/words_by_address.h"

namespace halfstep::model {

// What of the word a load has asked for, and where it goes: 0, and nowhere, if none arrives.
struct LoadedPart {
  std::uint32_t mask = 0;
  std::uint32_t sign = 0;  // the bit of it that is repeated above
  std::uint8_t rd = isa::Hart::kNowhere;

  std::uint32_t of(std::uint32_t word, std::uint32_t address) const {
    return (((word >> ((address & 3U) * 8)) & mask) ^ sign) - sign;
  }
};

inline LoadedPart loaded_part(const isa::Instruction& load) {
  LoadedPart part;
  if (load.rd == 0) return part;
  part.rd = load.rd;
  part.mask = ~0U >> (32U - 8U * load.access_bytes);
  if (load.load_signed) part.sign = (part.mask >> 1) + 1;
  return part;
}

struct CommonWork {
  LoadedPart arrives;
  isa::SumOperands issues;
  std::array<std::uint8_t, 2> rounds{};  // of each hardware loop
  // Bits of an offset in the TCDM: if none is set, the access that issues is there, and in one word. 0 if none issues.
  std::uint32_t beyond_bits = 0;

  bool accesses() const { return beyond_bits != 0; }
  std::uint32_t beyond(std::uint32_t address) const { return (address ^ kTcdmBase) & beyond_bits; }

  // access: that has just been granted; then that has just issued. A load that was granted may have to ask again (an FP
  // result takes the port that its post-increment needs), so its address stays until something issues. Data need not:
  // no round is counted while a store waits in EX.
  [[gnu::always_inline]] void execute(isa::Hart& hart, const WordsByAddress& memory, isa::SumAccess& access) const {
    hart.loops[0].count -= rounds[0];
    hart.loops[1].count -= rounds[1];
    hart.x[arrives.rd] = arrives.of(memory.at(access.address), access.address);
    access = isa::execute_sum(hart, issues, access);
  }
};

}  // namespace halfstep::model
