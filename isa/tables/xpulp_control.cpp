// Xpulp hardware loops and branches on a constant. A loop's end is the address of its *last* instruction.
#include <cstdint>
#include <iterator>

#include "isa/meaning/control.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

constexpr bool is_equal(std::uint32_t a, std::uint32_t b) { return a == b; }
constexpr bool is_different(std::uint32_t a, std::uint32_t b) { return a != b; }

// clang-format off
constexpr Row kLoopRows[] = {
  {"start....... 00000 000 loop. 1111011",  "lp.starti", "loop,start",       Unit::hardware_loop, loop_start},
  {"end......... 00000 001 loop. 1111011",  "lp.endi",   "loop,end",         Unit::hardware_loop, loop_end},
  {"000000000000 rs1.. 010 loop. 1111011",  "lp.count",  "loop,rs1",         Unit::hardware_loop, loop_count},
  {"count....... 00000 011 loop. 1111011",  "lp.counti", "loop,count",       Unit::hardware_loop, loop_count_immediate},
  {"end......... rs1.. 100 loop. 1111011",  "lp.setup",  "loop,rs1,end",     Unit::hardware_loop, loop_setup},
  {"count....... end.. 101 loop. 1111011",  "lp.setupi", "loop,count,short_end", Unit::hardware_loop, loop_setup_immediate},
};

constexpr Row kBranchRows[] = {
  {"immB... imm5. rs1.. 010 immB. 1100011", "p.beqimm",  "rs1,imm5,target",  Unit::branch,        branch_constant<is_equal>},
  {"immB... imm5. rs1.. 011 immB. 1100011", "p.bneimm",  "rs1,imm5,target",  Unit::branch,        branch_constant<is_different>},
};
// clang-format on

}  // namespace

const Extension kXpulpHardwareLoop = {"xpulp_hwloop", kLoopRows, std::size(kLoopRows)};
const Extension kXpulpBranch = {"xpulp_br", kBranchRows, std::size(kBranchRows)};

}  // namespace halfstep::isa::tables
